import Crypto
import Foundation
import Testing

@testable import Vault

@Suite struct KeyFileTests {
    @Test func hasAKeyForEachClassAndTheSecrets() throws {
        let file = KeyFile.generate()
        #expect(file.keks.map(\.sealingClass) == SealingClass.allCases)
        #expect(file.keks.map(\.id) == [1, 2, 3, 4, 5])
        #expect(file.keks.allSatisfy { $0.epoch == 1 && $0.key.bitCount == 256 })
        #expect(Set(file.secrets.keys) == ["pepper.1", "object", "daemon", "administrator"])
        let keys = file.keks.map(\.key) + file.secrets.values
        #expect(Set(keys.map { [UInt8]($0) }).count == 9)
        _ = try Keyring(file)
    }

    @Test func readsWhatItWrites() throws {
        let file = KeyFile.generate()
        let read = try KeyFile(text: file.text)
        #expect(read.text == file.text)
        #expect(file.text.hasPrefix("relais-keys-v1\nkek 1 civil 1 "))
    }

    @Test(arguments: [
        "kek 1 civil 1", "kek 1 civil 1 AAAA", "kek 01 civil 1 \(key)", "kek 1 other 1 \(key)", "kek 1 civil 0 \(key)",
        "kek 4294967296 civil 1 \(key)", "kek 1 civil 1 \(key) ", "kek 1 civil 1 \(key.dropLast())",
        "secret  \(key)", "secret Pepper \(key)", "secret a \(key) b", "secret a \(key)\r", "", "# words",
        "other a \(key)",
    ])
    func refusesALineItDoesNotKnow(line: String) {
        #expect(throws: KeyFileError.malformed(line: 3)) {
            try KeyFile(text: "relais-keys-v1\nsecret object \(key)\n\(line)\nsecret daemon \(key)\n")
        }
    }

    @Test func refusesAKeyGivenTwice() {
        for (first, second) in [
            ("kek 1 civil 1", "kek 1 contact 1"), ("kek 1 civil 1", "kek 2 civil 1"), ("secret a", "secret a"),
        ] {
            #expect(throws: KeyFileError.repeated(line: 3)) {
                try KeyFile(text: "relais-keys-v1\n\(first) \(key)\n\(second) \(key)\n")
            }
        }
    }

    @Test(arguments: ["", "\n", "relais-keys-v2\n", " relais-keys-v1\n", "relais-keys-v1 \n"])
    func refusesAnotherFormat(text: String) {
        #expect(throws: KeyFileError.unknownFormat) { try KeyFile(text: text) }
    }

    @Test(arguments: ["kek 3", "secret object", "secret daemon", "secret administrator", "secret pepper.1"])
    func makesNoKeyringWithoutEveryKey(missing: String) throws {
        let lines = KeyFile.generate().text.split(separator: "\n").filter { !$0.hasPrefix(missing) }
        let file = try KeyFile(text: lines.joined(separator: "\n"))
        let name = missing == "kek 3" ? "kek protection" : missing
        #expect(throws: KeyFileError.lacks(name)) { try Keyring(file) }
    }
}

private let key = Data(repeating: 7, count: 32).base64EncodedString()
