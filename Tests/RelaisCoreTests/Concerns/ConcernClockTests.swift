import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ConcernClockTests {
    enum Break: CaseIterable { case disabled, left, unbound, anotherRole }

    private func look(_ tx: Transaction, _ cast: Cast, at moment: Date) throws {
        try tx.leave(Job(.lookUnreviewed), cast, at: moment)
        try tx.doJobs(cast, at: moment)
    }

    /// The clock rings when nothing was done in time, each day anew, for whom it reached and for whoever sees to it that somebody is
    /// there; never for who leads or mentors. The first act stops it.
    @Test func ringsUntilSomethingIsDone() async throws {
        try await inTransaction { tx, cast in
            let (_, match) = try tx.monasMatch(cast)
            let id = try tx.concern(about: match, cast)
            try look(tx, cast, at: noon + 24 * 3_600 - 1)
            #expect(try tx.notices(of: cast.bob).isEmpty)
            for _ in 0..<2 { try look(tx, cast, at: noon + 24 * 3_600) }
            #expect(try tx.notices(of: cast.bob) == [.programmeWaits])
            #expect(try tx.notices(of: cast.carol).filter { $0 == .programmeWaits }.count == 1)
            try look(tx, cast, at: noon + 48 * 3_600)
            #expect(try tx.notices(of: cast.bob) == [.programmeWaits, .programmeWaits])
            for member in [cast.walter, cast.mona, cast.victor, cast.judy, cast.alice] {
                #expect(try tx.notices(of: member).isEmpty, "\(member.email)")
            }
            try tx.as(cast.carol, at: noon + 49 * 3_600) {
                try Concern.act(.init(kind: "spoke_to_raiser"), on: id, in: $0)
            }
            try look(tx, cast, at: noon + 96 * 3_600)
            #expect(try tx.notices(of: cast.bob).count == 2)
        }
    }

    @Test func waitsAsLongAsTheOrganisationHasSettled() async throws {
        try await inTransaction { tx, cast in
            try tx.as(cast.bob) { try Setting.concernHours.set("2", in: $0) }
            let (scene, match) = try tx.monasMatch(cast)
            _ = try tx.concern(about: match, cast)
            let due = try tx.as(cast.carol) { try ConcernList(of: scene.programme, in: $0).lines.map(\.dueAt) }
            #expect(due == [noon + 2 * 3_600])
        }
    }

    /// Four hours at most, whatever was settled.
    @Test(arguments: [(nil, 4), ("48", 4), ("2", 2)] as [(String?, Double)])
    func waitsLessWhereItIsUrgent(settled: String?, hours: Double) async throws {
        try await inTransaction { tx, cast in
            if let settled { try tx.as(cast.bob) { try Setting.concernHours.set(settled, in: $0) } }
            let (scene, match) = try tx.monasMatch(cast)
            _ = try tx.concern(about: match, cast, isUrgent: true)
            let due = try tx.as(cast.carol) { try ConcernList(of: scene.programme, in: $0).lines.map(\.dueAt) }
            #expect(due == [noon + hours * 3_600])
        }
    }

    /// Nobody is there: whoever is named has left, is disabled, or is away with nobody to stand in. It is told and shown, and a concern
    /// that is raised is escalated at once.
    @Test(arguments: Break.allCases)
    func breakInSupervisionIsToldAndShown(reason: Break) async throws {
        try await inTransaction { tx, cast in
            let (scene, match) = try tx.monasMatch(cast)
            #expect(try tx.as(cast.mona) { try Raisable(match, in: $0).isGuarded })
            try tx.as(cast.bob) { tx in
                let carol = cast.carol.account
                switch reason {
                case .disabled: try Account.disable(carol, in: tx)
                case .left: try Account.leave(carol, handingTo: "Alice", in: tx)
                case .unbound: try Account.bind(carol, isBound: false, tx)
                case .anotherRole: try Account.amend(carol, name: nil, language: nil, roles: ["org_admin"], in: tx)
                }
            }
            #expect(try tx.as(cast.mona) { try !Raisable(match, in: $0).isGuarded })
            #expect(try tx.as(cast.walter) { try !Raisable.isGuarded(scene.programme, in: $0) })
            for _ in 0..<2 { try look(tx, cast, at: noon) }
            #expect(try tx.notices(of: cast.bob) == [.programmeUnguarded])
            #expect(try tx.notices(of: cast.walter) == [.programmeUnguarded])
            _ = try tx.concern(about: match, cast)
            #expect(try tx.notices(of: cast.bob).contains(.programmeWaits))
            #expect(try tx.notices(of: cast.walter) == [.programmeUnguarded])
        }
    }

    /// Somebody who is away is stood in for; not by whoever leads.
    @Test func reachesWhoeverStandsIn() async throws {
        let today = Date()
        try await inTransaction(at: today) { tx, cast in
            let (scene, match) = try tx.monasMatch(cast)
            let id = try tx.concern(about: match, cast)
            #expect(throws: Refusal.notFound(.init(.concern, id.rawValue))) {
                try tx.as(cast.alice) { try ConcernPage(id, in: $0) }
            }
            func absent(_ substitute: String) throws -> ID<Absence> {
                let day = Day(today).text
                return try tx.as(cast.carol) {
                    try Absence.declare(
                        .init(account: nil, substitute: substitute, startsOn: day, endsOn: day), in: $0)
                }
            }
            let byWalter = try absent("Walter")
            #expect(throws: Refusal.notFound(.init(.concern, id.rawValue))) {
                try tx.as(cast.walter) { try ConcernPage(id, in: $0) }
            }
            #expect(try tx.as(cast.walter) { try !Raisable.isGuarded(scene.programme, in: $0) })
            try tx.as(cast.carol) { try Absence.end(byWalter, in: $0) }
            _ = try absent("Alice")
            #expect(try tx.as(cast.walter) { try Raisable.isGuarded(scene.programme, in: $0) })
            #expect(
                try tx.as(cast.alice) {
                    try ConcernPage(id, in: $0).notes.map(\.words) == ["Il ne mange plus le midi."]
                })
        }
    }

    /// Kept until its time, and while no time is settled, kept.
    @Test func goesWhenItsTimeIsSettledAndOver() async throws {
        try await inTransaction { tx, cast in
            let (scene, match) = try tx.monasMatch(cast)
            let id = try tx.concern(about: match, cast)
            try tx.as(cast.carol) { try Concern.close(id, why: "settled", in: $0) }
            func review(_ moment: Date) throws -> Int {
                try tx.leave(Job(.findMentoring), cast, at: moment)
                try tx.doJobs(cast, at: moment)
                return try tx.as(cast.carol, at: moment) { try ConcernList(of: scene.programme, in: $0).lines.count }
            }
            let later = noon + 200 * 86_400
            #expect(try review(later) == 1)
            try tx.as(cast.bob) { try Setting.retentionConcernMonths.set("6", in: $0) }
            #expect(try review(noon + 100 * 86_400) == 1)
            #expect(try review(later) == 0)
        }
    }
}
