import CPostgres
import Foundation

/// One libpq connection, in pipeline mode. Not `Sendable`: it stays on the thread its pool lent it to.
///
/// A statement that answers nothing (`execute`) is only queued; the queue goes out with the next statement whose answer
/// is awaited, or with `commit`. So a transaction of ten statements and three questions is three round trips. An error in
/// a queued statement is thrown by whatever sent the queue, and what was queued behind it was not done.
package final class Connection {
    let handle: OpaquePointer
    /// Names of the statements prepared on this connection, by their text and the types bound to it.
    private var prepared: [Prepared: String] = [:]
    private var sent: [Sent] = []
    private var queuedBytes = 0
    private var preparations = 0
    /// Set once the session cannot be trusted any more (lost, or a cancel may still arrive): the pool then drops it.
    package private(set) var isSpent = false

    private struct Prepared: Hashable {
        let text: String
        let types: [UInt32]
    }

    private enum Sent {
        case preparation(Prepared, name: String)
        case statement(Ticket)
    }

    /// The place of an answer that has not come yet.
    package final class Ticket {
        fileprivate var outcome: Result<Answer, PostgresError>?
    }

    /// - Parameter conninfo: libpq's keyword/value string or URI, several hosts and TLS included.
    /// - Throws: `PostgresError.connectionLost` with libpq's reason; it never holds the password.
    package init(conninfo: String) throws {
        let keywords = ["connect_timeout", "dbname", "client_encoding", "fallback_application_name"]
        let values = ["5", conninfo, "UTF8", "relais"]
        let handle = withCStrings(keywords) { keywords in withCStrings(values) { PQconnectdbParams(keywords, $0, 1) } }
        guard let handle else { throw PostgresError.connectionLost("out of memory") }
        guard PQstatus(handle) == CONNECTION_OK else {
            let why = String(cString: PQerrorMessage(handle)).trimmingCharacters(in: .whitespacesAndNewlines)
            PQfinish(handle)
            throw PostgresError.connectionLost(why)
        }
        self.handle = handle
        // A notice may quote a row; nobody reads them.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
    }

    deinit { PQfinish(handle) }

    /// Outside any transaction, nothing in flight, and usable.
    package var isIdle: Bool {
        !isSpent && sent.isEmpty && PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) == PQTRANS_IDLE
    }

    /// Whether an idle connection still has its server: reads what may have come in since, without waiting.
    package var isAlive: Bool {
        guard isIdle else { return false }
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, 0) != 0 else { return true }
        return PQconsumeInput(handle) == 1 && PQstatus(handle) == CONNECTION_OK
    }

    /// The pool must not lend this connection again.
    func spend() { isSpent = true }

    /// Queues a statement whose answer nobody needs.
    package func execute(_ sql: SQL) throws { try queue(sql) }

    /// Queues a statement; `answer(to:)` waits for it.
    @discardableResult
    package func queue(_ sql: SQL) throws -> Ticket {
        let (text, values) = sql.rendered()
        guard !values.contains(where: \.holdsNUL) else { throw PostgresError.nulInString }
        try enterPipeline()
        let ticket = Ticket()
        let name = try statementName(for: Prepared(text: text, types: values.map(\.type)))
        try send(name, values)
        sent.append(.statement(ticket))
        queuedBytes += text.utf8.count + values.reduce(0) { $0 + ($1.bytes?.count ?? 0) }
        // Both sides of a blocking socket could fill up: what is large is sent, and answered, as it comes.
        if queuedBytes > 32_768 { try flush() }
        return ticket
    }

    /// The rows that answer a queued statement; sends the queue if it has not gone yet.
    package func answer(to ticket: Ticket) throws -> Answer {
        if ticket.outcome == nil { try flush() }
        guard let outcome = ticket.outcome else { throw PostgresError.connectionLost("no answer came") }
        return try outcome.get()
    }

    package func all<Value: RowDecodable>(_ sql: SQL, as _: Value.Type = Value.self) throws -> [Value] {
        try answer(to: queue(sql)).rows().map(Value.init(row:))
    }

    package func first<Value: RowDecodable>(_ sql: SQL, as _: Value.Type = Value.self) throws -> Value? {
        try answer(to: queue(sql)).rows().first.map(Value.init(row:))
    }

    package func one<Value: RowDecodable>(_ sql: SQL, as _: Value.Type = Value.self) throws -> Value {
        guard let value: Value = try first(sql) else { throw PostgresError.missingRow }
        return value
    }

    /// Ends the transaction, and makes sure it was kept.
    ///
    /// - Throws: `PostgresError.rolledBack` when the server answers COMMIT with ROLLBACK, which is no error to it.
    package func commit() throws {
        guard try answer(to: queue("COMMIT")).tag == "COMMIT" else { throw PostgresError.rolledBack }
    }

    /// Undoes the transaction. A connection that cannot even do that is spent.
    package func rollback() {
        do {
            if !sent.isEmpty { try? flush() }
            _ = try answer(to: queue("ROLLBACK"))
        } catch {
            isSpent = true
        }
    }

    /// Sends the queue and reads every answer. Throws the first error of the queue.
    package func flush() throws {
        guard !sent.isEmpty else { return }
        let waiting = sent
        sent = []
        queuedBytes = 0
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        var first: PostgresError?
        for one in waiting {
            let outcome = readOne()
            if case .failure(let error) = outcome, first == nil { first = error }
            switch one {
            case .preparation(let key, let name):
                // What stands behind an error in the pipeline was never prepared, though it was sent.
                if case .success = outcome { prepared[key] = name }
            case .statement(let ticket):
                ticket.outcome = outcome
            }
            if isSpent { break }
        }
        if let first {
            if !isSpent { readSync() }
            throw first
        }
        readSync()
    }

    private func statementName(for key: Prepared) throws -> String {
        if let name = prepared[key] { return name }
        for case .preparation(let queued, let name) in sent where queued == key { return name }
        preparations += 1
        let name = "s\(preparations)"
        guard PQsendPrepare(handle, name, key.text, Int32(key.types.count), key.types) == 1 else { throw lost() }
        sent.append(.preparation(key, name: name))
        return name
    }

    private func send(_ name: String, _ values: [Parameter]) throws {
        let lengths = values.map { Int32($0.bytes?.count ?? 0) }
        let formats: [Int32] = values.map { $0.isBinary ? 1 : 0 }
        // libpq reads text up to a NUL, so every value is followed by one.
        let copies: [UnsafeMutablePointer<CChar>?] = values.map { value in
            value.bytes.map { bytes in
                let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
                bytes.withUnsafeBytes {
                    UnsafeMutableRawBufferPointer(start: copy, count: bytes.count).copyMemory(from: $0)
                }
                copy[bytes.count] = 0
                return copy
            }
        }
        defer { copies.forEach { $0?.deallocate() } }
        let pointers = copies.map { UnsafePointer($0) }
        guard PQsendQueryPrepared(handle, name, Int32(values.count), pointers, lengths, formats, 1) == 1 else {
            throw lost()
        }
    }

    /// One answer and the NULL that ends it.
    private func readOne() -> Result<Answer, PostgresError> {
        guard let result = PQgetResult(handle) else { return .failure(lost()) }
        let answer = Answer(result)
        let outcome: Result<Answer, PostgresError>
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: outcome = .success(answer)
        case PGRES_PIPELINE_ABORTED: outcome = .failure(.connectionLost("an earlier statement failed"))
        default: outcome = .failure(PostgresError(result))
        }
        if PQstatus(handle) != CONNECTION_OK {
            isSpent = true
            return outcome
        }
        while let extra = PQgetResult(handle) {
            PQclear(extra)
            if PQstatus(handle) != CONNECTION_OK { break }
        }
        return outcome
    }

    private func readSync() {
        guard let result = PQgetResult(handle) else {
            isSpent = true
            return
        }
        if PQresultStatus(result) != PGRES_PIPELINE_SYNC { isSpent = true }
        PQclear(result)
    }

    private func enterPipeline() throws {
        guard PQpipelineStatus(handle) == PQ_PIPELINE_OFF else { return }
        guard PQenterPipelineMode(handle) == 1 else { throw lost() }
    }

    /// Leaves pipeline mode, which COPY and scripts of several statements do not know.
    func leavePipeline() throws {
        try flush()
        guard PQpipelineStatus(handle) != PQ_PIPELINE_OFF else { return }
        guard PQexitPipelineMode(handle) == 1 else { throw lost() }
    }

    func lost() -> PostgresError {
        isSpent = true
        return .connectionLost(String(cString: PQerrorMessage(handle)).trimmingCharacters(in: .whitespacesAndNewlines))
    }
}

/// Lends `strings` as a C array that ends with NULL.
private func withCStrings<Value>(_ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value) -> Value
{
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    var pointers = copies.map { $0.map { UnsafePointer<CChar>($0) } }
    pointers.append(nil)
    return pointers.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else {
            preconditionFailure("an array of at least one pointer has an address")
        }
        return body(base)
    }
}
