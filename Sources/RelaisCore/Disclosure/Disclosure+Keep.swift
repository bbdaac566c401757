import Postgres

extension Disclosure {
    /// What is chosen for a draft, and by which right it would be disclosed.
    package struct Plan: Sendable, Equatable {
        package var choice: Choice
        package var basis: Basis

        init(choice: Choice, basis: Basis) { (self.choice, self.basis) = (choice, basis) }

        /// As it is kept: lists of codes, with what every referral says among them.
        init(fields: [String], onAcceptance: [String], basis: Basis?) {
            choice = Choice(Set((fields + onAcceptance).compactMap(Field.init)))
            self.basis = basis ?? .consent
        }

        /// A draft about which nothing was chosen.
        package static let standard = Plan(choice: .standard, basis: .consent)
    }

    /// What is kept with a draft, asked for and not read yet.
    static func askPlan(of referral: ID<Referral>, in tx: Transaction) throws -> Later<PlanRow> {
        try tx.ask("SELECT fields, on_acceptance, basis FROM casework.disclosure WHERE referral = \(referral)")
    }

    struct PlanRow: RowDecodable {
        let plan: Plan
        init(row: Row) throws {
            let (fields, onAcceptance, basis): ([String], [String], Basis?) = try row.decode()
            plan = Plan(fields: fields, onAcceptance: onAcceptance, basis: basis)
        }
    }

    /// Keeps with a draft what is chosen for it. Does not wait; the entry is the draft's.
    static func keep(_ plan: Plan, of referral: ID<Referral>, entry: ID<Entry>, in tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO casework.disclosure AS d (referral, fields, on_acceptance, languages, basis, entry)
            VALUES (\(referral), \(plan.choice.listed), \(plan.choice.fields(.onAcceptance).map(\.rawValue)), '{}', \(plan.basis),
                \(entry))
            ON CONFLICT (referral) DO UPDATE
            SET fields = excluded.fields, on_acceptance = excluded.on_acceptance, basis = excluded.basis,
                row_version = d.row_version + 1, entry = excluded.entry
            """)
    }
}

extension Disclosure.Choice {
    /// What is read with the referral, by code, with what every referral says.
    var listed: [String] { Disclosure.always + fields(.withReferral).map(\.rawValue) }
}
