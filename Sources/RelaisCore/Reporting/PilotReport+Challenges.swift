import Foundation
import Postgres
import Vault

extension PilotReport {
    /// What made the programme hard in these months, in the words of whoever leads it; about nobody.
    package struct Challenges: Sendable {
        package let words: String
        package let rowVersion: Int
    }

    /// Says what made it hard, for the months of a report; what was said before is replaced.
    ///
    /// - Throws: `Refusal.notFound`; `.invalid` for months that move with the day (`recent`, `all`); `.nothingChanged`.
    package static func tell(
        challenges words: String?, of id: ID<Programme>, period text: String?, in tx: Transaction
    ) throws {
        let (account, organisation) = try tx.caller.member(.keepProgrammes)
        _ = try Programme.known(id, in: tx)
        var checks = Checks()
        let period = Period(text, on: Day(tx.now))
        if !(period?.isFixed ?? false) { checks.refuse("period", .notInList) }
        let words = checks.text("challenges", words, most: 2_000, isNeeded: true) ?? ""
        let old = try Kept.ask(of: id, period?.text ?? "", isLocked: true, in: tx).first()
        try tx.require(version: old?.rowVersion ?? 0)
        try checks.done()
        var keys = try tx.askKeys(about: [id.rawValue]).open()
        if let old, try old.opened(keys, in: organisation)?.words == words { throw Refusal.nothingChanged }

        let (row, version, entry) = (old?.id ?? UUID(), (old?.rowVersion ?? 0) + 1, tx.newEntry())
        let key =
            if old != nil {
                try keys.key(organisation: organisation, subject: row, .narrative)
            } else {
                try tx.makeKey(.narrative, of: row, about: id.rawValue, organisation: organisation, into: &keys)
            }
        let sealed = try key.seal(Said(text: words), at: place(row, in: organisation, version: version))
        let digest: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.programme_challenge AS c (organisation, id, programme, period, sealed, dek_version, written_by, written_at, entry)
            VALUES (\(organisation), \(row), \(id), \(period?.text), \(sealed), 1, \(account), \(tx.now), \(entry))
            ON CONFLICT ON CONSTRAINT programme_challenge_once DO UPDATE
            SET sealed = EXCLUDED.sealed, written_by = EXCLUDED.written_by, written_at = EXCLUDED.written_at, row_version = \(version),
                entry = EXCLUDED.entry
            RETURNING audit.digest(c)
            """)
        try tx.record(
            .programmeChallenged, entry: entry, Programme.trace(id, in: tx), previous: old?.entry,
            digest: digest.value.bytes, fields: ["challenges"])
    }

    private struct Said: Codable {
        let text: String
    }

    private static func place(_ id: UUID, in organisation: ID<Organisation>, version: Int) -> Place {
        Place(
            organisation: organisation.rawValue, table: "casework.programme_challenge", row: id,
            rowVersion: Int64(version))
    }

    /// The row as it is kept.
    struct Kept: RowDecodable {
        let id: UUID
        let sealed: Bytes
        let rowVersion: Int
        let entry: ID<Entry>
        init(row: Row) throws { (id, sealed, rowVersion, entry) = try row.decode() }

        static func ask(
            of programme: ID<Programme>, _ period: String, isLocked: Bool = false, in tx: Transaction
        ) throws -> Later<Kept> {
            let lock: SQL = isLocked ? "FOR UPDATE" : ""
            return try tx.ask(
                """
                SELECT id, sealed, row_version, entry FROM casework.programme_challenge
                WHERE programme = \(programme) AND period = \(period) \(lock)
                """)
        }

        func opened(_ keys: Keys, in organisation: ID<Organisation>) throws -> Challenges? {
            let key = try keys.keyIfAny(organisation: organisation, subject: id, .narrative)
            let said: Said? = try key?.open(
                sealed, at: PilotReport.place(id, in: organisation, version: rowVersion))
            return said.map { Challenges(words: $0.text, rowVersion: rowVersion) }
        }
    }
}
