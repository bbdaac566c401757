import Postgres

/// What an organisation has settled, and what holds where it has not.
package struct SettingList: Sendable {
    /// One for each setting, in their order.
    package let lines: [SettingLine]

    /// For the administrator of an organisation, or that of the server, who says which.
    package init(of organisation: ID<Organisation>? = nil, in tx: Transaction) throws {
        let caller = try tx.caller
        try caller.require(.keepAccounts)
        guard let own = caller.organisation ?? organisation, organisation ?? own == own else {
            throw Refusal.notFound(.init(.organisation, organisation?.rawValue))
        }
        let settled = try Self.lines(of: own, only: nil, in: tx)
        lines = Setting.allCases.map { setting in
            settled.first { $0.setting == setting }
                ?? SettingLine(setting: setting, value: setting.standard, isOwn: false, rowVersion: 0, entry: nil)
        }
        try tx.record(.settingsListed, .deployment(tx, "setting", own.rawValue, log: own))
    }

    static func lines(
        of organisation: ID<Organisation>, only setting: Setting?, in tx: Transaction
    ) throws -> [SettingLine] {
        let one: SQL = setting.map { "AND name = \($0) FOR UPDATE" } ?? ""
        return try tx.inside(.access) {
            try tx.all(
                """
                SELECT name, value, row_version, entry
                FROM access.organisation_setting
                WHERE organisation = \(organisation) \(one)
                """)
        }
    }
}

/// One setting as it holds.
package struct SettingLine: Sendable, RowDecodable {
    package let setting: Setting
    package let value: String
    /// Whether the organisation settled it itself.
    package let isOwn: Bool
    package let rowVersion: Int
    let entry: ID<Entry>?

    package init(row: Row) throws {
        (setting, value, rowVersion, entry) = try row.decode()
        isOwn = true
    }

    init(setting: Setting, value: String, isOwn: Bool, rowVersion: Int, entry: ID<Entry>?) {
        (self.setting, self.value, self.isOwn) = (setting, value, isOwn)
        (self.rowVersion, self.entry) = (rowVersion, entry)
    }
}
