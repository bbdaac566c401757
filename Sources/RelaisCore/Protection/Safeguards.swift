import Foundation
import Postgres
import Vault

/// What protects someone, as rules ask for it: who represents them, and what was decided of their minority.
struct Safeguards {
    /// The first to begin first.
    let representatives: [Representative]
    /// The last statement first.
    let statements: [Minority]

    /// Whether someone is to be treated as a minor on a day. While minority is assessed, or a judge is asked, they are; a doubt
    /// about the day of birth is in their favour. Of whom nothing is known, those are whom someone represents.
    func isMinor(born birth: Day?, on day: Day) -> Bool {
        switch statements.first?.status {
        case .underAssessment, .judicialAppealPending: return true
        case .notRecognised, .adult: return false
        case .recognised, nil: break
        }
        guard let birth else {
            return statements.first != nil
                || representatives.contains { $0.facts.kind.giver != nil && $0.isInOffice(on: day) }
        }
        return birth.age(on: day) < Consent.majority
    }

    /// Those who can agree to something for the minor on a day.
    func deciding(_ purpose: Consent.Purpose, on day: Day) -> [Representative] {
        representatives.filter { $0.decides(purpose, on: day) }
    }
}

/// Safeguards that were asked for and have not been opened yet.
struct LaterSafeguards {
    fileprivate let organisation: ID<Organisation>
    fileprivate let representatives: Later<SealedRepresentative>
    fileprivate let statements: Later<SealedStatement>

    func open(_ keys: Keys) throws -> Safeguards {
        Safeguards(
            representatives: try representatives.all().map { row in
                let key = try key(of: row.id.rawValue, row.keyVersion, keys)
                let kept: Representative.Kept = try key.open(
                    row.sealed, at: Representative.place(row.id, in: organisation, version: row.rowVersion))
                return Representative(
                    id: row.id, facts: kept.facts, former: kept.former, rowVersion: row.rowVersion)
            }.sorted { ($0.facts.from.text, $0.id.text) < ($1.facts.from.text, $1.id.text) },
            statements: try statements.all().map { row in
                let key = try key(of: row.id.rawValue, row.keyVersion, keys)
                let said: Minority.Statement = try key.open(
                    row.sealed, at: Minority.place(row.id, in: organisation))
                return Minority(status: said.status, decidedOn: said.decidedOn, statedAt: row.statedAt)
            })
    }

    /// Each row has a key of its own, which dies with the person.
    private func key(of subject: UUID, _ version: Int, _ keys: Keys) throws -> DataKey {
        try keys.key(organisation: organisation, subject: subject, .protection, version: version)
    }
}

extension Safeguards {
    /// Asks for what protects someone. PostgreSQL answers whoever follows them and is bound by secrecy; for anyone else there is
    /// nothing.
    static func ask(of person: ID<Person>, in organisation: ID<Organisation>, _ tx: Transaction) throws
        -> LaterSafeguards
    {
        try tx.inside(.protection) {
            LaterSafeguards(
                organisation: organisation,
                representatives: try tx.ask(
                    """
                    SELECT id, sealed, dek_version, row_version
                    FROM protection.representative
                    WHERE person = \(person)
                    LIMIT 50
                    """),
                statements: try tx.ask(
                    """
                    SELECT id, sealed, dek_version, stated_at
                    FROM protection.minority
                    WHERE person = \(person)
                    ORDER BY stated_at DESC, id
                    LIMIT 50
                    """))
        }
    }

    /// Whether the caller is bound by professional secrecy in the organisation they act for.
    static func askSecrecy(in tx: Transaction) throws -> Later<Only<Bool>> {
        try tx.ask("SELECT access.is_bound_by_secrecy()")
    }

    /// Whether someone may be treated as a minor though their day of birth says otherwise. Whoever is bound by secrecy can tell;
    /// for anyone else it is enough that something was decided.
    static func mayProlongMinority(of person: ID<Person>, in tx: Transaction) throws -> Bool {
        let laterKeys = try tx.askKeys(about: [person.rawValue])
        guard let organisation = try tx.caller.organisation else { return true }
        let later = try ask(of: person, in: organisation, tx)
        let laterSecrecy = try askSecrecy(in: tx)
        let isKnown: Only<Bool> = try tx.one("SELECT protection.knows(\(person))")
        guard try laterSecrecy.one().value else { return isKnown.value }
        return [.underAssessment, .judicialAppealPending].contains(
            try later.open(laterKeys.open()).statements.first?.status)
    }

    /// Refuses whoever is not.
    static func requireSecrecy(in tx: Transaction) throws {
        guard try askSecrecy(in: tx).one().value else { throw Refusal.secrecyNeeded }
    }
}

private struct SealedRepresentative: RowDecodable {
    let id: ID<Representative>
    let sealed: Bytes
    let keyVersion: Int
    let rowVersion: Int
    init(row: Row) throws { (id, sealed, keyVersion, rowVersion) = try row.decode() }
}

private struct SealedStatement: RowDecodable {
    let id: ID<Minority>
    let sealed: Bytes
    let keyVersion: Int
    let statedAt: Date
    init(row: Row) throws { (id, sealed, keyVersion, statedAt) = try row.decode() }
}

extension Representative {
    static func place(_ id: ID<Representative>, in organisation: ID<Organisation>, version: Int) -> Place {
        Place(
            organisation: organisation.rawValue, table: "protection.representative", row: id.rawValue,
            rowVersion: Int64(version))
    }
}

extension Minority {
    static func place(_ id: ID<Minority>, in organisation: ID<Organisation>) -> Place {
        Place(organisation: organisation.rawValue, table: "protection.minority", row: id.rawValue, rowVersion: 1)
    }
}
