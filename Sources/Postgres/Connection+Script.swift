import CPostgres

extension Connection {
    /// Runs several statements at once, none of which can bind a value: migrations and settings only.
    package func script(_ text: SQL) throws {
        try leavePipeline()
        let answer = Answer(PQexec(handle, text.rendered().text))
        switch PQresultStatus(answer.result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default: throw PostgresError(answer.result)
        }
    }

    /// `COPY … FROM STDIN`: sends `chunks`, which need not end at line ends, and says how many rows the server took.
    ///
    /// PostgreSQL refuses this on a table under row security unless its owner does it.
    @discardableResult
    package func copyIn(_ sql: SQL, _ chunks: some Sequence<[UInt8]>) throws -> Int {
        try leavePipeline()
        let opened = Answer(PQexec(handle, sql.rendered().text))
        guard PQresultStatus(opened.result) == PGRES_COPY_IN else { throw PostgresError(opened.result) }
        for chunk in chunks {
            let sent = chunk.withUnsafeBytes {
                PQputCopyData(handle, $0.bindMemory(to: CChar.self).baseAddress, Int32($0.count))
            }
            guard sent == 1 else { throw lost() }
        }
        guard PQputCopyEnd(handle, nil) == 1 else { throw lost() }
        return try closeCopy()
    }

    /// `COPY … TO STDOUT`: hands each line to `line` as it comes.
    package func copyOut(_ sql: SQL, _ line: (UnsafeRawBufferPointer) throws -> Void) throws {
        try leavePipeline()
        let opened = Answer(PQexec(handle, sql.rendered().text))
        guard PQresultStatus(opened.result) == PGRES_COPY_OUT else { throw PostgresError(opened.result) }
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

    private func closeCopy() throws -> Int {
        let closed = Answer(PQgetResult(handle))
        while let extra = PQgetResult(handle) { PQclear(extra) }
        guard PQresultStatus(closed.result) == PGRES_COMMAND_OK else { throw PostgresError(closed.result) }
        return closed.affected
    }
}
