import CPostgres

extension Connection {
    /// Runs several statements at once, none of which can bind a value: migrations and settings only.
    ///
    /// - Parameter text: Statements, run in one transaction unless they say otherwise.
    /// - Throws: The error of the first that fails.
    package func script(_ text: SQL) throws {
        let answer = try simply(text)
        switch PQresultStatus(answer.result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default: throw failure(answer.result)
        }
    }

    /// `COPY … FROM STDIN`: sends `chunks`, which need not end at line ends.
    ///
    /// PostgreSQL refuses this on a table under row security unless its owner does it.
    /// - Parameters:
    ///   - sql: The COPY statement.
    ///   - chunks: The data, in the format the statement says.
    /// - Returns: How many rows the server took.
    /// - Throws: The server's error; nothing was kept then, and the connection can be used again.
    @discardableResult
    package func copyIn(_ sql: SQL, _ chunks: some Sequence<[UInt8]>) throws -> Int {
        let opened = try simply(sql)
        guard PQresultStatus(opened.result) == PGRES_COPY_IN else { throw misused(opened) }
        for chunk in chunks {
            if let error = canceller?.error {
                PQputCopyEnd(handle, "cancelled")
                _ = try? closeCopy()
                throw error
            }
            for start in stride(from: 0, to: chunk.count, by: 1 << 20) {
                let part = chunk[start..<Swift.min(start + 1 << 20, chunk.count)]
                let isSent = part.withUnsafeBytes {
                    PQputCopyData(handle, $0.bindMemory(to: CChar.self).baseAddress, Int32($0.count))
                }
                guard isSent == 1 else { throw lost() }
            }
        }
        guard PQputCopyEnd(handle, nil) == 1 else { throw lost() }
        return try closeCopy()
    }

    /// `COPY … TO STDOUT`: hands each line to `line` as it comes, its line end included.
    ///
    /// - Parameters:
    ///   - sql: The COPY statement.
    ///   - line: What to do with a line; its bytes are gone afterwards. When it throws, the connection is spent.
    /// - Throws: The server's error, or that of `line`.
    package func copyOut(_ sql: SQL, _ line: (UnsafeRawBufferPointer) throws -> Void) throws {
        let opened = try simply(sql)
        guard PQresultStatus(opened.result) == PGRES_COPY_OUT else { throw misused(opened) }
        var buffer: UnsafeMutablePointer<CChar>?
        while true {
            let length = PQgetCopyData(handle, &buffer, 0)
            guard length > 0 else { break }
            defer { PQfreemem(buffer) }
            do {
                try line(UnsafeRawBufferPointer(start: buffer, count: Int(length)))
            } catch {
                // The rest of the table is still on its way: this session is of no more use.
                spend()
                throw error
            }
        }
        _ = try closeCopy()
    }

    /// Sends text that binds nothing, outside pipeline mode, and waits.
    private func simply(_ sql: SQL) throws -> Answer {
        let text = sql.rendered().text
        guard !text.utf8.contains(0) else { throw PostgresError.nulInString }
        try leavePipeline()
        return Answer(PQexec(handle, text))
    }

    /// What was to be a COPY is none, or the server refuses it.
    private func misused(_ answer: Answer) -> PostgresError {
        switch PQresultStatus(answer.result) {
        case PGRES_FATAL_ERROR: return failure(answer.result)
        default:
            // The session may be in the middle of another COPY.
            spend()
            return .server(sqlState: "42601", constraint: nil, message: "the statement is no COPY of that direction")
        }
    }

    private func closeCopy() throws -> Int {
        let closed = Answer(PQgetResult(handle))
        while PQstatus(handle) == CONNECTION_OK, let extra = PQgetResult(handle) { PQclear(extra) }
        guard PQresultStatus(closed.result) == PGRES_COMMAND_OK else { throw failure(closed.result) }
        return closed.affected
    }
}
