import Synchronization

/// Which account a credential was last let in as, in memory: for counting calls by account before PostgreSQL is asked. It
/// lets nobody in.
package final class Regulars: Sendable {
    private let accounts = Mutex<[[UInt8]: ID<Account>]>([:])
    private static let most = 10_000

    package func account(of credential: Credential) -> ID<Account>? {
        accounts.withLock { $0[credential.sha256] }
    }

    func know(_ credential: Credential, as account: ID<Account>) {
        accounts.withLock { accounts in
            if accounts.count >= Self.most { accounts.removeAll() }
            accounts[credential.sha256] = account
        }
    }

    package func forget(_ credential: Credential) {
        accounts.withLock { _ = $0.removeValue(forKey: credential.sha256) }
    }
}
