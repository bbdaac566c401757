import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct NoticeGiveTests {
    @Test func goesToEveryoneWhoMayWhileNobodyHasIt() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.sent, cast)
            #expect(try tx.doJobs(cast) == [.tellRecipient])
            for member in [cast.charlie, cast.dora, cast.erin] { #expect(try tx.notices(of: member) == [.sent]) }
            for member in [cast.alice, cast.carol, cast.frank, cast.grace] { #expect(try tx.notices(of: member) == []) }
        }
    }

    @Test func goesToWhoeverDealsWithIt() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            try tx.doJobs(cast)
            #expect(try tx.notices(of: cast.alice) == [.accepted])
            #expect(try tx.notices(of: cast.carol) == [])
            try tx.as(cast.alice) { try Referral.withdraw(made.id, reason: "person_moved", in: $0) }
            try tx.doJobs(cast)
            #expect(try tx.notices(of: cast.charlie) == [.withdrawn, .sent])
            #expect(try tx.notices(of: cast.dora) == [])
        }
    }

    /// The time is the move's, whenever the daemon gets to it.
    @Test func saysWhenItHappened() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.sent, cast)
            try tx.doJobs(cast, at: noon + 86_400)
            #expect(try tx.as(cast.dora) { try NoticeList(in: $0).lines.items[0].at } == noon - 3 * 3_600)
        }
    }

    @Test func isGivenOnceHoweverOftenItIsLeft() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            try tx.doJobs(cast)
            let move: Only<ID<Entry>> = try tx.as(cast.alice) { tx in
                try tx.one("SELECT entry FROM casework.referral_move WHERE referral = \(made.id) AND to_state = 'sent'")
            }
            let again = Job(.tellRecipient, for: cast.clinic, referral: made.id, move: move.value)
            for _ in 0..<3 { try tx.leave(again, cast) }
            #expect(try tx.doJobs(cast) == [.tellRecipient, .tellRecipient, .tellRecipient])
            #expect(try tx.notices(of: cast.charlie) == [.sent])
        }
    }

    /// Those whose account is shut are told nothing; and what they had in hand is again everyone's.
    @Test func passesOverWhoIsShutOut() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            try tx.doJobs(cast)
            try tx.as(cast.administrator) { try Account.disable(cast.charlie.account, in: $0) }
            try tx.as(cast.alice) { try Referral.withdraw(made.id, reason: "person_moved", in: $0) }
            try tx.doJobs(cast)
            #expect(try tx.notices(of: cast.dora) == [.withdrawn])
        }
    }

    @Test func countsOnTheDesk() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.sent, cast)
            try tx.doJobs(cast)
            #expect(try tx.as(cast.charlie) { try Desk(in: $0).unread } == 1)
            #expect(try tx.as(cast.alice) { try Desk(in: $0).unread } == 0)
        }
    }

    /// A colleague took it up: whoever may not open it any more is not pointed to it.
    @Test func isNoLongerShownOnceAColleagueHasIt() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            try tx.doJobs(cast)
            _ = try tx.as(cast.charlie) { try Referral.accept(made.id, in: $0) }
            #expect(try tx.notices(of: cast.erin) == [])
            #expect(try tx.as(cast.erin) { try NoticeList(in: $0).unread } == 0)
        }
    }
}
