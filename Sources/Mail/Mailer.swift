import Foundation

/// Where messages are handed in: a server that speaks SMTP, over TLS whose certificate is checked.
package struct Mailer: Sendable {
    /// `smtps://mail.example.org` (TLS from the first byte) or `smtp://mail.example.org:587` (STARTTLS, without which nothing
    /// is said).
    let url: String
    let user: String?
    let password: String?
    /// A file of certificates (PEM) that are trusted in place of the system's.
    let authorities: String?
    /// Whether it is said in clear text: on this machine alone.
    let isClear: Bool

    /// Settings that cannot be used, said in a sentence without what they hold.
    package struct Unusable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Why a message was not taken.
    package enum Failure: Error, Equatable {
        /// The server says that there is no such mailbox, or that it takes nothing: a code of RFC 5321 that begins with 5.
        case returned(Int)
        /// Anything else, which may be otherwise later: `smtp_451`, `curl_7` (libcurl's own number).
        case notNow(String)

        /// A word without a value.
        package var code: String {
            switch self {
            case .returned(let code): "smtp_\(code)"
            case .notNow(let code): code
            }
        }

        /// Whether the server was not reached at all, or nobody is let in: it would be the same for any message.
        package var isOfServer: Bool { if case .notNow(let code) = self { code.hasPrefix("curl_") } else { false } }
    }

    /// - Throws: `Unusable` for an address that is none of SMTP, for one that holds a password, for clear text to another
    ///   machine.
    package init(
        url: String, user: String? = nil, password: String? = nil, authorities: String? = nil, allowsClear: Bool = false
    ) throws {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme, ["smtp", "smtps"].contains(scheme),
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil, parts.query == nil,
            url.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 32 })
        else {
            throw Unusable(description: "must be smtps://host or smtp://host:587, without a name or a password in it")
        }
        let isHere = ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
        guard !allowsClear || (isHere && scheme == "smtp") else {
            throw Unusable(description: "may be in clear text only as smtp:// to this very machine (127.0.0.1)")
        }
        guard (user == nil) == (password == nil) else {
            throw Unusable(description: "needs both a user and a password, or neither")
        }
        (self.url, self.user, self.password, self.authorities) = (url, user, password, authorities)
        isClear = allowsClear
    }

    /// Hands a message in, on a thread of its own, within half a minute.
    package func send(_ message: Message) async throws(Failure) {
        let result: Result<Void, Failure> = await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: Conversation(message).hold(with: self)) }.start()
        }
        try result.get()
    }
}
