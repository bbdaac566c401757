import RelaisTesting

@testable import Postgres
@testable import RelaisCore

/// The SQLSTATE something is refused with, or `nil` when it goes through.
func sqlState(_ tx: Transaction, _ member: Member, _ body: (Transaction) throws -> Void) throws -> String? {
    do {
        try tx.as(member) { tx in
            try body(tx)
            try tx.connection.flush()
        }
        return nil
    } catch let error as PostgresError {
        return error.sqlState
    }
}
