import Glibc
import Logging
import Synchronization

/// A private PostgreSQL server: made, started, watched and stopped by us, and heard only on a socket in its own folder.
///
/// There is one owner at a time; others get its address with `attach`. The server does not end with its owner: one dropped without
/// `stop`, or killed, leaves it running, and the next `open` takes it over. Every function blocks its thread.
package final class LocalServer: Sendable {
    /// How to connect to it.
    package let address: Address
    let directory: ServerDirectory
    let binaries: ServerBinaries
    let user: ServerUser
    let isDurable: Bool
    let patience: Duration
    let logger: Logger
    /// Nil once stopped.
    private let lock: Mutex<ServerLock?>

    private init(
        _ directory: ServerDirectory, user: ServerUser, lock: ServerLock, binaries named: String?, isDurable: Bool,
        patience: Duration, logger: Logger
    ) throws {
        let version = try directory.version()
        binaries = try ServerBinaries.find(named, for: version, at: directory.data)
        address = Address(
            directory: directory, superuserPassword: try Self.password(in: directory, isNew: version == nil))
        self.directory = directory
        self.user = user
        self.isDurable = isDurable
        self.patience = patience
        self.logger = logger
        self.lock = Mutex(lock)
        if version == nil { try initialise(holding: lock) }
    }

    /// Becomes the owner of the server kept in a folder: makes it there, takes it over when it runs, or starts it.
    ///
    /// - Parameters:
    ///   - directory: The folder. It is created when absent, in a folder that exists.
    ///   - binaries: The folder of PostgreSQL's programs, when it is not to be looked for.
    ///   - isDurable: Whether what is committed survives a crash of the machine. False is faster, smaller and for tests only.
    ///   - wait: How long, in all, for what a dead owner or server left to end, and for a server to be ready.
    ///   - logger: Hears what happens to the server, without any value.
    /// - Returns: The server, which runs and accepts connections.
    /// - Throws: `Problem`.
    package static func open(
        directory: String, binaries: String? = nil, isDurable: Bool = true, wait: Duration = .seconds(60),
        logger: Logger
    ) throws -> LocalServer {
        let deadline = ContinuousClock.now + wait
        let directory = try ServerDirectory(directory)
        let user = try ServerUser.current()
        try directory.create(for: user)
        let lock = try ServerLock.take(directory.lock, until: deadline)
        try directory.prepare(for: user)
        let server = try LocalServer(
            directory, user: user, lock: lock, binaries: binaries, isDurable: isDurable, patience: wait, logger: logger)
        try server.run(until: deadline)
        return server
    }

    /// The address of the server that runs in a folder, without becoming its owner; nil when none does.
    ///
    /// Throws `Problem.system` when we may not enter it or read its password: both are for its owner's user alone.
    package static func attach(directory path: String) throws -> Address? {
        let directory = try ServerDirectory(path)
        guard try directory.answers(), let password = try directory.password.read() else { return nil }
        return Address(directory: directory, superuserPassword: password)
    }

    /// Starts the server again when it has died. Returns whether it had. For the owner to call now and then.
    ///
    /// Throws `Problem` when it cannot be started within the `wait` given to `open`; calling again tries again.
    package func restartIfDead() throws -> Bool {
        try lock.withLock { lock in
            guard lock != nil, try Postmaster(data: directory.data) == nil else { return false }
            logger.warning("the private PostgreSQL server has died and is started again")
            try start(until: .now + patience)
            return true
        }
    }

    /// Ends the server in good order, cutting its connections, and gives up the ownership. Does nothing the second time.
    ///
    /// Throws `Problem.stopFailed` when it takes longer than `limit`: the server goes on stopping, and we stay its owner.
    package func stop(within limit: Duration = .seconds(60)) throws {
        try lock.withLock { lock in
            guard let held = lock else { return }
            try shutDown(until: .now + limit)
            held.clear()
            lock = nil
        }
    }
}
