import Foundation
import Postgres

/// A part of a list, and where the next part begins.
package struct Paged<Item: Sendable>: Sendable {
    package let items: [Item]
    package let next: Cursor?

    init(items: [Item], next: Cursor?) { (self.items, self.next) = (items, next) }

    /// Keeps `limit` of the rows of a query that asked for one more.
    init(_ rows: [Item], limit: Int, cursor: (Item) -> Cursor) {
        items = Array(rows.prefix(limit))
        next = rows.count > limit ? items.last.map(cursor) : nil
    }
}

/// Where a list goes on: after the row of this moment and this id. Opaque to whoever passes it on.
package struct Cursor: Sendable, Equatable {
    package let at: Date
    package let id: UUID

    package init(at: Date, id: UUID) { (self.at, self.id) = (at, id) }

    package var text: String {
        let microseconds = Int64((at.timeIntervalSince1970 * 1_000_000).rounded())
        return String(microseconds, radix: 36) + "." + id.uuidString.lowercased()
    }

    package init?(_ text: String) {
        let parts = text.split(separator: ".")
        // Eleven digits reach past the year 6000, which is as far as a moment of ours goes.
        guard parts.count == 2, parts[0].count <= 11, let microseconds = Int64(parts[0], radix: 36),
            let id = UUID(uuidString: String(parts[1]))
        else { return nil }
        self.init(at: Date(timeIntervalSince1970: Double(microseconds) / 1_000_000), id: id)
    }
}
