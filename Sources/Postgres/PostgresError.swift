import CPostgres

/// What can go wrong between a statement and its answer. Never holds a value that was bound or stored.
package enum PostgresError: Error, Equatable {
    /// The server cannot be reached, or went away while it was answering: what was in flight may or may not be done.
    case connectionLost(String)
    /// Every connection was lent for as long as the caller would wait.
    case busy
    /// The task that asked was cancelled, and with it the statement.
    case cancelled
    /// The statement took longer than its deadline, and was cancelled.
    case deadlineExceeded
    /// The server refused a statement. `message` is empty wherever PostgreSQL would quote a value in it.
    case server(sqlState: String, constraint: String?, message: String)
    /// COMMIT was answered by ROLLBACK.
    case rolledBack
    /// A column does not hold what the program reads from it.
    case undecodable(column: String, as: String)
    /// `one` found no row.
    case missingRow
    /// A string holding U+0000, which PostgreSQL text cannot hold, was bound to a statement.
    case nulInString

    /// The five characters of SQLSTATE, if the server refused.
    package var sqlState: String? {
        if case .server(let sqlState, _, _) = self { sqlState } else { nil }
    }

    /// The constraint that refused a row, if one did: part of the code, as its name is.
    package var constraint: String? {
        if case .server(_, let constraint, _) = self { constraint } else { nil }
    }

    /// Whether the database, not the statement, is at fault: asking again later may help.
    package var isUnavailability: Bool {
        switch self {
        case .connectionLost, .busy, .deadlineExceeded: true
        // 57: operator intervention (shutdown, crash), 53: insufficient resources, 08: connection, 25006: read only,
        // 55P03: a lock was not had in time.
        case .server(let state, _, _):
            state.hasPrefix("57P") || state.hasPrefix("53") || state.hasPrefix("08") || state == "25006"
                || state == "55P03"
        case .cancelled, .rolledBack, .undecodable, .missingRow, .nulInString: false
        }
    }
}

extension PostgresError {
    /// Reads an error result. Classes 22 and 23 quote data in their message, so theirs is dropped.
    init(_ result: OpaquePointer?) {
        func field(_ code: Character) -> String? {
            PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
        }
        let state = field("C") ?? ""
        guard !state.isEmpty else {
            self = .connectionLost("the server closed the connection")
            return
        }
        let quotesData = state.hasPrefix("22") || state.hasPrefix("23")
        self = .server(sqlState: state, constraint: field("n"), message: quotesData ? "" : field("M") ?? "")
    }
}

extension PostgresError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .connectionLost(let why): "connection lost: \(why)"
        case .busy: "every connection is busy"
        case .cancelled: "cancelled"
        case .deadlineExceeded: "the deadline passed"
        case .server(let state, let constraint, let message):
            "SQLSTATE \(state)" + (constraint.map { ", constraint \($0)" } ?? "")
                + (message.isEmpty ? "" : ": \(message)")
        case .rolledBack: "COMMIT was answered by ROLLBACK"
        case .undecodable(let column, let type): "column \(column) cannot be read as \(type)"
        case .missingRow: "no row where one was expected"
        case .nulInString: "a string holds U+0000"
        }
    }
}
