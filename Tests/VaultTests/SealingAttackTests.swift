import Foundation
import Testing

@testable import Vault

/// What someone who can write the database tries: every one of them ends in the same error.
@Suite struct SealingAttackTests {
    private let keyring: Keyring
    private let key: DataKey
    private let wrapped: [UInt8]
    private let blob: [UInt8]
    private let place = Golden.place

    init() throws {
        keyring = try Golden.keyring()
        (key, wrapped) = try keyring.newDataKey(subject: Golden.subject, class: .civil, version: 1)
        blob = try key.seal(Array("a secret".utf8), at: place)
    }

    @Test func aBlobOpensNowhereElse() throws {
        let elsewhere = [
            Place(organisation: UUID(), table: place.table, row: place.row, rowVersion: place.rowVersion),
            Place(
                organisation: place.organisation, table: "identity.contact", row: place.row,
                rowVersion: place.rowVersion),
            Place(organisation: place.organisation, table: place.table, row: UUID(), rowVersion: place.rowVersion),
            Place(organisation: place.organisation, table: place.table, row: place.row, rowVersion: 2),
            Place(organisation: place.organisation, table: place.table, row: place.row, rowVersion: 4),
            Place(organisation: place.row, table: place.table, row: place.organisation, rowVersion: place.rowVersion),
        ]
        for other in elsewhere {
            #expect(throws: VaultError.unreadable) { try key.open(blob, at: other) }
        }
        #expect(try key.open(blob, at: place) == Array("a secret".utf8))
    }

    @Test func aBlobOpensUnderNoOtherKey() throws {
        let another = try keyring.newDataKey(subject: Golden.subject, class: .civil, version: 1).key
        let later = try keyring.newDataKey(subject: Golden.subject, class: .civil, version: 2).key
        #expect(throws: VaultError.unreadable) { try another.open(blob, at: place) }
        #expect(throws: VaultError.unreadable) { try later.open(blob, at: place) }
    }

    @Test func noBitOfABlobMayChange() {
        for index in blob.indices {
            var altered = blob
            altered[index] ^= 1
            #expect(throws: VaultError.unreadable) { try key.open(altered, at: place) }
        }
    }

    @Test func noByteOfABlobMayComeOrGo() {
        for altered in [[], Array(blob.prefix(33)), Array(blob.dropLast()), blob + [0], Array(blob.dropLast(256))] {
            #expect(throws: VaultError.unreadable) { try key.open(altered, at: place) }
        }
        let longer = blob + [UInt8](repeating: 0, count: 256)
        #expect(throws: VaultError.unreadable) { try key.open(longer, at: place) }
    }

    @Test func aWrapOpensForNoOtherPersonClassOrVersion() throws {
        let other = try keyring.newDataKey(subject: UUID(), class: .civil, version: 1)
        #expect(throws: VaultError.unreadable) {
            try keyring.unwrap(other.wrapped, subject: Golden.subject, class: .civil, version: 1)
        }
        for (sealingClass, version) in [(SealingClass.contact, 1), (.civil, 2), (.narrative, 1)] {
            #expect(throws: VaultError.unreadable) {
                try keyring.unwrap(wrapped, subject: Golden.subject, class: sealingClass, version: version)
            }
        }
    }

    @Test func noBitOfAWrapMayChange() {
        for index in wrapped.indices {
            var altered = wrapped
            altered[index] ^= 1
            #expect(throws: VaultError.unreadable) {
                try keyring.unwrap(altered, subject: Golden.subject, class: .civil, version: 1)
            }
        }
        for altered in [[], Array(wrapped.dropLast()), wrapped + [0]] {
            #expect(throws: VaultError.unreadable) {
                try keyring.unwrap(altered, subject: Golden.subject, class: .civil, version: 1)
            }
        }
    }

    @Test func aDataKeyIsNoPepperNorTheOtherWayRound() throws {
        let pepper = try keyring.newPepper(subject: Golden.subject).wrapped
        #expect(throws: VaultError.unreadable) { try keyring.unwrapPepper(wrapped, subject: Golden.subject) }
        #expect(throws: VaultError.unreadable) {
            try keyring.unwrap(pepper, subject: Golden.subject, class: .civil, version: 1)
        }
    }

    @Test func aPepperOpensUnderTheCivilKeyOnly() throws {
        let elsewhere = try keyring.wrap(
            Golden.pepper.key, as: .contact, boundTo: Keyring.pepperBinding(Golden.subject))
        #expect(throws: VaultError.unreadable) { try keyring.unwrapPepper(elsewhere, subject: Golden.subject) }
    }

    @Test func theSameTextTwiceIsTwoBlobsOfOneLength() throws {
        let text = Array("the same".utf8)
        let first = try key.seal(text, at: place)
        let second = try key.seal(text, at: place)
        #expect(first != second)
        #expect(first.count == second.count)
        #expect(Set([wrapped, try keyring.newPepper(subject: Golden.subject).wrapped].map { $0[5..<17] }).count == 2)
    }

    @Test func oneByteIsAsLongAsTwoHundred() throws {
        let lengths = try [0, 1, 200, 255].map { length in
            try key.seal([UInt8](repeating: 65, count: length), at: place).count
        }
        #expect(lengths == [289, 289, 289, 289])
        #expect(try key.seal([UInt8](repeating: 65, count: 256), at: place).count == 545)
    }
}
