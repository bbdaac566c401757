import CPostgres

extension Connection {
    /// Gives a role a password. Only its SCRAM verifier leaves this process, so the password is in no log of the server.
    ///
    /// - Throws: `PostgresError` when the server refuses.
    package func setPassword(of role: String, to password: String) throws {
        try leavePipeline()
        guard let encrypted = PQencryptPasswordConn(handle, password, role, "scram-sha-256") else { throw lost() }
        defer { PQfreemem(encrypted) }
        let name = role.replacing("\"", with: "\"\"")
        // A verifier holds digits, letters and `$:+/=`: no quote.
        try script(SQL(trusted: "ALTER ROLE \"\(name)\" PASSWORD '\(String(cString: encrypted))'"))
    }

    /// Whether what passes between us is encrypted, or does not leave this machine.
    package var isPrivate: Bool {
        let host = PQhostaddr(handle).map { String(cString: $0) } ?? ""
        let socket = PQhost(handle).map { String(cString: $0) } ?? ""
        return PQsslInUse(handle) == 1 || PQgssEncInUse(handle) == 1 || socket.hasPrefix("/") || host.hasPrefix("127.")
            || host == "::1"
    }
}
