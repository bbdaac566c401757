import Foundation
import Postgres
import Vault

/// What someone sent when their session had ended, on its way back to them.
///
/// It goes out sealed, in the page that asks them to sign in, and comes back with their sign-in: nothing of it is kept
/// here. It opens for the account and the organisation whose session it was, for an hour.
package struct TypedForm: Sendable, Codable, Equatable {
    /// Where the form was sent.
    package let path: String
    /// Its fields, as they were sent.
    package let fields: [String: [String]]

    package init(path: String, fields: [String: [String]]) { (self.path, self.fields) = (path, fields) }

    /// How long it can be had back.
    static let lasting: TimeInterval = 3_600
}

extension TypedForm {
    /// Seals it for whoever held this session; `nil` where nobody did. By the daemon, since nobody else asks.
    package func sealed(for credential: Credential, in store: Store) async throws -> String? {
        let daemon = try Credential(secret: "daemon", in: store.keyring)
        return try await store.read(as: daemon) { tx in
            let owner: Owner = try tx.one(
                "SELECT account, organisation FROM access.session_owner(\(Bytes(credential.sha256)))")
            guard let account = owner.account, let organisation = owner.organisation else { return nil }
            let until = Int64(tx.now.timeIntervalSince1970 + Self.lasting)
            let place = Self.place(of: account, in: organisation, until: until)
            let blob = try tx.keyring.typedKey.seal([UInt8](JSONEncoder().encode(self)), at: place)
            return "\(until).\(Data(blob).base64EncodedString())"
        }
    }

    /// Opens what was sealed for the caller; `nil` for anyone else's, for what is too old, and for what was changed.
    package init?(sealed text: String, in tx: Transaction) throws {
        let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
        let caller = try tx.caller
        guard parts.count == 2, let until = Int64(parts[0]), let blob = Data(base64Encoded: parts[1]),
            TimeInterval(until) > tx.now.timeIntervalSince1970,
            let account = caller.account, let organisation = caller.organisation, caller.kind == .member
        else { return nil }
        let place = Self.place(of: account, in: organisation, until: until)
        guard let open = try? tx.keyring.typedKey.open([UInt8](blob), at: place) else { return nil }
        self = try JSONDecoder().decode(TypedForm.self, from: Data(open))
    }

    private static func place(of account: ID<Account>, in organisation: ID<Organisation>, until: Int64) -> Place {
        Place(organisation: organisation.rawValue, table: "access.session", row: account.rawValue, rowVersion: until)
    }

    private struct Owner: RowDecodable {
        let account: ID<Account>?
        let organisation: ID<Organisation>?
        init(row: Row) throws { (account, organisation) = try row.decode() }
    }
}
