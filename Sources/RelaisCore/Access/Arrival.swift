import Foundation
import Postgres
import Vault

/// Where someone signs in: what tries are counted by, and what they will know the session by.
package struct Arrival: Sendable {
    /// The network address; only its hash is kept, for a day.
    package let address: String
    /// The kind of browser and system, `Firefox, Linux`: shown to its owner, and to nobody else.
    package let label: String
    /// The secret of the browser: the one it brought, or a new one to keep. None for what keeps no cookies.
    package let device: Token?

    package init(address: String, label: String, device: Token? = nil) {
        (self.address, self.label, self.device) = (address, String(label.prefix(60)), device)
    }

    var deviceHash: Bytes? { device.map { Bytes($0.hash) } }

    /// What failed tries to sign in with an address are counted by, unless the account knows the browser.
    func attemptKeys(_ email: String) -> [Bytes] {
        ["email:\(email)", "address:\(SignIn.network(address))"].map { Bytes(Credential.sha256($0.utf8)) }
    }
}

extension SignIn {
    /// What someone cannot change at will: an IPv4 address, the first 64 bits of an IPv6 one.
    package static func network(_ address: String) -> String {
        var bytes = in6_addr()
        guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
        return withUnsafeBytes(of: &bytes) { $0.prefix(8).map { String($0) }.joined(separator: ".") }
    }
}
