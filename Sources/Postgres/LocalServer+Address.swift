import Glibc

extension LocalServer {
    /// How to connect to a private server, for its owner and for whoever attaches to it.
    package struct Address: Sendable {
        /// The folder of the socket.
        package let host: String
        /// The role that may do everything, created with the server.
        package let superuser = "postgres"
        /// Its password: 32 random bytes in base64url, made for this server.
        package let superuserPassword: String

        init(directory: ServerDirectory, superuserPassword: String) {
            host = directory.socket
            self.superuserPassword = superuserPassword
        }

        /// What libpq needs to connect, quoted. It holds the password: not for a log.
        ///
        /// It leaves to libpq's `PG*` variables nothing that would lead elsewhere.
        package func conninfo(user: String, database: String, password: String?) -> String {
            let fields: [(String, String?)] = [
                ("host", host), ("hostaddr", ""), ("port", "5432"), ("sslmode", "disable"), ("gssencmode", "disable"),
                ("user", user), ("dbname", database), ("password", password),
            ]
            let written = fields.compactMap { name, value in value.map { "\(name)=\(Self.quoted($0))" } }
            return written.joined(separator: " ")
        }

        /// The same for the superuser.
        package func conninfo(database: String = "postgres") -> String {
            conninfo(user: superuser, database: database, password: superuserPassword)
        }

        private static func quoted(_ value: String) -> String {
            "'" + value.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "'"
        }
    }
}

extension LocalServer.Address: CustomStringConvertible {
    /// Where it is, without the password.
    package var description: String { host }
}

extension ServerDirectory {
    /// Whether a server listens on the socket. Throws `system` when we may not enter its folder.
    func answers() throws -> Bool {
        let client = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard client >= 0 else { return false }
        defer { close(client) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socketFile.utf8) }
        let code = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 ? 0 : errno
            }
        }
        guard code != EACCES else { throw LocalServer.Problem.failure(code, to: "enter", socket) }
        return code == 0
    }
}
