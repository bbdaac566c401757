import Foundation
import RelaisTesting

@testable import RelaisCore

/// What the kept pages about disclosing show: a draft that nothing covers, a receipt, corrections, agreements.
struct DisclosureScene {
    private let uncovered: ID<Referral>
    private let receipt: ID<Referral>
    private let correction: ID<Correction>
    private let agreement: ID<Agreement>

    init(_ store: Store, _ cast: Cast) async throws {
        let made = try await store.referral(.accepted, cast)
        receipt = made.id
        uncovered = try await store.write(as: cast.alice.credential) { tx in
            var changed = Person.Draft()
            (changed.given, changed.frenchLevel) = ("Maryam", "a2")
            try Person.amend(made.person, changed, in: tx)
            return try Referral.draft(.course(for: made.person, cast, on: .consent), in: tx).id
        }
        let offered = try await store.write(as: cast.charlie.credential) { try CorrectionList(in: $0).lines }
        correction = offered[0].id
        agreement = try await store.write(as: cast.bob.credential) { tx in
            let draft = Agreement.Draft(
                partner: cast.outside.text, covers: "Chantiers de l’été.", paper: "Classeur 7", signedOn: "2026-01-05",
                endsOn: "2026-12-31")
            return try Agreement.propose(draft, for: nil, in: tx)
        }
    }

    func pages(_ cast: Cast) -> [(name: String, path: String, member: Member?)] {
        [
            ("referral-draft-uncovered", "/referrals/\(uncovered.text)/draft", cast.alice),
            ("referral-sending-uncovered", "/referrals/\(uncovered.text)/sending", cast.alice),
            ("referral-receipt", "/referrals/\(receipt.text)/receipt", cast.charlie),
            ("corrections", "/corrections", cast.charlie), ("corrections-own", "/corrections", cast.alice),
            ("corrections-none", "/corrections", cast.frank),
            ("correction", "/corrections/\(correction.text)", cast.charlie),
            ("agreements", "/agreements", cast.bob), ("agreement-end", "/agreements/\(agreement.text)/end", cast.bob),
        ]
    }
}
