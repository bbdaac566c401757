import CPostgres

extension Connection {
    /// What is queued at most before it is sent, answered or not: a bound on memory on both sides.
    private static let queueLimit = 262_144
    /// PostgreSQL's own bounds, in bytes and in number.
    private static let valueLimit = 0x3fff_ffff
    private static let valuesLimit = 65_535

    /// Queues a statement whose answer nobody needs.
    package func execute(_ sql: SQL) throws { try queue(sql) }

    /// Queues a statement; `answer(to:)` waits for it.
    ///
    /// - Throws: `PostgresError.nulInString`; and, when the queue was long enough to be sent, the first error of it.
    @discardableResult
    package func queue(_ sql: SQL) throws -> Ticket {
        let (text, values) = sql.rendered()
        guard !values.contains(where: \.holdsNUL), !text.utf8.contains(0) else { throw PostgresError.nulInString }
        guard values.count <= Self.valuesLimit, values.allSatisfy({ $0.bytes?.count ?? 0 <= Self.valueLimit }) else {
            throw PostgresError.server(
                sqlState: "54000", constraint: nil, message: "too many values, or too large a one")
        }
        try enterPipeline()
        let ticket = Ticket(text: text, values: values)
        let name = try statementName(for: Prepared(text: text, types: values.map(\.type)))
        try send(name, values)
        sent.append(.statement(ticket))
        queuedBytes += text.utf8.count + values.reduce(0) { $0 + ($1.bytes?.count ?? 0) }
        if queuedBytes > Self.queueLimit { try flush() }
        return ticket
    }

    /// The rows that answer a queued statement; sends the queue if it has not gone yet.
    ///
    /// - Throws: The statement's error, or the earlier one of its queue for which it was not done.
    package func answer(to ticket: Ticket) throws -> Answer {
        if ticket.outcome == nil { try flush() }
        guard let outcome = ticket.outcome else { throw PostgresError.connectionLost("no answer came") }
        return try outcome.get()
    }

    /// Every row that answers a statement. Waits for it.
    package func all<Value: RowDecodable>(_ sql: SQL, as _: Value.Type = Value.self) throws -> [Value] {
        try answer(to: queue(sql)).rows().map(Value.init(row:))
    }

    /// The first row that answers a statement, if there is one. Waits for it.
    package func first<Value: RowDecodable>(_ sql: SQL, as _: Value.Type = Value.self) throws -> Value? {
        try answer(to: queue(sql)).firstRow.map(Value.init(row:))
    }

    /// The first row that answers a statement. Waits for it. Throws `PostgresError.missingRow` when there is none.
    package func one<Value: RowDecodable>(_ sql: SQL, as _: Value.Type = Value.self) throws -> Value {
        guard let value: Value = try first(sql) else { throw PostgresError.missingRow }
        return value
    }

    /// Ends the transaction, and makes sure it was kept.
    ///
    /// - Throws: `PostgresError.rolledBack` when the server answers COMMIT with ROLLBACK, which is no error to it.
    package func commit() throws { try beginCommit()() }

    /// Ends the transaction; whether it was kept is heard with whatever is sent next, or by calling what this answers, which
    /// throws as `commit` does.
    package func beginCommit() throws -> () throws -> Void {
        let ticket = try queue("COMMIT")
        return { [self] in
            guard try answer(to: ticket).tag == "COMMIT" else { throw PostgresError.rolledBack }
        }
    }

    /// Undoes the transaction, if there is one. A connection that cannot even do that is spent.
    package func rollback() {
        guard !isIdle else { return }
        do {
            // Behind an error in the queue the first is not done.
            do { _ = try answer(to: queue("ROLLBACK")) } catch { _ = try answer(to: queue("ROLLBACK")) }
        } catch {
            spend()
        }
    }

    /// Sends the queue and reads every answer.
    ///
    /// - Throws: The first error of the queue; `.cancelled` or `.deadlineExceeded`, sending nothing, once the loan was
    ///   stopped.
    package func flush() throws {
        guard !sent.isEmpty else { return }
        try requireLoan()
        let waiting = sent
        let start = slow == nil ? nil : ContinuousClock.now
        defer { if let slow, let start { slow.note(waiting.compactMap(\.text), .now - start) } }
        sent = []
        queuedBytes = 0
        roundTrips += 1
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        var first: PostgresError?
        for one in waiting {
            // What stands behind an error in the pipeline was not done: nor was it prepared, though it was sent.
            switch one {
            case .preparation(let key, let name):
                let outcome = try readOne(after: first, hiding: [])
                if case .success = outcome { prepared[key] = name }
                if first == nil, outcome.failure != nil { refusedText = key.text }
                first = first ?? outcome.failure
            case .statement(let ticket):
                let outcome = try readOne(after: first, hiding: ticket.values)
                ticket.outcome = outcome
                ticket.values = []
                if first == nil, outcome.failure != nil { refusedText = ticket.text }
                first = first ?? outcome.failure
            }
        }
        let sync = Answer(PQgetResult(handle))
        if PQresultStatus(sync.result) != PGRES_PIPELINE_SYNC { spend() }
        if let first { throw first }
    }

    /// Refuses to go on for a task that was cancelled or whose time is up.
    func requireLoan() throws {
        if let error = canceller?.error { throw error }
    }

    /// Leaves pipeline mode, which COPY and scripts of several statements do not know.
    func leavePipeline() throws {
        try flush()
        try requireLoan()
        guard PQpipelineStatus(handle) != PQ_PIPELINE_OFF else { return }
        guard PQexitPipelineMode(handle) == 1 else { throw lost() }
    }

    private func enterPipeline() throws {
        guard PQpipelineStatus(handle) == PQ_PIPELINE_OFF else { return }
        guard PQenterPipelineMode(handle) == 1 else { throw lost() }
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
        // libpq reads text up to a NUL, so every value is followed by one.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.reduce(0) { $0 + ($1.bytes?.count ?? 0) + 1 })
        var starts: [Int?] = []
        for value in values {
            starts.append(value.bytes.map { _ in bytes.count })
            bytes += value.bytes ?? []
            bytes.append(0)
        }
        let lengths = values.map { Int32($0.bytes?.count ?? 0) }
        let formats: [Int32] = values.map { $0.isBinary ? 1 : 0 }
        let isSent = bytes.withUnsafeBytes { buffer in
            let base = buffer.bindMemory(to: CChar.self).baseAddress
            let pointers = starts.map { start in start.flatMap { base?.advanced(by: $0) } }
            return PQsendQueryPrepared(handle, name, Int32(values.count), pointers, lengths, formats, 1)
        }
        guard isSent == 1 else { throw lost() }
    }

    /// One answer and the NULL that ends it. Throws only when the session is over and nothing more can be read.
    private func readOne(
        after first: PostgresError?, hiding values: [Parameter]
    ) throws -> Result<Answer, PostgresError> {
        let answer = Answer(PQgetResult(handle))
        let outcome: Result<Answer, PostgresError>
        switch PQresultStatus(answer.result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: outcome = .success(answer)
        case PGRES_PIPELINE_ABORTED: outcome = .failure(first ?? .connectionLost("an earlier statement failed"))
        default: outcome = .failure(failure(answer.result, hiding: values))
        }
        // libpq would answer for ever once the connection is lost.
        guard PQstatus(handle) == CONNECTION_OK, answer.result != nil else {
            spend()
            throw first ?? outcome.failure ?? lost()
        }
        while let extra = PQgetResult(handle) {
            PQclear(extra)
            guard PQstatus(handle) == CONNECTION_OK else { throw first ?? outcome.failure ?? lost() }
        }
        return outcome
    }
}

extension Result {
    /// The error, if it is one.
    fileprivate var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
