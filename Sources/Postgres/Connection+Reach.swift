import CPostgres

extension Connection {
    /// Connects to the server that takes changes. Where the connection string asks for such a one
    /// (`target_session_attrs=read-write` or `primary`) and none answers, to any of its servers: reading goes on, and
    /// the connection is a makeshift that the pool soon replaces.
    ///
    /// - Throws: `PostgresError.connectionLost` when no server answers at all.
    package static func reach(_ conninfo: String) throws -> Connection {
        do {
            return try Connection(conninfo: conninfo)
        } catch {
            guard asksForChanges(conninfo) else { throw error }
            let connection = try Connection(conninfo: conninfo, instead: [("target_session_attrs", "any")])
            connection.replacement = .now + .seconds(1)
            return connection
        }
    }

    /// Whether a makeshift has served long enough: there may be a server that takes changes by now.
    var isOverdue: Bool { replacement.map { $0 < .now } ?? false }

    /// Whether its server takes no changes: a standby, or `default_transaction_read_only`. The server says so by itself.
    package var isReadOnly: Bool {
        says("in_hot_standby") == "on" || says("default_transaction_read_only") == "on"
    }

    private func says(_ name: String) -> String? { PQparameterStatus(handle, name).map { String(cString: $0) } }

    /// Whether a connection string leaves the choice between several servers.
    package static func namesSeveralHosts(_ conninfo: String) -> Bool {
        [setting("host", conninfo), setting("hostaddr", conninfo)].contains { $0?.contains(",") ?? false }
    }

    private static func asksForChanges(_ conninfo: String) -> Bool {
        ["read-write", "primary"].contains(setting("target_session_attrs", conninfo))
    }

    /// What a connection string says of one keyword.
    private static func setting(_ name: String, _ conninfo: String) -> String? {
        guard let options = PQconninfoParse(conninfo, nil) else { return nil }
        defer { PQconninfoFree(options) }
        var option = options
        while let keyword = option.pointee.keyword {
            if String(cString: keyword) == name { return option.pointee.val.map { String(cString: $0) } }
            option += 1
        }
        return nil
    }
}
