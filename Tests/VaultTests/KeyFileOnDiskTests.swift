import Foundation
import Testing

@testable import Vault

@Suite struct KeyFileOnDiskTests {
    @Test func comesBackFromAFileOnlyItsOwnerMayRead() throws {
        try inDirectory { path in
            let file = KeyFile.generate()
            try file.write(path)
            #expect(try mode(path) == 0o600)
            #expect(try KeyFile.read(path).text == file.text)
        }
    }

    @Test func isNeverOverwritten() throws {
        try inDirectory { path in
            let file = KeyFile.generate()
            try file.write(path)
            #expect(throws: KeyFileError.exists(path: path)) { try KeyFile.generate().write(path) }
            #expect(try KeyFile.read(path).text == file.text)
        }
    }

    @Test func isNotWrittenThroughALink() throws {
        try inDirectory { path in
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + ".elsewhere")
            #expect(throws: KeyFileError.exists(path: path)) { try KeyFile.generate().write(path) }
            #expect(!FileManager.default.fileExists(atPath: path + ".elsewhere"))
        }
    }

    @Test(arguments: [0o400, 0o600]) func isReadInTheModesOfAnOwner(allowed: Int) throws {
        try inDirectory { path in
            try KeyFile.generate().write(path)
            try setMode(allowed, path)
            _ = try KeyFile.read(path)
        }
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o660, 0o610, 0o602, 0o700, 0o4600, 0o777])
    func isRefusedInAWiderMode(wider: Int) throws {
        try inDirectory { path in
            try KeyFile.generate().write(path)
            try setMode(wider, path)
            #expect(throws: KeyFileError.open(path: path, mode: UInt32(wider))) { try KeyFile.read(path) }
        }
    }

    @Test func isRefusedWhenSomeoneElseOwnsIt() throws {
        try inDirectory { path in
            try KeyFile.generate().write(path)
            #expect(throws: KeyFileError.owned(path: path, by: geteuid())) {
                try KeyFile.read(path, as: geteuid() + 1)
            }
        }
    }

    @Test func refusesWhatIsNoFileOrNoKeyFile() throws {
        try inDirectory { path in
            #expect(throws: KeyFileError.system(path: path, code: ENOENT)) { try KeyFile.read(path) }
            let directory = URL(filePath: path).deletingLastPathComponent().path
            #expect(throws: KeyFileError.notAKeyFile(path: directory)) { try KeyFile.read(directory) }
            #expect(mkfifo(path, 0o600) == 0)
            #expect(throws: KeyFileError.notAKeyFile(path: path)) { try KeyFile.read(path) }
            unlink(path)
            try create(path, Data(repeating: 65, count: 65_537))
            #expect(throws: KeyFileError.notAKeyFile(path: path)) { try KeyFile.read(path) }
            try create(path, Data([0xff, 0xfe]))
            #expect(throws: KeyFileError.unknownFormat) { try KeyFile.read(path) }
        }
    }

    @Test func saysWhatIsWrongInASentence() {
        #expect(
            KeyFileError.open(path: "/k", mode: 0o644).description
                == "The key file /k has mode 644: only its owner may read it. Run chmod 600 on it.")
        #expect(
            KeyFileError.system(path: "/k", code: ENOENT).description
                == "The key file /k cannot be used: No such file or directory.")
    }

    private func inDirectory(_ test: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "relais-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try test(directory.appending(path: "keys").path)
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func setMode(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private func create(_ path: String, _ data: Data) throws {
        try data.write(to: URL(filePath: path))
        try setMode(0o600, path)
    }
}
