import CPostgres
import Glibc

/// A program run to its end, without a shell and with nothing of ours but what is written here.
///
/// The child gets its own small environment (none of our `PG*` variables), no descriptor of ours (not the daemon's listening
/// socket, not the lock), default signals, and nothing on standard input.
struct Command {
    /// Absolute path of the program.
    var executable: String
    var arguments: [String] = []
    /// Where it runs.
    var folder = "/"
    /// Variables of its environment, besides those every child gets: `NAME=value`.
    var more: [String] = []

    /// How it ended.
    struct Outcome {
        /// The exit status, or 128 and the number of the signal that ended it.
        let status: Int32
        /// Standard output and standard error, as they came.
        let output: String

        var succeeded: Bool { status == 0 }
        var lines: [String] { output.split(whereSeparator: \.isNewline).map(String.init) }
    }

    private static let environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "TZ=UTC"]

    /// `MFD_CLOEXEC`: the child gets the file under another number only.
    private static let closeOnExec: UInt32 = 1

    /// Runs it and waits, however long it takes. Blocks the thread.
    ///
    /// `held` is one descriptor the child keeps open while it lives. Throws `Problem.system` when it cannot be started.
    func run(holding held: Int32? = nil) throws -> Outcome {
        let output = memfd_create("output", Self.closeOnExec)
        guard output >= 0 else { throw LocalServer.Problem.failure(to: "run", executable) }
        defer { close(output) }
        let child = try spawn(output: output, held: held)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { throw LocalServer.Problem.failure(to: "wait for", executable) }
        }
        let signal = status & 0x7f
        return Outcome(status: signal == 0 ? (status >> 8) & 0xff : 128 + signal, output: PrivateFile.text(of: output))
    }

    private func spawn(output: Int32, held: Int32?) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        if let held { posix_spawn_file_actions_adddup2(&actions, held, 3) }
        posix_spawn_file_actions_addclosefrom_np(&actions, held == nil ? 3 : 4)
        posix_spawn_file_actions_addchdir_np(&actions, folder)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let words = ([executable] + arguments).map { strdup($0) }
        let environment = (Self.environment + more).map { strdup($0) }
        defer { (words + environment).forEach { free($0) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, executable, &actions, &attributes, words + [nil], environment + [nil])
        guard code == 0 else { throw LocalServer.Problem.failure(code, to: "run", executable) }
        return child
    }
}
