import CPostgres

/// The rows that answer one statement. Holds libpq's result until the last row is gone.
package final class Answer {
    let result: OpaquePointer?

    init(_ result: OpaquePointer?) { self.result = result }

    deinit { PQclear(result) }

    /// How many rows there are.
    package var count: Int { Int(PQntuples(result)) }

    /// Rows inserted, updated, deleted or selected, as the command tag says.
    package var affected: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    /// `INSERT`, `COMMIT`, …: the first word of the command tag.
    package var tag: Substring { String(cString: PQcmdStatus(result)).prefix { $0 != " " } }

    /// The row at `line`, from 0 to `count`.
    package subscript(line: Int) -> Row { Row(answer: self, line: Int32(line)) }

    /// The first row, if there is one.
    package var firstRow: Row? { count > 0 ? self[0] : nil }

    /// Every row, in order.
    package func rows() -> [Row] { (0..<count).map { self[$0] } }
}

/// One row of an answer, read column by column in the order they were selected.
package struct Row {
    let answer: Answer
    let line: Int32

    /// All the columns as a tuple: `(id, name) = try row.decode()`.
    ///
    /// - Throws: `PostgresError.undecodable` naming the column when one is not of its type, or one is missing.
    package func decode<each Column: PostgresDecodable>(
        _: (repeat each Column).Type = (repeat each Column).self
    ) throws -> (repeat each Column) {
        var index: Int32 = 0
        func next<Value: PostgresDecodable>(_: Value.Type) throws -> Value {
            defer { index += 1 }
            return try column(index)
        }
        return (repeat try next((each Column).self))
    }

    /// The column at `index`, from 0. Throws `PostgresError.undecodable` when it is not there or not of the type.
    package func column<Value: PostgresDecodable>(_ index: Int32, as _: Value.Type = Value.self) throws -> Value {
        let result = answer.result
        guard index >= 0, index < PQnfields(result) else {
            throw PostgresError.undecodable(column: "#\(index)", as: "\(Value.self)")
        }
        var bytes: UnsafeRawBufferPointer?
        if PQgetisnull(result, line, index) == 0 {
            bytes = UnsafeRawBufferPointer(
                start: PQgetvalue(result, line, index), count: Int(PQgetlength(result, line, index)))
        }
        guard let value = Value.decode(bytes, type: PQftype(result, index)) else {
            throw PostgresError.undecodable(column: String(cString: PQfname(result, index)), as: "\(Value.self)")
        }
        return value
    }
}

/// A type read from one row.
package protocol RowDecodable {
    init(row: Row) throws
}

/// A row of one column.
package struct Only<Value: PostgresDecodable>: RowDecodable {
    package let value: Value
    package init(row: Row) throws { value = try row.column(0) }
}

extension Only: Sendable where Value: Sendable {}
extension Only: Equatable where Value: Equatable {}
