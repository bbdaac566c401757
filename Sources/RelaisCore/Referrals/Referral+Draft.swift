import Foundation
import Postgres
import Vault

extension Referral {
    /// What a form or a command says of a referral, before it is sent. All of it as it was typed.
    package struct Draft: Sendable, Equatable {
        /// A person's id or code.
        package var person: String?
        /// A service's id, or its name.
        package var service: String?
        package var priority: String?
        package var need: String?
        package var alreadyDone: String?
        /// Which fields are disclosed.
        package var wish: Disclosure.Wish
        /// By which right: a code of `Disclosure.Basis`, as before when nothing is given; in words where it needs them.
        package var basis: String?
        package var basisWords: String?
        /// Whether it goes on to be sent: then the need must be there.
        package var isToSend = false

        package init(
            person: String? = nil, service: String? = nil, priority: String? = nil, need: String? = nil,
            alreadyDone: String? = nil, wish: Disclosure.Wish = .asBefore, basis: String? = nil,
            basisWords: String? = nil
        ) {
            (self.wish, self.basis, self.basisWords) = (wish, basis, basisWords)
            self.person = person
            self.service = service
            self.priority = priority
            self.need = need
            self.alreadyDone = alreadyDone
        }

        /// The text and the priority, checked; the need may wait until the referral is to be sent.
        func checked(_ checks: inout Checks) -> (request: Request, priority: Priority) {
            let need = checks.text("need", need, most: 500, isNeeded: isToSend)
            let done = checks.text("already_done", alreadyDone, most: 2_000)
            let priority: Priority = checks.code("priority", priority) ?? .normal
            let words = checks.text("basis_words", basisWords, most: 500)
            return (Request(need: need ?? "", alreadyDone: done, basisWords: words), priority)
        }

        /// What would be disclosed, and by which right, where something was chosen `before`. Refuses what is no field, and no
        /// right.
        func plan(_ before: Disclosure.Plan, _ checks: inout Checks) -> Disclosure.Plan {
            let choice = wish.applied(to: before.choice, &checks)
            guard let basis, !basis.isEmpty else { return Disclosure.Plan(choice: choice, basis: before.basis) }
            return Disclosure.Plan(choice: choice, basis: checks.code("basis", basis) ?? before.basis)
        }

        /// The same for a form that is still being filled in.
        package func plan(after before: Disclosure.Plan) -> Disclosure.Plan {
            var checks = Checks()
            return plan(before, &checks)
        }
    }

    /// Prepares a referral of someone the caller follows to a service of another organisation. Nobody else sees it yet.
    @discardableResult
    package static func draft(_ draft: Draft, in tx: Transaction) throws -> (id: ID<Referral>, reference: String) {
        try prepare(draft, from: nil, event: .referralDrafted, in: tx)
    }

    /// Makes a draft that goes on from `parent`, where there is one; `before` is what would be disclosed where it does not say.
    static func prepare(
        _ draft: Draft, from parent: ID<Referral>?, like before: Disclosure.Plan = .standard, event: Event,
        in tx: Transaction
    ) throws -> (id: ID<Referral>, reference: String) {
        let (account, organisation) = try tx.caller.member(.referPeople)
        var checks = Checks()
        if draft.person?.isEmpty ?? true { checks.refuse("person", .missing) }
        if draft.service?.isEmpty ?? true { checks.refuse("service", .missing) }
        let (request, priority) = draft.checked(&checks)
        let plan = draft.plan(before, &checks)
        try checks.done()
        let person = try Person.id(for: draft.person ?? "", in: tx)
        let known: Known? = try tx.first(
            """
            SELECT handed_over_at IS NOT NULL, erased_at IS NOT NULL, id IS NOT DISTINCT FROM casework.emergency_person(),
                restricted_at IS NOT NULL
            FROM casework.person
            WHERE id = \(person)
            """)
        guard let known else { throw Refusal.notFound(.init(.person, person.rawValue)) }
        guard !known.isErased else { throw Refusal.erased }
        guard !known.isHandedOver else { throw Refusal.handedOver }
        guard !known.isEmergency else { throw Refusal.notAssigned }
        guard !known.isRestricted else { throw Refusal.restricted }
        let service = try chosen(draft.service, by: organisation, in: tx)

        let id = ID<Referral>()
        let entry = tx.newEntry()
        var keys = Keys(tx.keyring)
        try tx.makePepper(of: id.rawValue, organisation: organisation, into: &keys)
        let key = try tx.makeKey(
            .narrative, of: id.rawValue, about: id.rawValue, organisation: organisation, into: &keys)
        let sealed = try key.seal(request, at: requestPlace(id, of: organisation, version: 1))
        try tx.execute(
            """
            INSERT INTO casework.referral_side (organisation, referral, referrer, recipient, side, drafted_at, person, assignee,
                parent, sealed, dek_version, entry)
            VALUES (\(organisation), \(id), \(organisation), \(service.organisation), 'referrer', \(tx.now), \(person),
                \(account), \(parent), \(sealed), 1, \(entry))
            """)
        for _ in 0..<20 {
            let reference = Code.new(Code.referral)
            let digest: Only<Bytes>? = try tx.first(
                """
                INSERT INTO casework.referral (id, reference, referrer, recipient, service, state, priority, drafted_at, entry)
                VALUES (\(id), \(reference), \(organisation), \(service.organisation), \(service.id), 'draft', \(priority),
                    \(tx.now), \(entry))
                ON CONFLICT ON CONSTRAINT referral_reference_key DO NOTHING
                RETURNING audit.digest(referral)
                """)
            guard let digest else { continue }
            try tx.execute(
                """
                INSERT INTO casework.referral_move (entry, referral, at, to_state, organisation, account)
                VALUES (\(entry), \(id), \(tx.now), 'draft', \(organisation), \(account))
                """)
            try Disclosure.keep(plan, of: id, entry: entry, in: tx)
            try tx.record(
                event, entry: entry, .one("referral", id.rawValue, keys, in: organisation),
                digest: digest.value.bytes)
            return (id, reference)
        }
        throw PostgresError.missingRow
    }

    private struct Known: RowDecodable {
        let isHandedOver: Bool
        let isErased: Bool
        /// Whether the caller sees the file in an emergency alone: nothing is done with it then.
        let isEmergency: Bool
        let isRestricted: Bool
        init(row: Row) throws { (isHandedOver, isErased, isEmergency, isRestricted) = try row.decode() }
    }

    /// The service asked for: open, and another organisation's.
    static func chosen(_ text: String?, by organisation: ID<Organisation>, in tx: Transaction) throws -> Service {
        guard let id = try Service.id(for: text ?? "", in: tx) else {
            throw Refusal.invalid([Invalid("service", .notInList)])
        }
        let found: Service? = try tx.first(
            "SELECT \(Service.columns) FROM \(Service.sources) WHERE s.id = \(id) AND s.is_open")
        guard let found else { throw Refusal.invalid([Invalid("service", .notInList)]) }
        guard found.organisation != organisation else { throw Refusal.invalid([Invalid("service", .ownOrganisation)]) }
        return found
    }
}
