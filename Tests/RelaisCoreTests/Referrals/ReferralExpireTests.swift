import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralExpireTests {
    /// Thirty days after noon, when what the tests send is older than that.
    private static let later = noon + Referral.patience

    private func expire(
        _ id: ID<Referral>, _ tx: Transaction, _ cast: Cast, for organisation: ID<Organisation>? = nil,
        at moment: Date = later
    ) throws {
        try tx.as(cast.daemon, at: moment) { tx in
            try tx.act(for: organisation ?? cast.shelter)
            try Referral.expire(id, in: tx)
        }
    }

    @Test(arguments: [Referral.State.sent, .waitlisted])
    func endsWhatNobodyAnswered(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            try expire(made.id, tx, cast)
            let own = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
            #expect(own.line.state == .expired && own.reason == .noResponse && own.endedAt == Self.later)
            #expect(own.request.need == "Apprendre à lire")
            #expect(own.thread.last?.state == .expired && own.thread.last?.account == nil)
            let page = try tx.as(cast.dora) { try ReferralPage(made.id, in: $0) }
            #expect(page.request.need.isEmpty && page.slip.languages.isEmpty && page.moves.isEmpty)
        }
    }

    @Test func isRecordedInBothLogs() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            let entries = try tx.recorded { try expire(made.id, tx, cast) }
            #expect(entries.flatMap(\.faults) == [])
            for event in ["referral.expired", "disclosure.retracted"] {
                let told = entries.filter { $0.action == event }
                let own = try #require(told.first { $0.log == cast.shelter.rawValue })
                let twin = try #require(told.first { $0.log == cast.clinic.rawValue })
                #expect(told.count == 2 && twin.isTwin(of: own))
                // Nobody's account: the session of the daemon.
                #expect(own.actor == own.session && own.references != twin.references)
            }
            #expect(entries.count == 4)
        }
    }

    @Test func isFoundByTheDaemonAndToldToBothSides() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.sent, cast)
            try tx.doJobs(cast)
            try tx.leave(Job(.findUnanswered), cast, at: Self.later)
            let done = try tx.doJobs(cast, at: Self.later)
            #expect(done.prefix(2) == [.findUnanswered, .expire])
            #expect(Set(done.dropFirst(2)) == [.tellReferrer, .tellRecipient] && done.count == 4)
            #expect(try tx.notices(of: cast.alice) == [.expired])
            for member in [cast.charlie, cast.dora, cast.erin] {
                #expect(try tx.notices(of: member) == [.expired, .sent])
            }
            try tx.leave(Job(.findUnanswered), cast, at: Self.later + 1)
            #expect(try tx.doJobs(cast, at: Self.later + 1) == [.findUnanswered])
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            expectUnknown(made.id, to: cast.strangers, in: tx) { try Referral.expire(made.id, in: $0) }
            for member in [cast.alice, cast.carol, cast.charlie, cast.dora] {
                #expect(throws: Refusal.notPermitted(.expireReferrals)) {
                    try tx.as(member, at: Self.later) { try Referral.expire(made.id, in: $0) }
                }
                let state = try sqlState(tx, member) { tx in
                    try tx.execute(
                        """
                        UPDATE casework.referral SET state = 'expired', reason = 'no_response', ended_at = \(Self.later)
                        WHERE id = \(made.id)
                        """)
                }
                #expect(state == "RL003")
            }
            #expect(throws: Refusal.notYourMove(.referrer)) { try expire(made.id, tx, cast, for: cast.clinic) }
            #expect(throws: Refusal.notFound(.init(.referral, made.id.rawValue))) {
                try expire(made.id, tx, cast, for: cast.outside)
            }
        }
    }

    /// Thirty days after the last move, whenever it was sent: who waits on a list was told so.
    @Test func refusesWhatIsNotOldEnough() async throws {
        try await inTransaction { tx, cast in
            let sent = try tx.referral(.sent, cast)
            let early = Self.later - 4 * 3_600
            #expect(throws: Refusal.referralIs(.sent, needs: Referral.State.expired.predecessors)) {
                try expire(sent.id, tx, cast, at: early)
            }
            try tx.as(cast.charlie, at: noon + 86_400) { try Referral.waitlist(sent.id, reason: "no_capacity", in: $0) }
            #expect(throws: Refusal.referralIs(.waitlisted, needs: Referral.State.expired.predecessors)) {
                try expire(sent.id, tx, cast)
            }
            try tx.leave(Job(.findUnanswered), cast, at: Self.later)
            #expect(try !tx.doJobs(cast, at: Self.later).contains(.expire))
            try expire(sent.id, tx, cast, at: Self.later + 86_400)
        }
    }

    @Test(arguments: Referral.State.reachable.filter { ![.sent, .waitlisted].contains($0) })
    func refusesEveryOtherState(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            #expect(throws: Refusal.referralIs(state, needs: Referral.State.expired.predecessors)) {
                try expire(made.id, tx, cast)
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.sent, cast)
            let then = store.dated { Self.later }
            let went = await together { _ in
                try await then.transaction("BEGIN", as: cast.daemon) { tx in
                    try tx.act(for: cast.shelter)
                    try Referral.expire(made.id, in: tx)
                }
            }
            #expect(went.succeeded() == 1)
        }
    }
}
