import Foundation
import Postgres
import Vault

/// The register of breaches: those whose clock runs first, the most pressing first; then the others, the last first.
package struct BreachList: Sendable {
    package let lines: [Breach]
    package let isCut: Bool

    package static let most = 100

    package init(in tx: Transaction) throws {
        let rows: [Breach] = try tx.all(
            """
            SELECT \(Breach.columns)
            FROM casework.breach b
            ORDER BY (b.authority_told_at IS NULL AND b.closed_at IS NULL AND b.risk IS DISTINCT FROM 'none') DESC,
                CASE WHEN b.authority_told_at IS NULL AND b.closed_at IS NULL AND b.risk IS DISTINCT FROM 'none' THEN b.found_at END,
                b.closed_at IS NOT NULL, b.found_at DESC, b.id
            LIMIT \(Self.most + 1)
            """)
        _ = try tx.caller.member(.keepBreaches)
        (lines, isCut) = (Array(rows.prefix(Self.most)), rows.count > Self.most)
        try tx.record(.breachesListed, .deployment(tx, "breach-list", tx.deployment))
    }
}

/// One of them, with everything that is said of it.
package struct BreachPage: Sendable {
    package let breach: Breach
    package let account: Breach.Account

    private struct Sealed: RowDecodable {
        let sealed: Bytes
        let version: Int
        init(row: Row) throws { (sealed, version) = try row.decode() }
    }

    package init(_ id: ID<Breach>, in tx: Transaction) throws {
        let laterKeys = try tx.askKeys(about: [id.rawValue])
        let laterSealed: Later<Sealed> = try tx.ask(
            "SELECT sealed, sealed_version FROM casework.breach WHERE id = \(id)")
        let breach: Breach? = try tx.first("SELECT \(Breach.columns) FROM casework.breach b WHERE b.id = \(id)")
        let (_, organisation) = try tx.caller.member(.keepBreaches)
        guard let breach, let sealed = try laterSealed.first() else {
            throw Refusal.notFound(.init(.breach, id.rawValue))
        }
        let key = try laterKeys.open().key(organisation: organisation, subject: id.rawValue, .narrative)
        account = try key.open(
            sealed.sealed, at: Breach.place(id, in: organisation, version: sealed.version))
        self.breach = breach
        try tx.record(.breachSeen, .deployment(tx, "breach", id.rawValue), fields: ["words"])
    }
}
