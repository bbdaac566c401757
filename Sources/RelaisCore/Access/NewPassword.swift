import Foundation
import Postgres
import Vault

/// What a new password must be: long, and none that many people use. No rules about what it is made of (ASVS 5.0, 6.2).
package enum NewPassword {
    /// The shortest beside a second factor, and the shortest alone, which is only in a demonstration.
    package static let shortest = 12
    package static let shortestAlone = 15

    /// Passwords that many people use, in lower case; see sql/reference/README.md.
    private static let common: Set<String> = Set(
        String(decoding: Assets.bytes("reference/common_passwords.csv") ?? [], as: UTF8.self)
            .split(whereSeparator: \.isNewline).dropFirst().map(String.init))

    /// Refuses one that is too short or too long, that many people use or that says a shorter one several times, or that is little more than words anyone would try
    /// first: the account's name and address, its organisation, « relais ».
    package static func check(
        _ password: String, field: String = "password", isAlone: Bool, own words: [String]
    ) throws {
        var checks = Checks()
        let least = isAlone ? shortestAlone : shortest
        if password.isEmpty {
            checks.refuse(field, .missing)
        } else if password.count < least {
            checks.refuse(field, .tooShort(least: least))
        }
        if password.utf8.count > Keyring.longestPassword {
            checks.refuse(field, .tooLong(most: Keyring.longestPassword))
        }
        if password.contains("\0") { checks.refuse(field, .holdsNUL) }
        let lower = password.lowercased()
        if common.contains(lower) || isRepeated(lower) || (!password.isEmpty && Set(lower).count < 5) {
            checks.refuse(field, .commonPassword)
        }
        if rest(of: lower, without: words) < 8 { checks.refuse(field, .ownWords) }
        try checks.done()
    }

    /// Whether it is something shorter, said several times.
    private static func isRepeated(_ password: String) -> Bool {
        let letters = Array(password)
        guard letters.count > 1 else { return false }
        return (1...letters.count / 2).contains { length in
            letters.count % length == 0 && letters.indices.allSatisfy { letters[$0] == letters[$0 % length] }
        }
    }

    /// How many letters are left of it when the words anyone would try first are gone; all of them where it has none.
    private static func rest(of password: String, without words: [String]) -> Int {
        let parts = (words + ["relais"]).flatMap { $0.lowercased().split { !$0.isLetter && !$0.isNumber } }
        var left = password
        for part in Set(parts.map(String.init)).sorted(by: { $0.count > $1.count }) where part.count >= 4 {
            left = left.replacing(part, with: "")
        }
        return left == password ? Int.max : left.count
    }

    /// The form it is kept in, once it is checked. Outside any transaction: it takes a while.
    static func kept(_ password: String, in store: Store) async throws -> String {
        Account.kept(
            verifier: try await store.passwords.verifier(
                password: password, parameters: store.keyring.newParameters()))
    }
}
