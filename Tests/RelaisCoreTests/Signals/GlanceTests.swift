import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// What an open page is told when it asks.
@Suite struct GlanceTests {
    private func mark(_ id: ID<Referral>, _ member: Member, _ tx: Transaction) throws -> ReferralGlance.Mark? {
        try tx.as(member) { try ReferralGlance.mark(of: id, in: $0) }
    }

    @Test func saysWhoMovedAReferralAndRecordsIt() async throws {
        try await inTransaction { tx, cast in
            let sent = try tx.referral(.sent, cast)
            let shown = try tx.as(cast.alice) { ReferralGlance.Mark(of: try ReferralPage(sent.id, in: $0)) }
            #expect(try mark(sent.id, cast.alice, tx) == shown)
            #expect(ReferralGlance.Mark(shown.text) == shown)
            try tx.as(cast.charlie) { _ = try Referral.accept(sent.id, in: $0) }
            let now = try #require(try mark(sent.id, cast.alice, tx))
            #expect(now != shown)

            let entries = try tx.recorded {
                let glance = try tx.as(cast.alice) { try ReferralGlance(sent.id, since: shown, in: $0) }
                #expect(glance.move?.state == .accepted && glance.move?.organisation == "Clinique du Gué")
                #expect(glance.mark == now)
            }
            #expect(entries.map(\.action) == ["referral.listed"])
            #expect(entries.map(\.actor) == [cast.alice.account.rawValue])
            // One's own move is no news of the other side.
            let own = try tx.as(cast.charlie) { try ReferralGlance(sent.id, since: shown, in: $0).move }
            #expect(own == nil)
        }
    }

    @Test func saysNothingToWhoMayNotSee() async throws {
        try await inTransaction { tx, cast in
            let sent = try tx.referral(.sent, cast)
            let then = try #require(ReferralGlance.Mark("1-draft"))
            for member in cast.outsiders + [cast.bob] {
                #expect(try mark(sent.id, member, tx) == nil)
                #expect(throws: Refusal.self) {
                    try tx.as(member) { _ = try ReferralGlance(sent.id, since: then, in: $0) }
                }
            }
            let draft = try tx.referral(.draft, cast)
            #expect(try mark(draft.id, cast.charlie, tx) == nil)
        }
    }

    @Test func countsWhatCameToADesk() async throws {
        try await inTransaction { tx, cast in
            func news(_ member: Member, _ seen: DayGlance.Mark) throws -> [Int]? {
                let glance = try tx.as(member) { try DayGlance(since: seen, in: $0) }
                return glance.map { [$0.toAnswer, $0.unread] }
            }
            func desk(_ member: Member) throws -> DayGlance.Mark {
                try tx.as(member) { try DayGlance.mark(in: $0).one() }
            }
            let empty = try desk(cast.charlie)
            #expect(DayGlance.Mark(empty.text) == empty)
            #expect(try news(cast.charlie, empty) == nil)
            let sent = try tx.referral(.sent, cast)
            _ = try tx.referral(.sent, cast)
            try tx.doJobs(cast)
            #expect(try news(cast.charlie, empty) == [2, 2])
            let seen = try desk(cast.charlie)
            #expect(try news(cast.charlie, seen) == nil)
            // Read elsewhere: no news. Another one: news, though there are no more than before.
            try tx.as(cast.charlie) { try Notice.readAll(in: $0) }
            #expect(try news(cast.charlie, seen) == nil)
            try tx.as(cast.alice, at: noon + 60) {
                _ = try Referral.withdraw(sent.id, reason: "person_declined", note: nil, in: $0)
            }
            try tx.doJobs(cast, at: noon + 61)
            #expect(try news(cast.charlie, seen) == [1, 1])
            // Whoever has no desk is told nothing.
            #expect(try news(cast.bob, empty) == nil)
        }
    }

    @Test func takesNoMarkThatIsNone() {
        for text in ["", "-", "1", "x-y", "1-gone", "1-sent-", "9999999999999999999999-sent"] {
            #expect(ReferralGlance.Mark(text) == nil, "\(text)")
        }
        for text in ["", "-", "1", "x-y", "1-2-3", "9999999999999999999999-1"] {
            #expect(DayGlance.Mark(text) == nil, "\(text)")
        }
    }
}
