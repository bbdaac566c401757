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
    /// The server refused a statement. `message` is PostgreSQL's, unless that quotes a value: then at most the table
    /// and the column.
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
    /// Reads an error result.
    ///
    /// Classes 22 and 23 quote data in their message: theirs is replaced by the table and column, where known. Others
    /// quote names, which may have been bound (`to_regclass`, `set_config`): a message that repeats a bound
    /// value is dropped.
    init(_ result: OpaquePointer?, hiding values: [Parameter] = []) {
        func field(_ code: Character) -> String? {
            PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
        }
        let state = field("C") ?? ""
        guard !state.isEmpty else {
            self = .connectionLost("the server closed the connection")
            return
        }
        var message = field("M") ?? ""
        if state.hasPrefix("22") || state.hasPrefix("23") {
            let names = [("table", field("t")), ("column", field("c"))]
            message = names.compactMap { kind, name in name.map { "\(kind) \($0)" } }.joined(separator: ", ")
        } else if Self.repeats(message, one: values) {
            message = ""
        }
        self = .server(sqlState: state, constraint: field("n"), message: message)
    }

    /// Whether something quoted in a message is part of a bound value.
    private static func repeats(_ message: String, one values: [Parameter]) -> Bool {
        // PostgreSQL folds names to lower case.
        let bound = values.compactMap(\.bytes).map { String(decoding: $0, as: UTF8.self).lowercased() }
        let quoted = message.lowercased().split(separator: "\"", omittingEmptySubsequences: false).enumerated()
        return quoted.contains { index, part in
            !index.isMultiple(of: 2) && !part.isEmpty && bound.contains { $0.contains(part) }
        }
    }

    /// Whether the server ends the session with this error: shutdown, crash, termination, idle timeouts.
    var isEndOfSession: Bool {
        guard let sqlState else { return true }
        return sqlState.hasPrefix("57P") || sqlState.hasPrefix("08") || ["25P03", "53300"].contains(sqlState)
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
