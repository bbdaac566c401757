import Foundation
import Postgres

/// A programme of mentoring of an organisation: its scheme, its rules, who leads it, whom a concern goes to.
package struct Programme: Sendable {
    package let id: ID<Programme>
    package let name: String
    package let scheme: Scheme
    /// The version of the rules that hold.
    package let version: Int
    /// Where referrals to it come in.
    package let service: ID<Service>?
    package let lead: ID<Account>
    package let safeguarding: ID<Account>
    package let closedAt: Date?
    package let rules: Rules
    package let rowVersion: Int
    let entry: ID<Entry>

    /// Which law it follows. Mirrored by `programme_scheme_known`.
    package enum Scheme: String, Sendable, CaseIterable, PostgresValue {
        /// CASF D221-27 to D221-33.
        case sponsorship = "parrainage_proximite"
        /// CASF D221-34 to D221-40: from 11 years on.
        case mentoring = "mentorat"
        case oneToOne = "1_jeune_1_mentor"
        case local = "programme_local"

        /// What the law asks for whatever the programme says.
        var required: Set<Requirement> {
            switch self {
            case .sponsorship, .mentoring: [.inscription, .authorityAgreement, .convention]
            case .oneToOne, .local: []
            }
        }

        /// The youngest it may be for.
        var youngest: Int { self == .mentoring ? 11 : 3 }
    }

    /// In which frame of the law it acts: which checks may be asked for follows from it. Mirrored by
    /// `programme_rules_frames_known`.
    package enum Frame: String, Sendable, CaseIterable, PostgresValue {
        /// Establishments and services of child protection (CASF L133-6).
        case childProtection = "child_protection"
        /// Sport in a club of a federation (code du sport L212-9).
        case sportClub = "sport_club"
        /// Sponsors with a five-year accreditation (CASF D221-30).
        case sponsorship
    }

    /// What must be there before a match begins. Mirrored by `programme_rules_requires_known`.
    package enum Requirement: String, Sendable, CaseIterable, PostgresValue {
        case interview, references, training, charter, inscription
        case authorityAgreement = "authority_agreement"
        case trial, convention
    }
}

extension Programme: RowDecodable {
    static let columns: SQL =
        """
        p.id, p.name, p.scheme, p.version, p.service, p.lead, p.safeguarding, p.closed_at, p.row_version, p.entry
        """

    package init(row: Row) throws {
        (id, name, scheme, version, service, lead, safeguarding, closedAt, rowVersion, entry) = try row.decode()
        rules = .none
    }

    private init(_ known: Programme, rules: Rules) {
        (id, name, scheme, version) = (known.id, known.name, known.scheme, known.version)
        (service, lead, safeguarding) = (known.service, known.lead, known.safeguarding)
        (closedAt, rowVersion, entry) = (known.closedAt, known.rowVersion, known.entry)
        self.rules = rules
    }

    /// The programme with the rules that hold, if the caller may see it; its row locked where it is to be changed.
    ///
    /// - Throws: `Refusal.notFound`.
    static func known(_ id: ID<Programme>, isLocked: Bool = false, in tx: Transaction) throws -> Programme {
        let lock: SQL = isLocked ? "FOR UPDATE" : ""
        let found: Programme? = try tx.first("SELECT \(columns) FROM casework.programme p WHERE p.id = \(id) \(lock)")
        guard let found else { throw Refusal.notFound(.init(.programme, id.rawValue)) }
        return Programme(found, rules: try Rules.ask(of: id, version: found.version, in: tx).read())
    }

    /// The same, open still, for whoever may do this.
    ///
    /// - Throws: `Obstacle.programmeClosed`.
    static func open(_ id: ID<Programme>, in tx: Transaction) throws -> Programme {
        let programme = try known(id, in: tx)
        guard programme.closedAt == nil else { throw Refusal.mentoring(.programmeClosed) }
        return programme
    }

    /// What the audit calls it: it is about nobody.
    static func trace(_ id: ID<Programme>, in tx: Transaction) -> Trace {
        .deployment(tx, "programme", id.rawValue)
    }
}
