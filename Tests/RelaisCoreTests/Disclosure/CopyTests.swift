import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

private let day: TimeInterval = 86_400

/// A disclosed copy ends, and what of the recipient's file is its own by then stays.
@Suite struct CopyTests {
    /// What the daemon finds and does at a moment.
    private func pass(_ days: Double, _ tx: Transaction, _ cast: Cast) throws -> [Job.Kind] {
        let moment = noon + days * day
        try tx.leave(Job(.findUnanswered), cast, at: moment)
        return try tx.doJobs(cast, at: moment).filter { $0 == .retract }
    }

    private func name(_ person: ID<Person>, _ member: Member, _ tx: Transaction) throws -> String? {
        try tx.as(member) { try PersonPage(person, in: $0) }.name
    }

    private func expectSkeleton(_ made: Made, _ tx: Transaction, _ cast: Cast) throws {
        let page = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
        #expect(page.slip.retractedAt != nil && page.request == Referral.Request(need: ""))
        #expect(page.slip.ageBracket == nil && page.slip.languages.isEmpty && page.slip.commune == nil)
        #expect(page.line.reference == made.reference && !page.thread.isEmpty)
    }

    @Test(arguments: [Referral.State.completed, .notFulfilled])
    func goesThirtyDaysAfterAnEnd(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            let received = try #require(made.received)
            let page = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
            // The last move was an hour before noon.
            #expect(page.slip.keptUntil == noon - 3_600 + 30 * day)
            #expect(try pass(29.9, tx, cast) == [])
            #expect(try name(received, cast.charlie, tx) == "Mariam D.")

            let entries = try tx.recorded {
                let done = try pass(30, tx, cast)
                #expect(done == [.retract])
            }
            let told = entries.filter { $0.action == "disclosure.retracted" }
            #expect(Set(told.map(\.log)) == [cast.shelter.rawValue, cast.clinic.rawValue] && told.count == 2)
            #expect(told.allSatisfy { $0.said["fields"] as? [String] == ["copy", "file"] })
            #expect(told.flatMap(\.faults) == [])
            try expectSkeleton(made, tx, cast)
            let file = try tx.as(cast.charlie) { try PersonPage(received, in: $0) }
            #expect(file.name == nil && file.languages.isEmpty && file.commune == nil && file.frenchLevel == nil)
            #expect(throws: Refusal.notFound(.init(.person, received.rawValue))) {
                try tx.as(cast.charlie) { try Person.reveal(received, purpose: "appointment", in: $0) }
            }
            // The holder's own file is untouched, and its own copy of the request.
            #expect(try name(made.person, cast.alice, tx) == "Mariam D.")
            #expect(try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.request.need == "Apprendre à lire")
            // Nothing is left to do, however often one looks.
            #expect(try pass(31, tx, cast) == [])
            let again = try tx.recorded { try tx.leave(Job(.retract, for: cast.shelter, referral: made.id), cast) }
            #expect(again.isEmpty)
            try tx.doJobs(cast, at: noon + 40 * day)
            #expect(try tx.entries().filter { $0.action == "disclosure.retracted" }.count == 2)
        }
    }

    @Test func isKeptAsLongAsWhoeverDisclosedSettles() async throws {
        try await inTransaction { tx, cast in
            try tx.as(cast.bob) { try Setting.copyDays.set("7", in: $0) }
            let made = try tx.referral(.completed, cast)
            #expect(try pass(6, tx, cast) == [] && pass(7, tx, cast) == [.retract])
            try expectSkeleton(made, tx, cast)
        }
    }

    /// Words of the other side go with it, but for the last; the recipient's own stay.
    @Test func takesTheWordsAlong() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            try tx.as(cast.alice) { try Referral.send(made.id, in: $0) }
            _ = try tx.as(cast.charlie) { try Referral.accept(made.id, note: "de Charlie", in: $0) }
            try tx.as(cast.alice, at: noon + 60) {
                try Referral.withdraw(made.id, reason: "person_moved", note: "le dernier mot", in: $0)
            }
            let notes = { (member: Member) in
                try tx.as(member) { try ReferralPage(made.id, in: $0) }.thread.compactMap(\.note)
            }
            #expect(try notes(cast.charlie) == ["de Charlie", "le dernier mot"])
            #expect(try notes(cast.alice) == ["de Charlie", "le dernier mot"])
        }
    }

    // What makes a file the recipient's own

    @Test func whatItCorrectedItselfIsItsOwnAfterAnEnd() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.completed, cast)
            let received = try #require(made.received)
            var draft = Person.Draft()
            draft.phone = "+33 6 39 98 00 07"
            try tx.as(cast.charlie) { _ = try Person.amend(received, draft, in: $0) }
            #expect(try pass(30, tx, cast) == [.retract])
            try expectSkeleton(made, tx, cast)
            #expect(try name(received, cast.charlie, tx) == "Mariam D.")
            #expect(try pass(60, tx, cast) == [])
        }
    }

    @Test func butNotAfterAWithdrawal() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let received = try #require(made.received)
            var draft = Person.Draft()
            (draft.phone, draft.frenchLevel) = ("+33 6 39 98 00 07", "b1")
            try tx.as(cast.charlie) { _ = try Person.amend(received, draft, in: $0) }
            try tx.as(cast.alice) { try Referral.withdraw(made.id, reason: "person_declined", in: $0) }
            let file = try tx.as(cast.charlie) { try PersonPage(received, in: $0) }
            // The level is what the recipient found itself.
            #expect(file.name == nil && file.commune == nil && file.frenchLevel == .b1)
        }
    }

    @Test func aFileOfItsOwnThatTookItInStays() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.completed, cast)
            let received = try #require(made.received)
            let own = try tx.as(cast.charlie) { try Person.register(.samir, in: $0).id }
            try tx.as(cast.charlie) { try Person.merge(received, into: own, in: $0) }
            #expect(try pass(30, tx, cast) == [.retract])
            #expect(try name(own, cast.charlie, tx) == "Samir N.")
            try expectSkeleton(made, tx, cast)
        }
    }

    @Test func twoCopiesThatBecameOneGoWithTheLast() async throws {
        try await inTransaction { tx, cast in
            let (one, two) = (try tx.referral(.completed, cast), try tx.referral(.inProgress, cast))
            let (first, second) = (try #require(one.received), try #require(two.received))
            try tx.as(cast.charlie) { try Person.merge(first, into: second, in: $0) }
            // The other leg needs it; it is looked at again.
            #expect(try pass(30, tx, cast) == [.retract])
            #expect(try name(second, cast.charlie, tx) == "Mariam D.")
            #expect(try pass(31, tx, cast) == [.retract] && name(second, cast.charlie, tx) == "Mariam D.")
            try tx.as(cast.alice) { try Referral.withdraw(two.id, reason: "person_moved", in: $0) }
            #expect(try pass(33, tx, cast) == [.retract])
            #expect(try name(second, cast.charlie, tx) == nil)
            #expect(try pass(40, tx, cast) == [])
        }
    }

    @Test func aLegThatLeadsOnKeepsItForItsTime() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.completed, cast)
            let received = try #require(made.received)
            let onwards = try tx.as(cast.charlie) { try Referral.forward(made.id, .onwards(cast), in: $0) }
            let isDraftKept = try pass(29, tx, cast)
            #expect(isDraftKept == [])
            try tx.as(cast.charlie, at: noon + 20 * 86_400) { try Referral.send(onwards.id, in: $0) }
            let entries = try tx.recorded {
                let done = try pass(30, tx, cast)
                #expect(done == [.retract])
            }
            let fields = entries.filter { $0.action == "disclosure.retracted" }.map { $0.said["fields"] as? [String] }
            #expect(fields == [["copy"], ["copy"]])
            #expect(try name(received, cast.charlie, tx) == "Mariam D.")
            try tx.as(cast.charlie) { try Referral.withdraw(onwards.id, reason: "person_moved", in: $0) }
            let later = try tx.recorded {
                let done = try pass(32, tx, cast)
                #expect(done == [.retract])
            }
            #expect(
                later.filter { $0.action == "disclosure.retracted" }.map { $0.said["fields"] as? [String] } == [
                    ["file"], ["file"],
                ])
            #expect(try name(received, cast.charlie, tx) == nil)
        }
    }

    @Test func whatThePersonAgreedToWithTheRecipientKeepsIt() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.samir, by: cast)
            let id = try tx.as(cast.alice) { try Referral.draft(.course(for: person, cast), in: $0).id }
            try tx.as(cast.alice) { try Referral.send(id, in: $0) }
            let received = try tx.as(cast.charlie) { try Referral.accept(id, in: $0) }
            let consent = try tx.agree(received, to: cast.outside, by: cast.charlie)
            try tx.as(cast.charlie) { try Referral.end(id, reason: "no_show", in: $0) }
            #expect(try pass(31, tx, cast) == [.retract] && name(received, cast.charlie, tx) == "Samir N.")
            try tx.as(cast.charlie) { _ = try Consent.withdraw(consent, in: $0) }
            #expect(try pass(33, tx, cast) == [.retract] && name(received, cast.charlie, tx) == nil)
        }
    }

    /// Whoever else asks for it is refused, and a referral under way keeps its copy.
    @Test func isTakenBackByTheHolderAlone() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.completed, cast)
            let open = try tx.referral(.inProgress, cast)
            for (member, referral) in [
                (cast.charlie, made), (cast.dora, made), (cast.frank, made), (cast.alice, open), (cast.charlie, open),
            ] {
                #expect(throws: PostgresError.self) {
                    try tx.as(member) { tx in
                        _ = try tx.one(
                            "SELECT digest FROM casework.retract_disclosure(\(referral.id), \(noon), \(UUID()))",
                            as: Only<Bytes?>.self)
                    }
                }
            }
            // The holder may at any time.
            try tx.as(cast.alice) { tx in
                _ = try tx.one(
                    "SELECT digest FROM casework.retract_disclosure(\(made.id), \(noon), \(UUID()))",
                    as: Only<Bytes?>.self)
            }
            try expectSkeleton(made, tx, cast)
        }
    }
}
