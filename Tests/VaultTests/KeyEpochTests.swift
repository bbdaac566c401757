import Crypto
import Foundation
import Synchronization
import Testing

@testable import Vault

/// Keys that take each other's place while everything runs.
@Suite struct KeyEpochTests {
    private func inDirectory(_ test: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "relais-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try test(directory.appending(path: "keys").path)
    }

    @Test func aNewEpochIsOneMoreAndTheIdsGoOn() throws {
        let first = KeyFile.generate()
        let second = first.rotated([.civil, .narrative], isPrepared: false)
        #expect(second.epochs.suffix(2).map(\.name) == ["civil.2", "narrative.2"])
        #expect(second.epochs.suffix(2).map(\.id) == [6, 7])
        let third = second.rotated([.civil], isPrepared: false)
        #expect(third.epochs.last?.name == "civil.3" && third.epochs.last?.id == 8)
        // The id of one that is gone is not given again.
        #expect(try third.without(6).rotated([.contact], isPrepared: false).epochs.last?.id == 9)
        #expect(try KeyFile(text: third.text).text == third.text)
        #expect(Set(third.keks.map { [UInt8]($0.key) }).count == third.keks.count)
    }

    @Test func onlyAFormerEpochIsTakenOut() throws {
        let file = KeyFile.generate().rotated([.civil], isPrepared: false)
        #expect(try file.without(1).epochs.map(\.id) == [2, 3, 4, 5, 6])
        for id in [2, 3, 4, 5, 6] { #expect(throws: KeyFileError.inUse(id: id)) { try file.without(id) } }
        #expect(throws: KeyFileError.lacks("kek 9")) { try file.without(9) }
        // One that waits to be used is what will be in use.
        let prepared = KeyFile.generate().rotated([.civil], isPrepared: true)
        #expect(throws: KeyFileError.inUse(id: 6)) { try prepared.without(6) }
        #expect(throws: KeyFileError.inUse(id: 1)) { try prepared.without(1) }
    }

    @Test func aPreparedEpochUnwrapsAndWrapsNothing() throws {
        try inDirectory { path in
            try KeyFile.generate().write(path)
            let (here, there) = (try Keyring(reading: path), try Keyring(reading: path))
            _ = try here.rotate(SealingClassSet.all, isPrepared: true)
            #expect(try KeyFile.read(path).text.components(separatedBy: " prepared\n").count == 6)
            #expect(Keyring.epoch(in: try here.newPepper(subject: Golden.subject).wrapped) == 1)
            // Prepared again, nothing more is made.
            _ = try here.rotate(SealingClassSet.all, isPrepared: true)
            #expect(here.epochs.count == 10)
            _ = try here.rotate(SealingClassSet.all)
            #expect(here.epochs.count == 10 && here.epochs.allSatisfy { !$0.isPrepared })
            let wrapped = try here.newPepper(subject: Golden.subject).wrapped
            #expect(Keyring.epoch(in: wrapped) == 6)
            _ = try there.unwrapPepper(wrapped, subject: Golden.subject)
        }
    }

    @Test func anotherKeyringFindsTheNewKeyByItself() throws {
        try inDirectory { path in
            try KeyFile.generate().write(path)
            let (writer, reader) = (try Keyring(reading: path), try Keyring(reading: path))
            let (_, old) = try writer.newDataKey(subject: Golden.subject, class: .civil, version: 1)
            _ = try writer.rotate([.civil])
            let again = try #require(
                try writer.rewrap(old, subject: Golden.subject, class: .civil, version: 1))
            #expect(Keyring.epoch(in: old) == 1 && Keyring.epoch(in: again) == 6)
            #expect(try writer.rewrap(again, subject: Golden.subject, class: .civil, version: 1) == nil)
            #expect(reader.epochs.count == 5)
            let key = try reader.unwrap(again, subject: Golden.subject, class: .civil, version: 1)
            #expect(reader.epochs.count == 6)
            let blob = try key.seal(Array("a".utf8), at: Golden.place)
            // The same data key, whichever epoch wraps it.
            let same = try reader.unwrap(old, subject: Golden.subject, class: .civil, version: 1)
            #expect(try same.open(blob, at: Golden.place) == Array("a".utf8))
            // Bound as before: to nobody else.
            #expect(throws: VaultError.unreadable) {
                try reader.unwrap(again, subject: Golden.row, class: .civil, version: 1)
            }
            #expect(throws: VaultError.unreadable) {
                try writer.rewrap(old, subject: Golden.row, class: .civil, version: 1)
            }
        }
    }

    @Test func aNewKeyIsWrappedByWhatIsInTheFileAtThatMoment() throws {
        try inDirectory { path in
            try KeyFile.generate().write(path)
            let (writer, other) = (try Keyring(reading: path), try Keyring(reading: path))
            _ = try writer.rotate([.civil])
            #expect(Keyring.epoch(in: try other.newPepper(subject: Golden.subject).wrapped) == 6)
            let contact = try other.newDataKey(subject: Golden.subject, class: .contact, version: 1).wrapped
            #expect(Keyring.epoch(in: contact) == 2)
        }
    }

    @Test func aDestroyedKeyOpensNothingAnyMore() throws {
        try inDirectory { path in
            try KeyFile.generate().write(path)
            let (writer, other) = (try Keyring(reading: path), try Keyring(reading: path))
            let old = try writer.newPepper(subject: Golden.subject).wrapped
            _ = try writer.rotate([.civil])
            let changed = try writer.destroy(1)
            #expect(changed.isFormerOverwritten)
            #expect(throws: VaultError.unreadable) { try writer.unwrapPepper(old, subject: Golden.subject) }
            #expect(try Keyring(reading: path).epochs.map(\.id) == [2, 3, 4, 5, 6])
            #expect(try other.reread())
            #expect(throws: VaultError.unreadable) { try other.unwrapPepper(old, subject: Golden.subject) }
        }
    }

    /// Two rotations and a destruction, while others wrap and unwrap on every processor.
    @Test func noReadFailsWhileKeysAreRotated() throws {
        try inDirectory { path in
            try KeyFile.generate().write(path)
            let keyrings = try (0..<3).map { _ in try Keyring(reading: path) }
            let shelf = Mutex(try (0..<50).map { _ in try keyrings[0].newPepper(subject: Golden.subject).wrapped })
            let failures = Mutex(0)
            let isOver = Mutex(false)
            DispatchQueue.concurrentPerform(iterations: 4) { number in
                if number == 0 {
                    for _ in 0..<20 {
                        _ = try? keyrings[0].rotate([.civil])
                        for place in 0..<50 {
                            shelf.withLock { shelf in
                                if let again = try? keyrings[0].rewrapPepper(shelf[place], subject: Golden.subject) {
                                    shelf[place] = again
                                }
                            }
                        }
                    }
                    isOver.withLock { $0 = true }
                    return
                }
                while !isOver.withLock({ $0 }) {
                    let wrapped = shelf.withLock { $0.randomElement() ?? [] }
                    if (try? keyrings[number % 3].unwrapPepper(wrapped, subject: Golden.subject)) == nil {
                        failures.withLock { $0 += 1 }
                    }
                    if (try? keyrings[number % 3].newPepper(subject: Golden.subject)) == nil {
                        failures.withLock { $0 += 1 }
                    }
                }
            }
            #expect(failures.withLock { $0 } == 0)
            #expect(try KeyFile.read(path).epochs.filter { $0.sealingClass == .civil }.count == 21)
        }
    }

    @Test func aFingerprintIsOfTheDeploymentNotOfItsEpochs() throws {
        let file = KeyFile.generate()
        let first = try Keyring(file).fingerprint
        #expect(try Keyring(file.rotated([.civil], isPrepared: false)).fingerprint == first)
        #expect(try Keyring(.generate()).fingerprint != first)
        #expect(first.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    }
}

private enum SealingClassSet {
    static let all = Set(SealingClass.allCases)
}
