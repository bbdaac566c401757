import Foundation

extension Settings {
    /// An address and a port to listen on.
    package struct Endpoint: Sendable {
        package let host: String
        package let port: Int

        init(_ text: String, _ name: String, such example: String) throws {
            guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
                (0...65_535).contains(port)
            else {
                throw Unusable(description: "\(name) must be an address and a port, such as \(example); it is \(text).")
            }
            (host, self.port) = (String(text[..<colon]).trimmingCharacters(in: ["[", "]"]), port)
        }
    }

    /// Both of them, or neither.
    static func encryption(_ certificate: String?, _ key: String?) throws -> (certificate: String, key: String)? {
        switch (certificate, key) {
        case (nil, nil): nil
        case (let certificate?, let key?):
            (try absolute(certificate, "RELAIS_TLS_CERTIFICATE"), try absolute(key, "RELAIS_TLS_KEY"))
        case (nil, _): throw Unusable(description: "RELAIS_TLS_KEY is set, and RELAIS_TLS_CERTIFICATE is not.")
        case (_, nil): throw Unusable(description: "RELAIS_TLS_CERTIFICATE is set, and RELAIS_TLS_KEY is not.")
        }
    }

    /// What the first line of a file holds: `RELAIS_DATABASE_PASSWORD_FILE`, for a secret that systemd or a container hands
    /// over.
    package static func password(in file: String) throws -> String {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8),
            let line = text.split(whereSeparator: \.isNewline).first
        else {
            throw Unusable(description: "The password file \(file) cannot be read or is empty.")
        }
        return String(line)
    }

    /// A connection string, with a password of its own.
    package static func conninfo(_ conninfo: String, _ password: String?) -> String {
        guard let password else { return conninfo }
        if conninfo.contains("://") {
            let written = password.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            return "\(conninfo)\(conninfo.contains("?") ? "&" : "?")password=\(written)"
        }
        let written = password.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        return "\(conninfo) password='\(written)'"
    }
}
