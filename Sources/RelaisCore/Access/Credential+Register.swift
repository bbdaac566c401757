import Foundation
import Postgres
import Vault

extension Credential {
    /// Lets the daemon and the administrator in with the secrets of this key file, and whoever held others no more. As
    /// owner of the schema, after migrating. Only hashes are kept.
    package static func register(_ keyring: Keyring, _ connection: Connection) throws {
        try connection.script("BEGIN")
        do {
            for kind in ["daemon", "administrator"] {
                let credential = try Credential(secret: kind, in: keyring)
                try connection.execute(
                    """
                    INSERT INTO access.session (id, kind, token_sha256, created_at, seen_at, expires_at)
                    VALUES (\(UUID()), \(kind), \(Bytes(credential.sha256)), clock_timestamp(), clock_timestamp(), 'infinity')
                    ON CONFLICT (token_sha256) DO NOTHING
                    """)
                try connection.execute(
                    """
                    UPDATE access.session SET ended_at = clock_timestamp()
                    WHERE kind = \(kind) AND token_sha256 <> \(Bytes(credential.sha256)) AND ended_at IS NULL
                    """)
            }
            try connection.commit()
        } catch {
            connection.rollback()
            throw error
        }
    }
}
