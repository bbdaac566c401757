import CPostgres
import Foundation

/// One libpq connection, in pipeline mode. Not `Sendable`: it stays on the thread its pool lent it to.
///
/// A statement that answers nothing (`execute`) is only queued; the queue goes out with the next statement whose answer
/// is awaited, or with `commit`. So a transaction of ten statements and three questions is three round trips. An error
/// in a queued statement is thrown by whatever sent the queue, and what was queued behind it was not done.
package final class Connection {
    let handle: OpaquePointer
    /// Names of the statements prepared on this connection, by their text and the types bound to it.
    var prepared: [Prepared: String] = [:]
    /// What was handed to libpq and has not been answered, in order.
    var sent: [Sent] = []
    var queuedBytes = 0
    /// Statements ever prepared here; numbers their names.
    var preparations = 0
    /// How often the queue was sent and its answers awaited.
    var roundTrips = 0
    /// When something better should be sought, for a connection to a server that was not asked for.
    var replacement: ContinuousClock.Instant?
    /// Whom to tell of what took long.
    var slow: SlowStatements?
    /// The statement that the server refused last, as it is written in the program: without values.
    package internal(set) var refusedText: String?
    /// Who may stop what runs here, while it is lent.
    var canceller: Canceller?
    /// Where to send a cancel.
    private(set) lazy var target = Canceller.Target(handle)
    /// Set once the session cannot be trusted any more (lost, or a cancel may still arrive): the pool then drops it.
    package private(set) var isSpent = false

    struct Prepared: Hashable {
        let text: String
        let types: [UInt32]
    }

    enum Sent {
        case preparation(Prepared, name: String)
        case statement(Ticket)

        /// What was asked; nil for what only prepares it.
        var text: String? {
            if case .statement(let ticket) = self { ticket.text } else { nil }
        }
    }

    /// The place of an answer that has not come yet.
    package final class Ticket {
        var outcome: Result<Answer, PostgresError>?
        let text: String
        /// What is bound, until the answer is there.
        var values: [Parameter]

        init(text: String, values: [Parameter]) { (self.text, self.values) = (text, values) }
    }

    /// Connects, and waits for it: five seconds a host unless `connect_timeout` says otherwise.
    ///
    /// - Parameter conninfo: libpq's keyword/value string or URI, several hosts and TLS included, or a database's name.
    /// - Throws: `PostgresError.connectionLost` with libpq's reason; it never holds the password.
    package convenience init(conninfo: String) throws { try self.init(conninfo: conninfo, instead: []) }

    /// - Parameters:
    ///   - conninfo: As above.
    ///   - instead: Keywords and values that take the place of what `conninfo` says.
    /// - Throws: As above.
    init(conninfo: String, instead: [(String, String)]) throws {
        try Self.requireReadable(conninfo)
        let program = ProcessInfo.processInfo.processName
        // libpq lets the later ones win.
        let fields =
            [("connect_timeout", "5"), ("dbname", conninfo), ("client_encoding", "UTF8")]
            + [("fallback_application_name", program)] + instead
        let keywords = fields.map { strdup($0.0) }
        let values = fields.map { strdup($0.1) }
        defer { (keywords + values).forEach { free($0) } }
        let handle = PQconnectdbParams(
            keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 1)
        guard let handle else { throw PostgresError.connectionLost("out of memory") }
        guard PQstatus(handle) == CONNECTION_OK else {
            defer { PQfinish(handle) }
            throw PostgresError.connectionLost(Self.reason(handle))
        }
        self.handle = handle
        // A notice may quote a row; nobody reads them.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
    }

    deinit { PQfinish(handle) }

    /// libpq would quote a string it cannot read, password included.
    private static func requireReadable(_ conninfo: String) throws {
        guard !conninfo.utf8.contains(0) else { throw PostgresError.nulInString }
        let isName = !conninfo.contains("=") && !conninfo.contains("://")
        guard !isName else { return }
        guard let options = PQconninfoParse(conninfo, nil) else {
            throw PostgresError.connectionLost("the connection string cannot be read")
        }
        PQconninfoFree(options)
    }

    private static func reason(_ handle: OpaquePointer) -> String {
        let why = String(cString: PQerrorMessage(handle)).trimmingCharacters(in: .whitespacesAndNewlines)
        // A wrong setting is quoted, and may have swallowed the password that followed it.
        guard !why.hasPrefix("invalid") else { return "a setting of the connection string is invalid" }
        let password = PQpass(handle).map { String(cString: $0) } ?? ""
        return !password.isEmpty && why.contains(password) ? "it was refused" : why
    }

    /// Outside any transaction, nothing in flight, and usable.
    package var isIdle: Bool {
        !isSpent && sent.isEmpty && PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) == PQTRANS_IDLE
    }

    /// Whether a transaction is open and none of its statements has failed.
    var isInTransaction: Bool { PQtransactionStatus(handle) == PQTRANS_INTRANS }

    /// Whether an idle connection still has its server: looks without waiting.
    ///
    /// A server that is asked nothing has nothing to say but goodbye, so a connection on which anything came in counts
    /// as dead: replacing it costs little.
    package var isAlive: Bool {
        guard isIdle else { return false }
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) == 0
    }

    /// Whether it has prepared so many statements that a new one should take its place.
    var isWornOut: Bool { preparations > 1_000 }

    /// The pool must not lend this connection again.
    func spend() { isSpent = true }

    /// The server is gone. libpq's own message is not passed on: it may still hold an earlier error, values included.
    func lost() -> PostgresError {
        spend()
        return .connectionLost("the server closed the connection")
    }

    /// Reads an error result, and notes when it was the last thing this session will say.
    ///
    /// - Parameters:
    ///   - result: What libpq gave; nil when it had nothing.
    ///   - values: What was bound, which no message may repeat.
    /// - Returns: The error.
    func failure(_ result: OpaquePointer?, hiding values: [Parameter] = []) -> PostgresError {
        let error = PostgresError(result, hiding: values)
        // 0A000: a table was altered under a prepared statement; 26000: someone deallocated it; 25006: the server takes no
        // changes, and another may by now. A new session helps.
        let states = ["0A000", "26000", "25006"]
        if PQstatus(handle) != CONNECTION_OK || error.isEndOfSession || states.contains(error.sqlState ?? "") {
            spend()
        }
        return error
    }
}
