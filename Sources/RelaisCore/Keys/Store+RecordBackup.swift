extension Store {
    /// Writes to the deployment's log that all of the database was copied out, or in.
    package func recordBackup(_ event: Event, as administrator: Credential) async throws {
        try await write(as: administrator) { tx in
            try tx.caller.require(.keepKeys)
            try tx.record(event, .deployment(tx, "database", tx.deployment))
        }
    }
}
