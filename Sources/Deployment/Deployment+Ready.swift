import Logging
import RelaisCore

extension Deployment {
    /// What is kept in it.
    package func store() async throws -> Store {
        try await Store.open(pool: pool, keyring: keyring, erasures: erasures)
    }

    /// Makes sure that the key file opens what is here, and that nobody is here who was erased: before anything is shown.
    ///
    /// - Throws: `OtherKeys`, `LackingKeys`, `ErasureLog.Problem`; whatever keeps it from being done. It is closed then.
    func ready(isServing: Bool, _ logger: Logger) async throws -> Deployment {
        do {
            let store = try await store()
            try await store.requireKeys()
            let again = try await store.replayErasures()
            if again > 0 {
                logger.warning(
                    "people were erased again: the database is from before", metadata: ["people": "\(again)"])
            }
            guard isServing else { return self }
            let added = try await store.completeErasureLog()
            if added > 0 { logger.info("the log of erasures was completed", metadata: ["lines": "\(added)"]) }
            return self
        } catch {
            await close()
            throw error
        }
    }
}
