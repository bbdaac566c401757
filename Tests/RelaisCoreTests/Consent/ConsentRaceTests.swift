import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// A consent ends while others act on what rests on it: whoever comes first, nothing under way is left, and nothing disclosed.
@Suite struct ConsentRaceTests {
    @Test(arguments: 0..<6)
    func endsWhileFourOthersAct(round: Int) async throws {
        try await withStore(connections: 6) { store, cast in
            let person = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            let consent = try await store.consent(for: person, to: cast.clinic, by: cast.alice)
            let made = try await store.referral(of: person, round % 2 == 0 ? .sent : .accepted, on: .consent, cast)
            let second = try await store.referral(of: person, on: .consent, cast).id
            let went = await together(5) { place in
                switch (place + round) % 5 {
                case 0: try await store.write(as: cast.alice.credential) { _ = try Consent.withdraw(consent, in: $0) }
                case 1: try await store.write(as: cast.charlie.credential) { _ = try Referral.accept(second, in: $0) }
                case 2:
                    try await store.write(as: cast.erin.credential) {
                        try Referral.decline(second, reason: "no_capacity", in: $0)
                    }
                case 3:
                    try await store.write(as: cast.charlie.credential) { tx in
                        if made.received == nil {
                            _ = try Referral.accept(made.id, in: tx)
                        } else {
                            try Referral.complete(made.id, outcome: "achieved", in: tx)
                        }
                    }
                default:
                    try await store.write(as: cast.carol.credential) {
                        try Referral.withdraw(made.id, reason: "person_moved", in: $0)
                    }
                }
            }
            for result in went {
                if case .failure(let error) = result { #expect(error is Refusal, "\(error)") }
            }
            try await store.write(as: cast.alice.credential) { tx in
                #expect(try ConsentPage(consent, in: tx).line.ending == .withdrawn)
                for id in [made.id, second] {
                    let page = try ReferralPage(id, in: tx)
                    #expect(page.line.state.hand == nil && page.line.state != .draft)
                    #expect(page.slip.ageBracket == nil && page.slip.languages.isEmpty)
                }
            }
            let left = try await store.write(as: cast.dora.credential) { tx in
                let seen: [Only<Bytes?>] = try tx.all("SELECT sealed FROM casework.referral_side")
                try tx.record(.referralsListed, .deployment(tx, "test", tx.deployment))
                return seen.compactMap(\.value).count
            }
            #expect(left == 0)
        }
    }
}
