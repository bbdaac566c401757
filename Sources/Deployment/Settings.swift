import Configuration
import Foundation
import SystemPackage

/// How this Relais is set up: read once, from flags, then the environment, then a file.
package struct Settings: Sendable {
    /// Where the private server, the key file and the CLI's session live: `RELAIS_HOME`.
    package let home: String
    /// Any libpq conninfo or URI; `nil` means the private server: `RELAIS_DATABASE`.
    package let database: String?
    /// The password that is already in `database`, where a file holds it: `RELAIS_DATABASE_PASSWORD_FILE`.
    package let databasePassword: String?
    /// Where the daemon listens: `RELAIS_LISTEN`, `127.0.0.1:8470`.
    package let host: String
    package let port: Int
    /// `RELAIS_KEY_FILE`, by default `keys` in the home.
    package let keyFile: String
    /// Where it is written who was erased: `RELAIS_ERASURES_LOG`, by default `erasures.log` beside the key file.
    package let erasuresLog: String
    /// For how many days backups are to open: `RELAIS_BACKUP_WINDOW`, 35.
    package let backupWindow: Int
    /// The public address, such as `https://relais.example.org`; by default where the daemon listens: `RELAIS_URL`.
    package let url: String
    /// Addresses of proxies whose `X-Forwarded-For` is believed: `RELAIS_TRUSTED_PROXIES`, separated by commas.
    package let trustedProxies: Set<String>
    /// How many requests a minute one account, or one address that is nobody yet, may make of one daemon, a third of them at
    /// once; 0 for any: `RELAIS_RATE_LIMIT`, 3000.
    package let rateLimit: Int
    /// The local time that what comes round every day keeps: `RELAIS_TIME_ZONE`, `Europe/Paris`.
    package let timeZone: TimeZone
    /// Where `/metrics` is served, apart from the site; nowhere unless it is set: `RELAIS_METRICS`.
    package let metrics: Endpoint?
    /// How long statements take before the log names them: `RELAIS_SLOW_STATEMENT`, in milliseconds, 500.
    package let slowStatement: Duration
    /// The certificate and the key to serve https with, in PEM: `RELAIS_TLS_CERTIFICATE` and `RELAIS_TLS_KEY`.
    package let encryption: (certificate: String, key: String)?
    /// The folder with an operator's own texts to print, where there is one: `RELAIS_TEXTS`.
    package let texts: String?
    /// Where mail is handed in, and whom it is from: `RELAIS_SMTP_URL` and its companions; none goes unless that is set.
    package let post: Post?
    /// The file the rest was read from, if there was one.
    package let file: String?

    /// A setting that cannot be used, said in a sentence.
    package struct Unusable: Error, CustomStringConvertible {
        package let description: String
    }

    /// What may be set, as it is written after `RELAIS_` and after `--`.
    package static let names = [
        "home", "database", "databasePasswordFile", "listen", "keyFile", "erasuresLog", "backupWindow", "url",
        "trustedProxies", "rateLimit",
        "timeZone", "metrics",
        "slowStatement", "tlsCertificate", "tlsKey", "texts", "smtpUrl", "smtpUser", "smtpPasswordFile", "smtpFrom",
        "smtpCa",
        "smtpClear",
    ]

    /// Reads the settings. A flag wins over the environment, and the environment over the file: JSON, at `RELAIS_CONFIG`
    /// or `/etc/relais/relais.json`, as `{"relais": {"listen": "127.0.0.1:8470"}}`.
    package static func read(
        flags: [String: String] = [:], environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws -> Settings {
        let named = environment["RELAIS_CONFIG"]
        let path = named ?? "/etc/relais/relais.json"
        let file: FileProvider<JSONSnapshot>
        do {
            file = try await FileProvider(filePath: FilePath(path), allowMissing: named == nil)
        } catch {
            throw Unusable(description: "The settings file \(path) cannot be read. It must be there, and hold JSON.")
        }
        let given = Dictionary(
            uniqueKeysWithValues: flags.map {
                (AbsoluteConfigKey(["relais", $0.key]), ConfigValue(.string($0.value), isSecret: false))
            })
        let reader = ConfigReader(providers: [
            InMemoryProvider(name: "flags", values: given),
            EnvironmentVariablesProvider(environmentVariables: environment), file,
        ])
        func setting(_ name: String) -> String? {
            reader.string(forKey: ConfigKey(["relais", name])).flatMap { $0.isEmpty ? nil : $0 }
        }
        let home = try absolute(setting("home") ?? defaultHome(environment), "RELAIS_HOME")
        let listen = setting("listen") ?? "127.0.0.1:8470"
        let endpoint = try Endpoint(listen, "RELAIS_LISTEN", such: "127.0.0.1:8470")
        let encryption = try Self.encryption(setting("tlsCertificate"), setting("tlsKey"))
        let url = setting("url") ?? "\(encryption == nil ? "http" : "https")://\(listen)"
        guard let parsed = URL(string: url), ["http", "https"].contains(parsed.scheme), parsed.host() != nil,
            !url.hasSuffix("/")
        else {
            throw Unusable(
                description: "RELAIS_URL must be an http or https address without a slash at its end; it is \(url).")
        }
        let proxies = (setting("trustedProxies") ?? "").split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let limit = setting("rateLimit") ?? "3000"
        guard let rateLimit = Int(limit), (0...1_000_000).contains(rateLimit) else {
            throw Unusable(
                description: "RELAIS_RATE_LIMIT must be a number of requests a minute, or 0; it is \(limit).")
        }
        let zone = setting("timeZone") ?? "Europe/Paris"
        guard let timeZone = TimeZone(identifier: zone) else {
            throw Unusable(description: "RELAIS_TIME_ZONE must be a zone such as Europe/Paris; it is \(zone).")
        }
        let milliseconds = setting("slowStatement") ?? "500"
        guard let slow = Int(milliseconds), slow >= 0 else {
            throw Unusable(
                description: "RELAIS_SLOW_STATEMENT must be a number of milliseconds; it is \(milliseconds).")
        }
        let days = setting("backupWindow") ?? "35"
        guard let window = Int(days), (0...3_650).contains(window) else {
            throw Unusable(description: "RELAIS_BACKUP_WINDOW must be a number of days; it is \(days).")
        }
        let password = try setting("databasePasswordFile").map(password(in:))
        let keyFile = try absolute(setting("keyFile") ?? "\(home)/keys", "RELAIS_KEY_FILE")
        let beside = URL(filePath: keyFile).deletingLastPathComponent().path
        return Settings(
            home: home, database: setting("database").map { conninfo($0, password) }, databasePassword: password,
            host: endpoint.host, port: endpoint.port,
            keyFile: keyFile,
            erasuresLog: try absolute(setting("erasuresLog") ?? "\(beside)/erasures.log", "RELAIS_ERASURES_LOG"),
            backupWindow: window, url: url,
            trustedProxies: Set(proxies), rateLimit: rateLimit, timeZone: timeZone,
            metrics: try setting("metrics").map { try Endpoint($0, "RELAIS_METRICS", such: "127.0.0.1:9470") },
            slowStatement: .milliseconds(slow), encryption: encryption,
            texts: try setting("texts").map { try absolute($0, "RELAIS_TEXTS") }, post: try Post(setting),
            file: FileManager.default.fileExists(atPath: path) ? path : nil)
    }

    private static func defaultHome(_ environment: [String: String]) -> String {
        if geteuid() == 0 { return "/var/lib/relais" }
        if let state = environment["XDG_STATE_HOME"], !state.isEmpty { return "\(state)/relais" }
        return "\(environment["HOME"] ?? NSHomeDirectory())/.local/state/relais"
    }

    static func absolute(_ path: String, _ name: String) throws -> String {
        guard path.hasPrefix("/") else {
            throw Unusable(description: "\(name) must be an absolute path; it is \(path).")
        }
        return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}
