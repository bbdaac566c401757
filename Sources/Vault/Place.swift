import Foundation

/// Where a sealed row is kept. A blob opens only there: not in another row, table, organisation, or at another version.
package struct Place: Sendable, Equatable {
    let organisation: UUID
    let table: String
    let row: UUID
    let rowVersion: Int64

    /// The organisation whose row it is, the table as `schema.table`, the row's identity, and the row's version: a
    /// number that grows with every change, so that an older blob cannot be put back.
    package init(organisation: UUID, table: String, row: UUID, rowVersion: Int64) {
        self.organisation = organisation
        self.table = table
        self.row = row
        self.rowVersion = rowVersion
    }

    /// What a blob sealed here by this version of the data key is bound to.
    func binding(keyVersion: UInt32) -> Encoded {
        Encoded(
            "relais/seal/v1", .init(organisation), .init(table), .init(row),
            .init(UInt64(bitPattern: rowVersion)), .init(keyVersion))
    }
}
