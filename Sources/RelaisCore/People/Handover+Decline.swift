import Postgres
import Vault

extension Handover {
    /// Those a file is not taken for, the likeliest first. Mirrored, with the rest, by `handover_reason_known`.
    package static let reasons: [Referral.Reason] = [
        .noCapacity, .outsideArea, .notEligibleAge, .notEligibleStatus, .personDeclined, .personUnreachable, .duplicate,
        .incompleteInformation, .other,
    ]

    /// The other organisation does not take the file, and says why: what was sealed for it is deleted, its keys with it.
    package static func decline(
        _ id: ID<Handover>, reason: String?, note: String? = nil, in tx: Transaction
    ) throws {
        let handover = try held(id, by: .receiver, in: tx)
        let (reason, note) = try Referral.checked(reason: reason, among: reasons, note: note)

        let entry = tx.newEntry()
        let sealed = try note.map { try handover.seal($0, in: tx) }
        try handover.answer(.declined, entry, reason: reason, sealed: sealed, in: tx)
        try handover.end(.personHandoverDeclined, entry, in: tx)
    }

    /// Words to the giver: sealed with a key of the receiver's that both open.
    private func seal(_ note: String, in tx: Transaction) throws -> Bytes {
        var keys = keys
        let key = try tx.makeKey(
            .narrative, of: id.rawValue, about: id.rawValue, organisation: receiver, sharedWith: giver, into: &keys)
        return try key.seal(Words(text: note), at: Self.answerPlace(id, of: receiver))
    }
}
