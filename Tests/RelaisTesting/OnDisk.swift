import Foundation

@testable import RelaisCore
@testable import Vault

/// A folder with the key file that the test databases were made with, and an empty log of erasures.
package struct OnDisk: Sendable {
    package let folder: String
    package var keys: String { "\(folder)/keys" }
    package var erasures: ErasureLog { ErasureLog("\(folder)/erasures.log") }

    /// As a daemon reads it: one each.
    package func keyring() throws -> Keyring { try Keyring(reading: keys) }
}

/// Lends a test such a folder.
package func onDisk<Value>(_ test: (OnDisk) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "relais-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let disk = OnDisk(folder: folder)
    try TestServer.keyFile.write(disk.keys)
    return try await test(disk)
}
