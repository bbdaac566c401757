import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralForwardTests {
    @Test(arguments: Referral.forwardable(by: .recipient).sorted { $0.rawValue < $1.rawValue })
    func isTheNextLegOfTheSamePerson(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            let next = try tx.as(cast.charlie) { try Referral.forward(made.id, .onwards(cast), in: $0) }
            let page = try tx.as(cast.charlie) { try ReferralPage(next.id, in: $0) }
            #expect(page.line.state == .draft && page.line.side == .referrer && page.person == made.received)
            #expect(page.legs.map(\.id) == [made.id] && page.legs.first?.isParent == true)
            let parent = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
            #expect(parent.line.state == state)
            #expect(parent.legs.map(\.reference) == [next.reference] && parent.legs.first?.isParent == false)
            // Neither the one that referred first nor the one that is asked next learns of the other leg.
            #expect(try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }.legs.isEmpty)
            try tx.as(cast.charlie) { try Referral.send(next.id, in: $0) }
            let third = try tx.as(cast.frank) { try ReferralPage(next.id, in: $0) }
            #expect(third.legs.isEmpty && third.line.referrerName == "Clinique du Gué")
        }
    }

    @Test(arguments: Referral.forwardable(by: .referrer).filter { $0 != .expired }.sorted { $0.rawValue < $1.rawValue })
    func isTheReferrersToo(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            let next = try tx.as(cast.alice) { try Referral.forward(made.id, .onwards(cast), in: $0) }
            let page = try tx.as(cast.alice) { try ReferralPage(next.id, in: $0) }
            #expect(page.person == made.person && page.legs.map(\.id) == [made.id])
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let entries = try tx.recorded {
                try tx.as(cast.charlie) { _ = try Referral.forward(made.id, .onwards(cast), in: $0) }
            }
            #expect(entries.map(\.action) == ["referral.forwarded"])
            #expect(entries.first?.log == cast.clinic.rawValue && entries.first?.text("row_digest") != nil)
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    @Test func needsWhatADraftNeeds() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            #expect(throws: Refusal.invalid([Invalid("service", .missing)])) {
                try tx.as(cast.charlie) { try Referral.forward(made.id, Referral.Draft(), in: $0) }
            }
            #expect(throws: Refusal.invalid([Invalid("service", .ownOrganisation)])) {
                try tx.as(cast.charlie) {
                    try Referral.forward(made.id, Referral.Draft(service: cast.consultation.text), in: $0)
                }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            expectUnknown(made.id, to: cast.strangers, in: tx) {
                _ = try Referral.forward(made.id, .onwards(cast), in: $0)
            }
        }
    }

    @Test(arguments: Referral.State.reachable) func refusesEveryOtherState(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            for (member, side) in [(cast.alice, Referral.Side.referrer), (cast.charlie, .recipient)] {
                let states = Referral.forwardable(by: side)
                guard !states.contains(state), state != .draft || side == .referrer else { continue }
                #expect(throws: Refusal.referralIs(state, needs: states)) {
                    try tx.as(member) { try Referral.forward(made.id, .onwards(cast), in: $0) }
                }
            }
        }
    }

    /// Whatever writes: a leg goes on only from one of the same person, and keeps its parent.
    @Test func isHeldByPostgreSQLToo() async throws {
        try await inTransaction { tx, cast in
            let (made, other) = (try tx.referral(.declined, cast), try tx.referral(.declined, cast))
            let next = try tx.as(cast.alice) { try Referral.forward(made.id, .onwards(cast), in: $0) }
            for parent in [other.id, nil] {
                let error = #expect(throws: PostgresError.self) {
                    try tx.as(cast.alice) { tx in
                        let _: [Only<Int>] = try tx.all(
                            "UPDATE casework.referral_side SET parent = \(parent) WHERE referral = \(next.id) RETURNING 1"
                        )
                    }
                }
                #expect(error?.sqlState == "RL003")
            }
        }
    }
}
