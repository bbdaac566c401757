import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct DeskTests {
    @Test func sortsByWhoseTurnItIs() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.draft, cast)
            let sent = try tx.referral(.sent, cast).id
            let accepted = try tx.referral(.accepted, cast).id
            let started = try tx.referral(.inProgress, cast).id
            _ = try tx.referral(.completed, cast)

            let hers = try tx.as(cast.alice) { try Desk(in: $0) }
            #expect(hers.toAnswer.isEmpty)
            #expect(hers.waiting.map(\.id) == [sent])
            #expect(hers.late.isEmpty)
            #expect(Set(hers.underWay.map(\.id)) == [accepted, started])
            #expect(hers.drafts == 1)
            #expect(hers.news.count == 6)
            #expect(hers.news.first?.state == .completed)
            #expect(hers.news.first?.isOwn == false)
            #expect(hers.news.first?.organisation == "Clinique du Gué")

            let his = try tx.as(cast.charlie) { try Desk(in: $0) }
            #expect(his.toAnswer.map(\.id) == [sent])
            #expect(his.waiting.isEmpty && his.drafts == 0)
            #expect(Set(his.underWay.map(\.id)) == [accepted, started])
            // A colleague sees what nobody has taken yet.
            let theirs = try tx.as(cast.erin) { try Desk(in: $0) }
            #expect(theirs.toAnswer.map(\.id) == [sent])
            #expect(theirs.underWay.isEmpty)
        }
    }

    @Test func putsTheMostPressingFirstAndTheLateApart() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var ids: [String: ID<Referral>] = [:]
            for priority in ["normal", "emergency", "urgent"] {
                let id = try tx.as(cast.alice) {
                    try Referral.draft(.course(for: person, cast, priority: priority), in: $0).id
                }
                try tx.as(cast.alice) { try Referral.send(id, in: $0) }
                ids[priority] = id
            }
            let expected = ["emergency", "urgent", "normal"].compactMap { ids[$0] }
            #expect(try tx.as(cast.charlie) { try Desk(in: $0) }.toAnswer.map(\.id) == expected)
            let later = try tx.as(cast.alice, at: noon + 2 * 86_400) { try Desk(in: $0) }
            #expect(later.late.map(\.id) == [expected[0]])
            #expect(later.waiting.map(\.id) == [expected[1], expected[2]])
        }
    }

    @Test func tellsWhichAnswersAreDueInTheWeek() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            var ids: [ID<Referral>] = []
            for priority in ["normal", "emergency", "urgent"] {
                let id = try tx.as(cast.alice) {
                    try Referral.draft(.course(for: person, cast, priority: priority), in: $0).id
                }
                try tx.as(cast.alice) { try Referral.send(id, in: $0) }
                ids.append(id)
            }
            let hers = try tx.as(cast.alice) { try Desk(in: $0).week }
            #expect(hers.map(\.referral) == [ids[1], ids[2]])
            #expect(hers.map(\.side) == [.referrer, .referrer])
            #expect(hers.map(\.at) == [noon + 86_400, noon + 3 * 86_400])
            #expect(try tx.as(cast.charlie) { try Desk(in: $0).week }.map(\.side) == [.recipient, .recipient])
            // Late ones are in no week to come; the one of two weeks is in the second.
            let later = try tx.as(cast.alice, at: noon + 10 * 86_400) { try Desk(in: $0).week }
            #expect(later.map(\.referral) == [ids[0]])
        }
    }

    @Test func isOneEntry() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.sent, cast)
            let entries = try tx.recorded { try tx.as(cast.charlie) { _ = try Desk(in: $0) } }
            #expect(entries.map(\.action) == ["referral.listed"])
            #expect(entries.map(\.references.count) == [1])
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    @Test func refusesWhoMaySeeNoFileAndShowsStrangersNothing() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.sent, cast)
            #expect(throws: Refusal.notPermitted(.seePeople)) { try tx.as(cast.bob) { try Desk(in: $0) } }
            let desk = try tx.as(cast.grace) { try Desk(in: $0) }
            #expect(desk.toAnswer.isEmpty && desk.waiting.isEmpty && desk.underWay.isEmpty && desk.news.isEmpty)
        }
    }
}
