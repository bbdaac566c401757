import Crypto
import Foundation
import Testing

@testable import Vault

/// Other keys in the place of a key file's: all of them or none.
@Suite struct KeyFileChangeTests {
    private func inDirectory(_ test: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "relais-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try test(directory.appending(path: "keys").path)
    }

    private func names(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: URL(filePath: path).deletingLastPathComponent().path)
            .sorted()
    }

    @Test func takesThePlaceOfTheOldFileWhole() throws {
        try inDirectory { path in
            try KeyFile.generate().write(path)
            // What a rotation that was cut short leaves.
            try Data("half".utf8).write(to: URL(filePath: path + ".new"))
            let changed = try KeyFile.change(path) { $0.rotated([.civil], isPrepared: false) }
            #expect(changed.hadRemains)
            #expect(try names(path) == ["keys"])
            #expect(try KeyFile.read(path).text == changed.file.text)
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
            #expect(try !KeyFile.change(path) { $0.rotated([.civil], isPrepared: false) }.hadRemains)
        }
    }

    @Test func leavesEverythingAsItWasWhenItCannotBeDone() throws {
        try inDirectory { path in
            let file = KeyFile.generate()
            try file.write(path)
            #expect(throws: KeyFileError.inUse(id: 1)) { try KeyFile.change(path) { try $0.without(1) } }
            #expect(try KeyFile.read(path).text == file.text)
            #expect(try names(path) == ["keys"])
            #expect(throws: KeyFileError.lacks("path")) { try Golden.keyring().rotate([.civil]) }
        }
    }

    @Test func isChangedByOneAtATime() throws {
        try inDirectory { path in
            try KeyFile.generate().write(path)
            _ = try KeyFile.change(path) { file in
                #expect(throws: KeyFileError.busy(path: path)) { try KeyFile.change(path) { $0 } }
                return file
            }
        }
    }

    @Test func changesWhatALinkLeadsTo() throws {
        try inDirectory { path in
            try KeyFile.generate().write(path)
            let link = path + ".link"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
            let keyring = try Keyring(reading: link)
            _ = try keyring.rotate([.civil])
            #expect(try KeyFile.read(path).epochs.count == 6 && keyring.epochs.count == 6)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
        }
    }

    @Test func overwritesWhatItForgetsUnlessItHasAnotherName() throws {
        try inDirectory { path in
            try KeyFile.generate().rotated([.civil], isPrepared: false).write(path)
            let watched = open(path, O_RDONLY)
            defer { close(watched) }
            let size = try KeyFile.read(path).text.utf8.count
            #expect(try KeyFile.change(path, overwritesFormer: true) { try $0.without(1) }.isFormerOverwritten)
            var bytes = [UInt8](repeating: 1, count: size)
            #expect(pread(watched, &bytes, size, 0) == size && bytes.allSatisfy { $0 == 0 })

            try FileManager.default.linkItem(atPath: path, toPath: path + ".kept")
            let kept = try KeyFile.read(path + ".kept").text
            let again = try KeyFile.change(path, overwritesFormer: true) { $0.rotated([.civil], isPrepared: false) }
            #expect(!again.isFormerOverwritten)
            #expect(try KeyFile.read(path + ".kept").text == kept)
        }
    }

    @Test func keepsItsKeysWhenTheFileIsNoneOfItsOwn() throws {
        try inDirectory { path in
            try KeyFile.generate().write(path)
            let keyring = try Keyring(reading: path)
            let wrapped = try keyring.newPepper(subject: Golden.subject).wrapped
            func put(_ text: String) throws {
                try FileManager.default.removeItem(atPath: path)
                _ = FileManager.default.createFile(
                    atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
            }
            let own = try KeyFile.read(path).text
            try put(KeyFile.generate().text)
            #expect(throws: KeyFileError.foreign(path: path)) { try keyring.reread() }
            try put("relais-keys-v1\n")
            #expect(throws: KeyFileError.foreign(path: path)) { try keyring.reread() }
            try put("")
            #expect(throws: KeyFileError.unknownFormat) { try keyring.reread() }
            // One with the same secrets and another key under a known id.
            let other = try KeyFile(text: own)
            let forged = KeyFile(
                keks: other.keks.dropFirst() + [
                    KeyEncryptionKey(id: 1, sealingClass: .civil, epoch: 1, key: .init(size: .bits256))
                ], secrets: other.secrets)
            try put(forged.text)
            #expect(throws: KeyFileError.foreign(path: path)) { try keyring.reread() }
            _ = try keyring.unwrapPepper(wrapped, subject: Golden.subject)
            _ = try keyring.newPepper(subject: Golden.subject)
            try put(own)
            #expect(try keyring.reread())
        }
    }
}
