import Crypto
import Foundation
import Testing

@testable import Vault

@Suite struct ConcealedTests {
    private static let planted = [UInt8](repeating: 0xc8, count: 32)
    private static let traces = ["c8c8", "C8C8", "200, 200", "yMjI", "200"]

    private static func holders() throws -> [any Sendable] {
        let key = SymmetricKey(data: planted)
        let file = KeyFile(
            keks: SealingClass.allCases.enumerated().map { index, sealingClass in
                KeyEncryptionKey(id: UInt32(index), sealingClass: sealingClass, epoch: 1, key: key)
            },
            secrets: Dictionary(uniqueKeysWithValues: (KeyFile.requiredSecrets + ["pepper.1"]).map { ($0, key) }))
        return [
            file, file.keks[0], try Keyring(file), DataKey(key, version: 1), Pepper(key: key),
            try #require(Token(planted.base64URL)),
        ]
    }

    @Test func nothingThatHoldsAKeyShowsIt() throws {
        for holder in try Self.holders() {
            var dumped = ""
            dump(holder, to: &dumped)
            dump([holder as any Sendable, Optional(holder) as any Sendable], to: &dumped)
            let shown = [
                "\(holder)", String(describing: holder), String(reflecting: holder), "\([holder])", dumped,
                "\(Mirror(reflecting: holder).children.map(\.value))",
            ]
            for text in shown {
                for trace in Self.traces { #expect(!text.contains(trace)) }
            }
            #expect("\(holder)".hasSuffix("(concealed)"))
        }
    }

    @Test func noErrorQuotesTheFile() throws {
        let key = Data(Self.planted).base64EncodedString()
        for text in ["relais-keys-v1\nkek x \(key)", "relais-keys-v1\nsecret a \(key)\nsecret a \(key)", key] {
            let error = try #require(throws: KeyFileError.self) { try KeyFile(text: text) }
            for trace in Self.traces { #expect(!"\(error) \(String(reflecting: error))".contains(trace)) }
        }
    }
}
