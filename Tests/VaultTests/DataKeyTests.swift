import Crypto
import Foundation
import Testing

@testable import Vault

@Suite struct DataKeyTests {
    @Test func isWrappedAsTheGoldenVector() throws {
        let bound = Keyring.binding(subject: Golden.subject, class: .civil, version: 1)
        #expect(
            hex(bound.bytes)
                == """
                0000000d72656c6169732f64656b2f7631000000101111111111114111811111111111111100000005\
                636976696c0000000400000001
                """)
        let wrapped = try Golden.kek.wrap(Golden.dataKey, boundTo: bound, nonce: Golden.nonce(0x00...0x0b))
        #expect(wrapped == Golden.wrapped)
        #expect(wrapped.count == 65)
    }

    @Test func sealsAsTheGoldenVector() throws {
        #expect(
            hex(Golden.place.binding(keyVersion: 1).bytes)
                == """
                0000000e72656c6169732f7365616c2f763100000010333333333333433383333333333333330000000e\
                6964656e746974792e636976696c00000010222222222222422282222222222222220000000800000000\
                000000030000000400000001
                """)
        let key = try Golden.keyring().unwrap(Golden.wrapped, subject: Golden.subject, class: .civil, version: 1)
        let text = Array(#"{"family":"Diallo","given":"Mariam"}"#.utf8)
        let blob = try key.seal(text, at: Golden.place, nonce: Golden.nonce(0x0c...0x17))
        #expect(blob.count == 289)
        #expect(
            hex(blob.prefix(48))
                == "01000000010c0d0e0f1011121314151617be5018b055e49f264b016c0a6183e745b33f9cda1d2bc725c0baf7ef23a5d3")
        #expect(hex(blob.suffix(16)) == "9e4fd547362fc9694c0e0f35c5815cbd")
        #expect(
            hex(SHA256.hash(data: blob)) == "689e70bdc658233705bf48bb7fac22c4bbc886e076d12c15b805c6e8441c6942")
        #expect(try key.open(blob, at: Golden.place) == text)
    }

    @Test func comesBackFromItsWrap() throws {
        let keyring = try Golden.keyring()
        for sealingClass in SealingClass.allCases {
            let (key, wrapped) = try keyring.newDataKey(subject: Golden.subject, class: sealingClass, version: 2)
            let again = try keyring.unwrap(wrapped, subject: Golden.subject, class: sealingClass, version: 2)
            #expect(wrapped.count == 65)
            #expect(again.version == 2)
            let blob = try key.seal([1, 2, 3], at: Golden.place)
            #expect(try again.open(blob, at: Golden.place) == [1, 2, 3])
        }
    }

    @Test(arguments: [0, -1, 4_294_967_296]) func refusesAVersionThatDoesNotFit(version: Int) throws {
        let keyring = try Golden.keyring()
        #expect(throws: VaultError.versionOutOfRange(version)) {
            try keyring.newDataKey(subject: Golden.subject, class: .civil, version: version)
        }
        #expect(throws: VaultError.unreadable) {
            try keyring.unwrap(Golden.wrapped, subject: Golden.subject, class: .civil, version: version)
        }
    }

    @Test func isWrappedByTheNewestEpochAndUnwrappedByAny() throws {
        let old = KeyFile.generate()
        let newest = KeyEncryptionKey(id: 9, sealingClass: .contact, epoch: 2, key: SymmetricKey(size: .bits256))
        let both = try Keyring(KeyFile(keks: [newest] + old.keks, secrets: old.secrets))
        let before = try Keyring(old).newDataKey(subject: Golden.subject, class: .contact, version: 1)
        let after = try both.newDataKey(subject: Golden.subject, class: .contact, version: 1)

        #expect(before.wrapped[1..<5] == [0, 0, 0, 2])
        #expect(after.wrapped[1..<5] == [0, 0, 0, 9])
        _ = try both.unwrap(before.wrapped, subject: Golden.subject, class: .contact, version: 1)
        #expect(throws: VaultError.unreadable) {
            try Keyring(old).unwrap(after.wrapped, subject: Golden.subject, class: .contact, version: 1)
        }
    }
}
