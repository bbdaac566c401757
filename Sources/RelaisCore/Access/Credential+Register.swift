import Foundation
import Postgres
import Vault

/// The key file is not the one this database was made with.
package struct OtherKeys: Error, CustomStringConvertible {
    package init() {}

    package var description: String {
        "The key file is not the one this database was made with: nothing in it could be opened. Put the right one back."
    }
}

extension Credential {
    /// Lets the daemon and the administrator in with the secrets of this key file, and notes its epochs. As owner of the
    /// schema, after migrating. Only hashes and ids are kept. Refuses (`OtherKeys`) a database that was made with another key
    /// file.
    package static func register(_ keyring: Keyring, _ connection: Connection) throws {
        try connection.script("BEGIN")
        do {
            for kind in ["daemon", "administrator"] {
                let credential = Bytes(try Credential(secret: kind, in: keyring).sha256)
                let others: Only<Bool> = try connection.one(
                    "SELECT EXISTS (SELECT FROM access.session WHERE kind = \(kind) AND token_sha256 <> \(credential))")
                guard !others.value else { throw OtherKeys() }
                try connection.execute(
                    """
                    INSERT INTO access.session (id, kind, token_sha256, created_at, seen_at, expires_at)
                    VALUES (\(UUID()), \(kind), \(credential), clock_timestamp(), clock_timestamp(), 'infinity')
                    ON CONFLICT (token_sha256) DO NOTHING
                    """)
            }
            for epoch in keyring.epochs {
                try connection.execute(
                    """
                    INSERT INTO keys.kek (id, class, epoch, created_at)
                    VALUES (\(epoch.id), \(epoch.sealingClass.rawValue), \(epoch.number), clock_timestamp())
                    ON CONFLICT (id) DO NOTHING
                    """)
            }
            try connection.commit()
        } catch {
            connection.rollback()
            throw error
        }
    }
}
