import Glibc
import Logging

extension LocalServer {
    /// Has the server run with our options and ready, whatever it does now.
    func run(until deadline: ContinuousClock.Instant) throws {
        while let running = try Postmaster(data: directory.data) {
            if running.isReady, running.options == options {
                logger.info("took over the running private PostgreSQL server", metadata: ["pid": "\(running.pid)"])
                return
            }
            if running.isReady {
                logger.info("the private PostgreSQL server ran with other options and is started again")
                try shutDown(until: deadline)
            } else {
                guard ContinuousClock.now < deadline else { throw Problem.stillStarting(log: directory.log.path) }
                usleep(50_000)
            }
        }
        try start(until: deadline)
    }

    /// Starts it, known not to run, and returns when it is ready. Tries again while processes of a dead server still end.
    func start(until deadline: ContinuousClock.Instant) throws {
        try directory.beginLog(for: user)
        while true {
            if try Postmaster.clearRemains(data: directory.data, socket: directory.socketFile) {
                logger.info("removed what a dead PostgreSQL server left: its process number now belongs to another")
            }
            let already = directory.log.size
            let outcome = try control(
                "start", ["-l", "log", "-o", options.joined(separator: " ")], until: deadline)
            if outcome.succeeded { break }
            let said = outcome.output + (try directory.log.read(from: already) ?? "")
            if said.tellsOfFullDisk || directory.isFull { throw Problem.diskFull(path: directory.path) }
            if try Postmaster(data: directory.data) != nil { throw Problem.stillStarting(log: directory.log.path) }
            guard said.contains("pre-existing shared memory block") else {
                throw Problem.startFailed(log: directory.log.path, lines: Self.tail(of: said))
            }
            guard ContinuousClock.now < deadline else { throw Problem.stillInUse(path: directory.data) }
            usleep(200_000)
        }
        logger.info("started the private PostgreSQL server", metadata: ["directory": "\(directory.path)"])
    }

    /// Stops it if it runs, and waits until its process is gone.
    func shutDown(until deadline: ContinuousClock.Instant) throws {
        guard let running = try Postmaster(data: directory.data) else { return }
        let outcome = try control("stop", ["-m", "fast"], until: deadline)
        while Postmaster.runs(running.pid, in: directory.data) {
            guard outcome.succeeded, ContinuousClock.now < deadline else {
                throw Problem.stopFailed(path: directory.path, lines: Self.tail(of: outcome.output))
            }
            usleep(10_000)
        }
        logger.info("stopped the private PostgreSQL server", metadata: ["directory": "\(directory.path)"])
    }

    /// What the server is started with: all of it on its command line, so that no file it keeps can say otherwise.
    ///
    /// No value holds a space, and every path is relative to `data`: `pg_ctl` passes these through a shell.
    var options: [String] {
        let settings = [
            "listen_addresses=", "unix_socket_directories=../socket", "unix_socket_permissions=0700", "port=5432",
            "max_connections=60", "shared_buffers=\(isDurable ? "128MB" : "32MB")", "jit=off", "timezone=UTC",
            "log_timezone=UTC",
            "lc_messages=C", "password_encryption=scram-sha-256", "track_activity_query_size=256",
            "log_destination=stderr", "logging_collector=off", "log_statement=ddl", "log_min_messages=log",
            "log_min_error_statement=panic", "log_error_verbosity=terse", "log_parameter_max_length=0",
            "log_parameter_max_length_on_error=0",
        ]
        let haste = isDurable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        return (settings + haste).flatMap { ["-c", $0] }
    }

    private func control(
        _ verb: String, _ arguments: [String], until deadline: ContinuousClock.Instant
    ) throws -> Command.Outcome {
        let seconds = max(1, (deadline - .now).components.seconds)
        return try user.command(
            binaries.control, [verb, "-D", "data", "-w", "-t", "\(seconds)"] + arguments, in: directory.path
        ).run()
    }

    /// The last lines of a log, without those that may quote a statement or a value.
    private static func tail(of log: String) -> [String] {
        let quoting = ["ERROR:", "STATEMENT:", "statement:", "DETAIL:", "CONTEXT:"]
        let lines = log.split(whereSeparator: \.isNewline).filter { line in
            !line.hasPrefix("\t") && !quoting.contains(where: line.contains)
        }
        return lines.suffix(8).map(String.init)
    }
}
