import Foundation
import Postgres

/// Who agreed, and by which title.
struct Authority {
    let givenBy: Consent.Giver
    let representative: ID<Representative>?
    let hasAssent: Bool
}

extension Consent {
    /// Who agrees to something for someone on a day. Of age, the person; a minor and whoever represents them, together. What
    /// does not hold is refused by field.
    ///
    /// A representative is chosen by the caller, who must be bound by secrecy to know of one. Where something is kept of what
    /// protects the person, so must whoever records what the person agrees to alone: whether they may cannot be told otherwise.
    static func authority(
        over file: HeldFile, _ draft: Draft, for purpose: Purpose?, on day: Day, _ checks: inout Checks,
        in tx: Transaction
    ) throws -> Authority? {
        let later = try Safeguards.ask(of: file.id, in: file.organisation, tx)
        let laterSecrecy = try Safeguards.askSecrecy(in: tx)
        let isKnown: Only<Bool> = try tx.one("SELECT protection.knows(\(file.id))")
        let isBound = try laterSecrecy.one().value
        let chosen = draft.representative.flatMap { $0.isEmpty ? nil : $0 }
        guard isBound || (!isKnown.value && chosen == nil) else { throw Refusal.secrecyNeeded }
        let safeguards = try later.open(file.keys)
        let isMinor = safeguards.isMinor(born: file.contents?.civil.birth, on: day)

        guard let chosen else {
            if isMinor { checks.refuse("representative", .representativeNeeded) }
            return isMinor ? nil : Authority(givenBy: .person, representative: nil, hasAssent: false)
        }
        guard let found = safeguards.representatives.first(where: { $0.id.text == chosen.lowercased() }) else {
            checks.refuse("representative", .notInList)
            return nil
        }
        if !isMinor { checks.refuse("representative", .isOfAge) }
        if let purpose, !found.decides(purpose, on: day) { checks.refuse("representative", .cannotDecide) }
        if !draft.hasAssent { checks.refuse("assent", .assentNeeded) }
        return found.facts.kind.giver.map { Authority(givenBy: $0, representative: found.id, hasAssent: true) }
    }
}
