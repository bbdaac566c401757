import Postgres

extension Service {
    /// Whom a service is open to, as far as it is said in figures and codes.
    struct Limits: RowDecodable {
        let minimumAge: Int?
        let maximumAge: Int?
        let territory: [String]

        init(row: Row) throws { (minimumAge, maximumAge, territory) = try row.decode() }

        /// Those of the service a referral goes to.
        static func ask(of referral: ID<Referral>, in tx: Transaction) throws -> Later<Limits> {
            try tx.ask(
                """
                SELECT s.minimum_age, s.maximum_age, s.territory
                FROM casework.referral r
                JOIN directory.service s ON s.id = r.service
                WHERE r.id = \(referral)
                """)
        }

        /// What someone is known not to meet. What is not known is met.
        func unmet(ages: ClosedRange<Int>?, commune: String?) -> [Fit.Point] {
            var unmet: [Fit.Point] = []
            if Circumstances.isAged(ages, from: minimumAge, to: maximumAge) == false { unmet.append(.age) }
            if let commune, !territory.isEmpty,
                !territory.contains(commune) && !territory.contains(Commune.department(of: commune))
            {
                unmet.append(.area)
            }
            return unmet
        }
    }
}
