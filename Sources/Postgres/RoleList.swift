/// The roles of one program, as they are on a whole server and in no copy of a database: what each may, and whose member it
/// is. Without passwords.
package struct RoleList: Sendable, Codable, Equatable {
    package struct Role: Sendable, Codable, Equatable {
        let name: String
        let canLogin: Bool
        let inherits: Bool
        let bypassesRowSecurity: Bool
        let settings: [String]
        let memberOf: [String]
    }

    package let roles: [Role]

    private struct RoleRow: RowDecodable {
        let role: Role
        init(row: Row) throws {
            let (name, canLogin, inherits, bypasses): (String, Bool, Bool, Bool)
            let (settings, memberOf): ([String], [String])
            (name, canLogin, inherits, bypasses, settings, memberOf) = try row.decode()
            role = Role(
                name: name, canLogin: canLogin, inherits: inherits, bypassesRowSecurity: bypasses,
                settings: settings, memberOf: memberOf)
        }
    }

    /// Those whose name begins so.
    package init(named prefix: String, on connection: Connection) throws {
        let rows: [RoleRow] = try connection.all(
            """
            SELECT r.rolname::text, r.rolcanlogin, r.rolinherit, r.rolbypassrls, coalesce(s.setconfig, '{}'),
                array(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                      WHERE m.member = r.oid ORDER BY 1)
            FROM pg_roles r
            LEFT JOIN pg_db_role_setting s ON s.setrole = r.oid AND s.setdatabase = 0
            WHERE starts_with(r.rolname, \(prefix)) AND NOT r.rolsuper
            ORDER BY r.rolname
            """)
        roles = rows.map(\.role)
    }

    /// Makes those that are not there; those that are stay as they are, but for what they lack. As a superuser.
    package func make(on connection: Connection) throws {
        let there = Set(try connection.all("SELECT rolname::text FROM pg_roles", as: Only<String>.self).map(\.value))
        for role in roles where !there.contains(role.name) {
            let may = [
                role.canLogin ? "LOGIN" : "NOLOGIN", role.inherits ? "INHERIT" : "NOINHERIT",
                role.bypassesRowSecurity ? "BYPASSRLS" : "NOBYPASSRLS",
            ]
            try connection.script(SQL(trusted: "CREATE ROLE \(Self.name(role.name)) \(may.joined(separator: " "))"))
            for setting in role.settings {
                guard let sign = setting.firstIndex(of: "=") else { continue }
                let value = setting[setting.index(after: sign)...].replacing("'", with: "''")
                try connection.script(
                    SQL(trusted: "ALTER ROLE \(Self.name(role.name)) SET \(setting[..<sign]) = '\(value)'"))
            }
        }
        for role in roles {
            for group in role.memberOf {
                try connection.script(SQL(trusted: "GRANT \(Self.name(group)) TO \(Self.name(role.name))"))
            }
        }
    }

    private static func name(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
}
