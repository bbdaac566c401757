import Postgres

/// How a server is run: what it writes to its log, how it is entered, which of its roles may what.
struct ServerState: Sendable {
    private(set) var findings: [Diagnosis.Finding] = []

    /// Looks, and changes nothing. `isWhole` is whether the connection may see how the server is entered: a superuser's.
    init(_ conninfo: String, isWhole: Bool) throws {
        let connection = try Connection.reach(conninfo)
        let settings: [Setting] = try connection.all("SELECT name::text, coalesce(setting, '') FROM pg_settings")
        let values = Dictionary(settings.map { ($0.name, $0.value) }) { first, _ in first }
        findings += Self.logging(values) + Self.durability(values) + Self.entrance(values)
        findings += try Self.rights(connection)
        if isWhole {
            findings += try Self.rules(connection)
        } else {
            findings.append(
                .well(
                    "pg_hba",
                    "Who may enter the server from where is not seen from here: relais doctor --as looks at it."))
        }
    }

    private struct Setting: RowDecodable {
        let name: String
        let value: String
        init(row: Row) throws { (name, value) = try row.decode() }
    }

    private static func altered(_ name: String, _ value: String) -> String {
        "psql -c \"ALTER SYSTEM SET \(name) = '\(value)'\" -c \"SELECT pg_reload_conf()\""
    }

    /// What would put a value of someone's file into the server's log.
    private static func logging(_ set: [String: String]) -> [Diagnosis.Finding] {
        func number(_ name: String) -> Double { set[name].flatMap { Double($0) } ?? -1 }
        var findings: [Diagnosis.Finding] = []
        func look(_ name: String, _ isWell: Bool, _ good: String, _ why: String) {
            findings.append(
                isWell
                    ? .well(name, "\(name) is \(set[name] ?? "unknown").")
                    : .wrong(name, "\(name) is \(set[name] ?? "unknown").", why: why, remedy: altered(name, good)))
        }
        look(
            "log_statement", ["none", "ddl"].contains(set["log_statement"]), "ddl",
            "Whatever is typed at psql is written to the server's log, values included.")
        let logsStatements =
            number("log_min_duration_statement") >= 0 || number("log_min_duration_sample") >= 0
            || number("log_transaction_sample_rate") > 0 || ["mod", "all"].contains(set["log_statement"])
        look(
            "log_parameter_max_length", number("log_parameter_max_length") == 0 || !logsStatements, "0",
            "Statements that are logged, slow ones as well, are logged with the values bound to them.")
        look(
            "log_parameter_max_length_on_error", set["log_parameter_max_length_on_error"] == "0", "0",
            "Statements that fail are logged with the values bound to them.")
        look(
            "log_error_verbosity", set["log_error_verbosity"] == "terse", "terse",
            "A row that a constraint refuses is quoted in the server's log.")
        if set["auto_explain.log_min_duration"].map({ $0 != "-1" }) ?? false {
            look(
                "auto_explain.log_parameter_max_length", number("auto_explain.log_parameter_max_length") == 0, "0",
                "Plans are logged with the values bound to their statements.")
        }
        if let pgaudit = set["pgaudit.log_parameter"] {
            look("pgaudit.log_parameter", pgaudit == "off", "off", "pgaudit logs the values bound to statements.")
        }
        return findings
    }

    /// What a power cut or a failing disk would cost.
    private static func durability(_ set: [String: String]) -> [Diagnosis.Finding] {
        let names = ["fsync", "full_page_writes", "synchronous_commit"]
        let off = names.filter { set[$0] == "off" }
        return [
            set["data_checksums"] == "on"
                ? .well("data_checksums", "The database keeps checksums of its pages.")
                : .wrong(
                    "data_checksums", "The database keeps no checksums of its pages.",
                    why: "A failing disk would go unnoticed.",
                    remedy: "pg_ctl stop, pg_checksums --enable -D $PGDATA, pg_ctl start"),
            off.isEmpty
                ? .well("durability", "What was answered is on disk.")
                : .wrong(
                    "durability", "\(off.joined(separator: ", ")) \(off.count == 1 ? "is" : "are") off.",
                    why: "A power cut would lose or break what was answered.", remedy: altered(off[0], "on")),
        ]
    }

    private static func entrance(_ set: [String: String]) -> [Diagnosis.Finding] {
        let listens = set["listen_addresses"] ?? ""
        let isHome = listens.split(separator: ",").allSatisfy {
            ["localhost", "127.0.0.1", "::1"].contains($0.filter { $0 != " " })
        }
        return [
            set["password_encryption"] == "scram-sha-256"
                ? .well("password_encryption", "Passwords of the database are kept as SCRAM verifiers.")
                : .wrong(
                    "password_encryption", "password_encryption is \(set["password_encryption"] ?? "unknown").",
                    why: "Whoever copies pg_authid can sign in with what is in it.",
                    remedy: altered("password_encryption", "scram-sha-256")),
            isHome || set["ssl"] == "on"
                ? .well("ssl", isHome ? "The server listens to this machine alone." : "The server speaks TLS.")
                : .wrong(
                    "ssl", "The server listens on \(listens) without TLS.",
                    why: "Whoever is on the way reads what passes.", remedy: altered("ssl", "on")),
        ]
    }
}
