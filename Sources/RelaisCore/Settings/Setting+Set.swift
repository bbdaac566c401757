import Foundation
import Postgres

extension Setting {
    /// Settles something for an organisation: its administrator for their own, the administrator of the server for any. Refuses
    /// (`nothingChanged`) what holds already.
    package func set(_ value: String?, for organisation: ID<Organisation>? = nil, in tx: Transaction) throws {
        let caller = try tx.caller
        try caller.require(.keepAccounts)
        guard let own = caller.organisation ?? organisation, organisation ?? own == own else {
            throw Refusal.notFound(.init(.organisation, organisation?.rawValue))
        }
        var checks = Checks()
        let value = checked(value, &checks)
        let old: SettingLine? = try SettingList.lines(of: own, only: self, in: tx).first
        try tx.require(version: old?.rowVersion ?? 0)
        try checks.done()
        guard let value, value != old?.value else { throw Refusal.nothingChanged }

        let entry = tx.newEntry()
        do {
            let digest: Only<Bytes> = try tx.inside(.access) {
                try tx.one(
                    """
                    INSERT INTO access.organisation_setting AS s (organisation, name, value, entry)
                    VALUES (\(own), \(self), \(value), \(entry))
                    ON CONFLICT ON CONSTRAINT organisation_setting_pkey
                    DO UPDATE SET value = excluded.value, row_version = s.row_version + 1, entry = excluded.entry
                    RETURNING audit.digest(s)
                    """)
            }
            try tx.record(
                .settingSet, entry: entry, .deployment(tx, "setting", own.rawValue, log: own),
                previous: old?.entry, digest: digest.value.bytes, fields: [rawValue])
        } catch let error as PostgresError where error.constraint == "organisation_setting_organisation_fkey" {
            throw Refusal.notFound(.init(.organisation, own.rawValue))
        }
    }
}
