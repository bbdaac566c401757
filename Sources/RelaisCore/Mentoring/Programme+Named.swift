import Postgres

extension Programme {
    /// The programme someone named: an id, or a name that only one has.
    package static func id(for text: String, in tx: Transaction) throws -> ID<Programme> {
        if let id = ID<Programme>(text) { return id }
        let found: [Only<ID<Programme>>] = try tx.all(
            "SELECT id FROM casework.programme WHERE lower(name) = lower(\(text)) ORDER BY id LIMIT 2")
        guard found.count == 1 else { throw Refusal.notFound(.init(.programme)) }
        return found[0].value
    }
}

extension ImportOrder {
    /// The programme that what a file holds comes into.
    func programmeId(in tx: Transaction) throws -> ID<Programme> {
        guard let programme, !programme.isEmpty else { throw Refusal.invalid([Invalid("programme", .missing)]) }
        return try Programme.id(for: programme, in: tx)
    }
}
