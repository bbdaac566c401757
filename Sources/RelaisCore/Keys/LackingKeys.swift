import Postgres
import Vault

/// The key file lacks keys that wrap what is in the database: it is an old copy, or they were destroyed.
package struct LackingKeys: Error, CustomStringConvertible {
    package let names: [String]

    package init(names: [String]) { self.names = names }

    package var description: String {
        "The key file lacks \(names.joined(separator: ", ")), which \(names.count == 1 ? "wraps" : "wrap") keys of this database. "
            + "It is an old copy of the key file: put the newest one back. "
            + "If the key was destroyed, this database is from before, and what it wrapped is gone for good."
    }
}

extension Store {
    /// Makes sure that the key file is this database's and lacks nothing, before anything opens.
    ///
    /// - Throws: `OtherKeys`, `LackingKeys`.
    package func requireKeys() async throws {
        let daemon = try Credential(secret: "daemon", in: keyring)
        let held = keyring.epochs.map(\.id)
        do {
            let lacking: [Lacking] = try await transaction("BEGIN READ ONLY", as: daemon) { tx in
                try tx.inside(.vault) { try tx.all("SELECT id, class, epoch FROM keys.lacking(\(held))") }
            }
            guard lacking.isEmpty else { throw LackingKeys(names: lacking.map(\.name)) }
        } catch Refusal.signInNeeded {
            throw OtherKeys()
        }
    }

    private struct Lacking: RowDecodable {
        let name: String
        init(row: Row) throws {
            let (id, sealingClass, epoch): (Int, String, Int) = try row.decode()
            name = "key \(id) (\(sealingClass).\(epoch))"
        }
    }
}
