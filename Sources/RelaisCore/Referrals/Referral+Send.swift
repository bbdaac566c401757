import Foundation
import Postgres
import Vault

extension Referral {
    /// Passes the person to the service asked for: what the recipient may read is copied and frozen, what opens on
    /// acceptance is sealed for it and kept shut. Only the fields that were chosen, and each by a right that is named.
    ///
    /// Refuses (`noAgreement`, `notCovered`) what may not be disclosed. Where the person is known not to meet what the service
    /// asks for, `vouch` says why they are referred all the same: those words stay on this side.
    package static func send(_ id: ID<Referral>, vouch: String? = nil, in tx: Transaction) throws {
        var referral = try held(id, by: .referrer, to: .referPeople, in: tx)
        try referral.requireMove(to: .sent)
        let laterPlan = try Disclosure.askPlan(of: id, in: tx)
        let laterRestricted: Later<Only<Bool>> = try tx.ask("SELECT casework.is_restricted_leg(\(id))")
        let laterLimits = try Service.Limits.ask(of: id, in: tx)
        var request = try referral.request()
        guard !request.need.isEmpty else { throw Refusal.invalid([Invalid("need", .missing)]) }
        _ = try chosen(referral.service.text, by: referral.own, in: tx)
        guard let person = referral.person else { throw Refusal.notFound(.init(.referral, id.rawValue)) }
        let plan = try laterPlan.first()?.plan ?? .standard
        guard try !laterRestricted.one().value else { throw Refusal.restricted }
        if plan.basis.needsWords && request.basisWords == nil {
            throw Refusal.invalid([Invalid("basis_words", .wordsNeeded)])
        }
        let (manifest, identity) = try Manifest.of(person, organisation: referral.own, in: tx)
        let ground = try Disclosure.ground(
            plan.basis, for: plan.choice.fields.map(\.rawValue), of: person, birth: identity.civil.birth,
            to: referral.recipient, isRelied: true, in: tx)
        try ground.require()
        let unmet = try laterLimits.one().unmet(
            ages: identity.civil.birth?.ages(on: Day(tx.now)), commune: manifest.commune)
        let why = try vouched(vouch, for: unmet)

        let entry = tx.newEntry()
        if let why {
            request.vouchWords = why
            try referral.keep(request, entry: entry, in: tx)
        }
        let sent: Only<Bytes> = try tx.one(
            """
            UPDATE casework.referral
            SET state = 'sent', sent_at = \(tx.now), due_at = \(referral.due(from: tx.now)), \(signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(referral)
            """)
        let frozen = try referral.freeze(manifest.choosing(plan.choice), plan.choice, on: ground, in: tx)
        try referral.copy(
            request.choosing(plan.choice), identity.choosing(plan.choice), entry: entry, in: tx)
        try referral.tell(.referralSent, to: .sent, entry: entry, digest: sent.value, in: tx)
        let crossing = Crossing(
            organisation: referral.other, trace: .one("referral", id.rawValue, referral.keys, in: referral.other))
        try tx.record(
            .disclosureFrozen, entry: frozen.entry, .one("referral", id.rawValue, referral.keys, in: referral.own),
            digest: frozen.digest.bytes, fields: plan.choice.listed + plan.choice.fields(.onAcceptance).map(\.rawValue),
            crossing: crossing, receipt: frozen.receipt)
    }

    /// The words that vouch for someone, where they are needed.
    private static func vouched(_ words: String?, for unmet: [Fit.Point]) throws -> String? {
        var checks = Checks()
        let words = checks.text("vouch", words, most: 500)
        if words == nil && !unmet.isEmpty { checks.refuse("vouch", .wordsNeeded) }
        try checks.done()
        return unmet.isEmpty ? nil : words
    }

    /// Seals one's own copy of the request anew.
    private func keep(_ request: Request, entry: ID<Entry>, in tx: Transaction) throws {
        let version = sideVersion + 1
        let key = try keys.key(organisation: own, subject: id.rawValue, .narrative)
        let sealed = try key.seal(request, at: Self.requestPlace(id, of: own, version: version))
        try tx.execute(
            """
            UPDATE casework.referral_side
            SET sealed = \(sealed), row_version = \(version), entry = \(entry)
            WHERE referral = \(id) AND organisation = \(own)
            """)
    }

    /// Seals, for the recipient and with keys of its own, its copy of the request and what opens on acceptance.
    private mutating func copy(_ request: Request, _ identity: Identity, entry: ID<Entry>, in tx: Transaction) throws {
        func key(_ sealingClass: SealingClass) throws -> DataKey {
            try tx.makeKey(sealingClass, of: id.rawValue, about: id.rawValue, organisation: other, into: &keys)
        }
        let text = try key(.narrative).seal(request, at: Self.requestPlace(id, of: other, version: 1))
        let civil = try key(.civil).seal(identity.civil, at: Self.escrowPlace(id, of: other))
        let contact = try key(.contact).seal(identity.contact, at: Self.escrowPlace(id, of: other))
        try tx.inside(.vault) {
            try tx.execute("UPDATE keys.pepper SET shared_with = \(other) WHERE subject = \(id)")
        }
        try tx.execute(
            """
            INSERT INTO casework.referral_side (organisation, referral, referrer, recipient, side, drafted_at, sealed,
                dek_version, entry)
            SELECT \(other), r.id, r.referrer, r.recipient, 'recipient', r.drafted_at, \(text), 1, \(entry)
            FROM casework.referral r
            WHERE r.id = \(id)
            """)
        try Person.escrow(civil: civil, contact: contact, referral: id, from: own, to: other, entry: entry, in: tx)
    }

    static func escrowPlace(_ id: ID<Referral>, of organisation: ID<Organisation>) -> Place {
        Place(organisation: organisation.rawValue, table: "identity.disclosure", row: id.rawValue, rowVersion: 1)
    }
}
