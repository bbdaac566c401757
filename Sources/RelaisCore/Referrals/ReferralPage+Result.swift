import Postgres

extension ReferralPage {
    package var outcome: Outcome? { result.outcome }

    /// Whether what comes of it is kept from the caller, who refers: the person did not agree that they know.
    package var isResultKept: Bool {
        line.side == .referrer && !isResultShared && Referral.supported.contains(line.state)
    }

    /// The level of French at a moment: the lowest of the skills, or the one that was told of all.
    package func level(at moment: Assessment.Moment) -> FrenchLevel? {
        support.assessment(at: moment)?.level ?? (moment == .entry ? result.levelAtEntry : result.levelAtExit)
    }

    /// What came of a referral, as far as row security lets the caller's side read it.
    struct ResultRow: RowDecodable {
        let result: Referral.Result
        let isShared: Bool

        static func ask(of referral: ID<Referral>, in tx: Transaction) throws -> Later<ResultRow> {
            try tx.ask(
                """
                SELECT t.outcome, t.level_at_entry, t.level_at_exit, t.leads_to, coalesce(t.barriers, '{}'),
                    casework.result_is_shared(asked.id)
                FROM (VALUES (\(referral)::uuid)) AS asked (id)
                LEFT JOIN casework.result t ON t.referral = asked.id
                """)
        }

        init(row: Row) throws {
            let (outcome, orientation): (Outcome?, Orientation?)
            let levels: (FrenchLevel?, FrenchLevel?)
            let barriers: [String]
            (outcome, levels.0, levels.1, orientation, barriers, isShared) = try row.decode()
            result = Referral.Result(
                outcome: outcome, levelAtEntry: levels.0, levelAtExit: levels.1, orientation: orientation,
                barriers: barriers.compactMap(Barrier.init))
        }
    }
}
