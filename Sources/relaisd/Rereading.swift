import Logging
import ServiceLifecycle
import UnixSignals
import Vault

/// Reads the key file again when it is told to (SIGHUP). Keys that were rotated are also found without that.
struct Rereading: ServiceLifecycle.Service {
    let keyring: Keyring
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() {
            do {
                let isOther = try keyring.reread()
                logger.info(
                    isOther ? "the key file was read again" : "the key file is as it was",
                    metadata: ["keys": "\(keyring.epochs.count)"])
            } catch {
                logger.error("the key file cannot be read again", metadata: ["problem": "\(error)"])
            }
        }
    }
}
