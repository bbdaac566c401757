import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralPageTests {
    @Test func previewsWhatADraftWouldSend() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.draft, cast)
            let slip = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.slip
            #expect(!slip.isFrozen)
            #expect(slip.ageBracket == .from15)
            #expect(slip.commune == "Brive-la-Gaillarde")
            // She does not follow the person: the age is not hers to know.
            #expect(try tx.as(cast.carol) { try ReferralPage(made.id, in: $0) }.slip.ageBracket == nil)
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            let entries = try tx.recorded { try tx.as(cast.alice) { _ = try ReferralPage(made.id, in: $0) } }
            #expect(entries.map(\.action) == ["referral.seen"])
            #expect(entries.first?.kind == "read")
            #expect(entries.first?.said["fields"] as? [String] == ["request", "thread", "disclosure"])
            #expect(entries.flatMap(\.faults) == [])
            // The same referral has the same reference each time in one log, and another in the other's.
            let again = try tx.recorded { try tx.as(cast.carol) { _ = try ReferralPage(made.id, in: $0) } }
            #expect(again.first?.references == entries.first?.references)
            let elsewhere = try tx.recorded { try tx.as(cast.charlie) { _ = try ReferralPage(made.id, in: $0) } }
            #expect(elsewhere.last?.action == "referral.seen")
            #expect(elsewhere.last?.references != entries.first?.references)
        }
    }

    @Test(arguments: Referral.State.reachable) func isUnknownToStrangers(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            for stranger in cast.outsiders {
                #expect(throws: Refusal.notFound(.init(.referral, made.id.rawValue))) {
                    try tx.as(stranger) { try ReferralPage(made.id, in: $0) }
                }
                #expect(throws: Refusal.notFound(.init(.referral))) {
                    try tx.as(stranger) { try Referral.id(for: made.reference, in: $0) }
                }
            }
            for stranger in [cast.bob.credential, cast.administrator, cast.daemon] {
                #expect(throws: Refusal.notPermitted(.seePeople)) {
                    try tx.as(stranger) { try ReferralPage(made.id, in: $0) }
                }
            }
        }
    }

    /// What is offered is what goes: every move a page shows can be made, and no other.
    @Test(arguments: Referral.State.reachable) func offersTheMovesThatGo(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            for (member, side) in [(cast.alice, Referral.Side.referrer), (cast.charlie, .recipient)] {
                if state == .draft && side == .recipient { continue }
                let offered = try tx.as(member) { try ReferralPage(made.id, in: $0) }.moves
                for move in Move.allCases {
                    struct Went: Error {}
                    do {
                        // Undone, so that the next move starts from the same state.
                        try tx.as(member) { tx in
                            switch move {
                            case .send: try Referral.send(made.id, in: tx)
                            case .redraft: try Referral.redraft(made.id, .course(for: made.person, cast), in: tx)
                            case .accept: _ = try Referral.accept(made.id, in: tx)
                            case .decline: try Referral.decline(made.id, reason: "duplicate", in: tx)
                            case .waitlist: try Referral.waitlist(made.id, reason: "no_capacity", in: tx)
                            case .attend: try Referral.attend(made.id, on: "2026-01-12", presence: "present", in: tx)
                            case .assess: try Referral.assess(made.id, at: "entry", levels: [.reading: "a1"], in: tx)
                            case .end: try Referral.end(made.id, reason: "no_show", in: tx)
                            case .forward: try Referral.forward(made.id, .onwards(cast), in: tx)
                            case .correct: try Referral.correct(made.id, reason: "duplicate", in: tx)
                            case .start: try Referral.start(made.id, in: tx)
                            case .conclude:
                                try Referral.conclude(made.id, orientation: "school", barriers: [], in: tx)
                            case .complete: try Referral.complete(made.id, outcome: "achieved", in: tx)
                            case .withdraw: try Referral.withdraw(made.id, reason: "duplicate", in: tx)
                            }
                            throw Went()
                        }
                    } catch is Went {
                        #expect(offered.contains(move), "\(move) went from \(state)")
                    } catch is Refusal {
                        #expect(!offered.contains(move), "\(move) was offered in \(state)")
                    }
                }
            }
        }
    }
}
