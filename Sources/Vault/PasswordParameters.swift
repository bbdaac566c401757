/// How much work a password costs: scrypt (RFC 7914) with N = 2^ln, block size r, parallelism p.
package struct Cost: Sendable, Equatable {
    let ln: Int
    let r: Int
    let p: Int

    /// What accounts get: 32 MiB, about 0.13 s.
    package static let inUse = Cost(ln: 15, r: 8, p: 3)
    /// Next to nothing: for tests only, where hundreds of accounts are made.
    package static let test = Cost(ln: 4, r: 8, p: 1)

    /// Whether it is worth computing: ln 4…20, r·p at most 128, and at most 1 GiB of memory. Whoever can write a
    /// password's row must not be able to make the server spend more.
    var isAccepted: Bool {
        (4...20).contains(ln) && (1...128).contains(r) && (1...128).contains(p) && r * p <= 128 && r << ln <= 8 << 20
    }
}

/// Everything a verifier is made with but the password and the pepper: what the database gives before a sign-in.
///
/// Written as the start of a PHC string: `$scrypt-hmac$v=1$pk=1,ln=15,r=8,p=3$<salt>`, the salt in base64 without `=`.
package struct PasswordParameters: Sendable, Equatable, CustomStringConvertible {
    /// Which pepper of the key file.
    let pk: Int
    let cost: Cost
    /// 16 bytes.
    let salt: [UInt8]

    init(pk: Int, cost: Cost, salt: [UInt8]) {
        self.pk = pk
        self.cost = cost
        self.salt = salt
    }

    /// Reads what `description` writes, and nothing else.
    ///
    /// Refuses another scheme or version, a hash at the end, a salt that is not 16 bytes, and a cost outside the limits:
    /// ln 4…20, r·p at most 128, 1 GiB of memory.
    package init(_ text: String) throws {
        let pattern =
            #/
            \$scrypt-hmac \$v=1
            \$pk=([0-9]{1,9}),ln=([0-9]{1,2}),r=([0-9]{1,3}),p=([0-9]{1,3})
            \$([A-Za-z0-9+/]{22})
            /#
        guard let match = text.wholeMatch(of: pattern)?.output,
            let pk = Int(match.1), let ln = Int(match.2), let r = Int(match.3), let p = Int(match.4),
            let salt = [UInt8](unpaddedBase64: String(match.5))
        else { throw VaultError.malformedPasswordParameters }
        self.init(pk: pk, cost: Cost(ln: ln, r: r, p: p), salt: salt)
        guard cost.isAccepted, description == text else { throw VaultError.malformedPasswordParameters }
    }

    /// The text the database keeps in front of the hash. The salt is in it: it is no secret.
    package var description: String {
        "$scrypt-hmac$v=1$pk=\(pk),ln=\(cost.ln),r=\(cost.r),p=\(cost.p)$\(salt.unpaddedBase64)"
    }
}
