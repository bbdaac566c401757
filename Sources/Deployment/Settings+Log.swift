import Ledger
import RelaisCore
import Vault

extension Settings {
    /// Under which names the logs of the audit are signed.
    package var logAddress: LogAddress { LogAddress(url: url) }

    /// What signs the logs. What it signed last is kept in `<key file>.heads`: nothing that contradicts it is signed again.
    package func logSigner(_ keyring: Keyring) throws -> LogSigner {
        LogSigner(seed: try keyring.logSeed(), heads: HeadFile(path: "\(keyFile).heads"))
    }

    /// What signs the logs of others.
    package func witnessKey(_ keyring: Keyring) throws -> SigningKey {
        try SigningKey(name: logAddress.witness, kind: .witness, seed: keyring.witnessSeed())
    }

    /// What it signed of each of them last: `<key file>.witnessed`.
    package var witnessed: HeadFile { HeadFile(path: "\(keyFile).witnessed") }
}
