import Postgres
import Vault

extension Referral {
    /// Changes a draft: the service, the priority, the words, and what is disclosed where that is given. Whom it is about stays.
    package static func redraft(_ id: ID<Referral>, _ draft: Draft, in tx: Transaction) throws {
        let referral = try held(id, by: .referrer, to: .referPeople, in: tx)
        guard referral.state == .draft else { throw Refusal.referralIs(referral.state, needs: [.draft]) }
        let laterPlan = try Disclosure.askPlan(of: id, in: tx)
        let before = try laterPlan.first()?.plan ?? .standard
        var checks = Checks()
        if draft.service?.isEmpty ?? true { checks.refuse("service", .missing) }
        var (request, priority) = draft.checked(&checks)
        let plan = draft.plan(before, &checks)
        try checks.done()
        if draft.basisWords == nil { request.basisWords = try referral.request().basisWords }
        let service = try chosen(draft.service, by: referral.own, in: tx)

        let entry = tx.newEntry()
        let version = referral.sideVersion + 1
        let key = try referral.keys.key(organisation: referral.own, subject: id.rawValue, .narrative)
        let sealed = try key.seal(request, at: requestPlace(id, of: referral.own, version: version))
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE casework.referral
            SET recipient = \(service.organisation), service = \(service.id), priority = \(priority), \(signed(entry))
            WHERE id = \(id)
            RETURNING audit.digest(referral)
            """)
        try tx.execute(
            """
            UPDATE casework.referral_side
            SET sealed = \(sealed), row_version = \(version), entry = \(entry)
            WHERE referral = \(id) AND organisation = \(referral.own)
            """)
        if plan != before { try Disclosure.keep(plan, of: id, entry: entry, in: tx) }
        try tx.record(
            .referralRedrafted, entry: entry, .one("referral", id.rawValue, referral.keys, in: referral.own),
            previous: referral.entry, digest: digest.value.bytes,
            fields: ["service", "priority", "request"] + (plan == before ? [] : ["disclosure"]))
    }
}
