import Foundation
import Postgres

extension Agreement {
    /// What a form or a command says of an agreement, as it was typed.
    package struct Draft: Sendable, Equatable {
        /// An organisation's id, or its name.
        package var partner: String?
        package var covers: String?
        package var paper: String?
        package var signedOn: String?
        package var endsOn: String?

        package init(
            partner: String? = nil, covers: String? = nil, paper: String? = nil, signedOn: String? = nil,
            endsOn: String? = nil
        ) {
            (self.partner, self.covers, self.paper) = (partner, covers, paper)
            (self.signedOn, self.endsOn) = (signedOn, endsOn)
        }
    }

    /// Proposes an agreement that was signed, to be confirmed by whoever keeps the accounts of the other organisation. The
    /// administrator of the server records it for both, and it is in force at once; so it is where the other has no accounts.
    ///
    /// `organisation` is for whom it is recorded, where the administrator says.
    @discardableResult
    package static func propose(
        _ draft: Draft, for organisation: ID<Organisation>? = nil, in tx: Transaction
    ) throws -> ID<Agreement> {
        try tx.caller.require(.keepAgreements)
        let isAdministrator = try tx.caller.organisation == nil
        guard let own = try tx.caller.organisation ?? organisation else {
            throw Refusal.invalid([Invalid("organisation", .missing)])
        }
        let (covers, paper, signed, ends) = try draft.checked(on: Day(tx.now))
        let partner = try other(draft.partner, besides: own, in: tx)
        let isBoth =
            try isAdministrator || tx.one("SELECT directory.is_without_accounts(\(partner))", as: Only<Bool>.self).value

        let (id, entry) = (ID<Agreement>(), tx.newEntry())
        let digest: Only<Bytes>
        do {
            digest = try tx.inside(.directory) {
                try tx.one(
                    """
                    INSERT INTO directory.agreement (id, proposer, partner, covers, reference, signed_on, ends_on, proposed_by,
                        proposed_at, confirmed_at, entry)
                    VALUES (\(id), \(own), \(partner), \(covers), \(paper), \(signed.text)::date, \(ends?.text)::date,
                        \(tx.caller.account), \(tx.now), \(isBoth ? tx.now : nil), \(entry))
                    RETURNING audit.digest(agreement)
                    """)
            }
        } catch let error as PostgresError where error.constraint == "agreement_proposal_key" {
            throw Refusal.agreementIs(.proposed)
        }
        try tell(
            .agreementProposed, isBoth ? .agreementConfirmed : .agreementProposed, of: id, between: [own, partner],
            entry: entry, digest: digest.value, in: tx)
        return id
    }

    private static func other(
        _ text: String?, besides own: ID<Organisation>, in tx: Transaction
    ) throws -> ID<Organisation> {
        guard let text, !text.isEmpty else { throw Refusal.invalid([Invalid("partner", .missing)]) }
        guard let partner = try? Organisation.id(for: text, in: tx),
            try tx.first("SELECT id FROM directory.organisation WHERE id = \(partner)", as: Only<UUID>.self) != nil
        else { throw Refusal.invalid([Invalid("partner", .notInList)]) }
        guard partner != own else { throw Refusal.invalid([Invalid("partner", .ownOrganisation)]) }
        return partner
    }
}

extension Agreement.Draft {
    fileprivate func checked(on today: Day) throws -> (covers: String, paper: String, signed: Day, ends: Day?) {
        var checks = Checks()
        let covers = checks.text("covers", covers, most: 500, isNeeded: true) ?? ""
        let paper = checks.text("paper", paper, most: 100, isNeeded: true) ?? ""
        func day(_ field: String, _ typed: String?, isNeeded: Bool) -> Day? {
            guard let text = checks.text(field, typed, most: 10, isNeeded: isNeeded) else { return nil }
            guard let day = Day(text), day.precision == .day else {
                checks.refuse(field, .notADay)
                return nil
            }
            return day
        }
        let signed = day("signed_on", signedOn, isNeeded: true)
        let ends = day("ends_on", endsOn, isNeeded: false)
        if let signed, signed.isAfter(today) { checks.refuse("signed_on", .inTheFuture) }
        if let ends, today.isAfter(ends) { checks.refuse("ends_on", .inThePast) }
        try checks.done()
        guard let signed else { throw Refusal.invalid([Invalid("signed_on", .missing)]) }
        return (covers, paper, signed, ends)
    }
}
