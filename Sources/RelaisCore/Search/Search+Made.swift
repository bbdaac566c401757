extension Search {
    /// Searches as someone: what shows people is recorded, what shows services alone is not.
    package static func made(
        _ typed: String, only group: Group? = nil, limit: Int = 10, as credential: Credential, in store: Store
    ) async throws -> Search {
        let showsPeople = try await store.read(as: credential) { try $0.caller.may(.seePeople) }
        guard showsPeople else {
            return try await store.read(as: credential) { try Search(typed, only: group, limit: limit, in: $0) }
        }
        return try await store.write(as: credential) { try Search(typed, only: group, limit: limit, in: $0) }
    }
}
