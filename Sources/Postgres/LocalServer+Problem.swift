import Glibc

extension LocalServer {
    /// Why the private server cannot be used: a sentence for whoever runs it, with what to do. Holds no value from the database.
    package enum Problem: Error, Equatable {
        /// PostgreSQL is not installed, or not where it was looked for.
        case noBinaries(looked: [String])
        /// The data was written by another major version than the only PostgreSQL found, such as "15" and "16".
        case wrongVersion(path: String, data: String, binaries: String)
        /// Another process owns the server; its process number when known.
        case alreadyOwned(path: String, pid: Int32?)
        /// The folder holds files, none of them ours.
        case folderInUse(path: String)
        /// `data` holds files, but not a database.
        case notADataDirectory(path: String)
        /// There is a database but not the password to enter it.
        case passwordMissing(path: String)
        /// The path has a character that PostgreSQL's connection strings cannot hold: a comma or a control character.
        case unusablePath(String)
        /// The path of the socket has more bytes than the system accepts.
        case socketPathTooLong(path: String, bytes: Int, limit: Int)
        /// As root: the user PostgreSQL runs as cannot enter `blocked`, on the way to `path`.
        case directoryUnreachable(user: String, path: String, blocked: String)
        /// As root: there is no unprivileged user to run PostgreSQL as.
        case noUnprivilegedUser
        /// As root: the program `setpriv` is missing.
        case noSetpriv
        /// As root: the system would not let us become that user, such as in a container without the right.
        case cannotBecome(user: String, reason: String)
        /// No room is left where `path` is.
        case diskFull(path: String)
        /// Creating the database failed, with the last lines of what was said.
        case initialisationFailed(path: String, lines: [String])
        /// PostgreSQL did not start, with the last lines of its log.
        case startFailed(log: String, lines: [String])
        /// PostgreSQL is repairing its files, goes on doing so, and was not ready in time.
        case stillStarting(log: String)
        /// Processes of a server that died still use the data.
        case stillInUse(path: String)
        /// PostgreSQL did not stop in time; it has been told to and may still.
        case stopFailed(path: String, lines: [String])
        /// The system refused something simple.
        case system(action: String, path: String, reason: String)

        /// What the last failed system call comes down to.
        static func failure(_ code: Int32 = errno, to action: String, _ path: String) -> Problem {
            code == ENOSPC || code == EDQUOT
                ? .diskFull(path: path) : .system(action: action, path: path, reason: String(cString: strerror(code)))
        }
    }
}

extension LocalServer.Problem: CustomStringConvertible {
    /// The sentences to show.
    package var description: String {
        switch self {
        case .noBinaries(let looked):
            "PostgreSQL is not installed: initdb, pg_ctl and postgres were not found together in \(list(looked)). "
                + "Install it (on Debian and Ubuntu: apt-get install postgresql)."
        case .wrongVersion(let path, let data, let binaries):
            "The database in \(path) was made by PostgreSQL \(data), and PostgreSQL \(binaries) is installed. "
                + "Install PostgreSQL \(data) beside it, or move the data over with pg_upgrade."
        case .alreadyOwned(let path, let pid):
            "The database in \(path) is already in use\(pid.map { " by process \($0)" } ?? ""). Stop that process first."
        case .folderInUse(let path):
            "The folder \(path) already holds other files. Give an empty folder, or one that does not exist yet."
        case .notADataDirectory(let path):
            "The folder \(path) holds files, but not a whole PostgreSQL database. "
                + "Move them away, or restore a backup there."
        case .passwordMissing(let path):
            "There is a database, but its password is missing from \(path). Restore that file from a backup."
        case .unusablePath(let path):
            "The path \(path.debugDescription) has a comma or an invisible character. Choose another folder."
        case .socketPathTooLong(let path, let bytes, let limit):
            "The path \(path) is too long: it takes \(bytes) bytes and the system accepts \(limit). "
                + "Choose a folder with a shorter path."
        case .directoryUnreachable(let user, let path, let blocked):
            "PostgreSQL runs as the user \(user), who cannot enter \(blocked) on the way to \(path). "
                + "Choose a folder elsewhere, such as under /var/lib, or let others pass: chmod o+x \(blocked)"
        case .noUnprivilegedUser:
            "PostgreSQL refuses to run as root, and there is no user named postgres to run it as. "
                + "Install PostgreSQL, which creates it, or type: useradd --system postgres"
        case .noSetpriv:
            "The program setpriv is missing. Install it (on Debian and Ubuntu: apt-get install util-linux)."
        case .cannotBecome(let user, let reason):
            "The system does not let us run programs as the user \(user) (\(reason)). "
                + "Start as that user instead of root, or give the container the right to change user."
        case .diskFull(let path):
            "The disk that holds \(path) is full. Free some space, then start again; nothing saved is lost."
        case .initialisationFailed(let path, let lines):
            "The database could not be created in \(path). PostgreSQL says: \(quote(lines))"
        case .startFailed(let log, let lines):
            "PostgreSQL did not start. The end of its log, \(log), says: \(quote(lines))"
        case .stillStarting(let log):
            "PostgreSQL is putting its files in order after an interruption and is not ready yet. "
                + "It goes on: try again in a minute. Its log is \(log)."
        case .stillInUse(let path):
            "Processes left by the last PostgreSQL server still use \(path). "
                + "They end by themselves: try again in a minute."
        case .stopFailed(let path, let lines):
            "PostgreSQL was told to stop but has not finished with \(path). It says: \(quote(lines))"
        case .system(let action, let path, let reason):
            "Cannot \(action) \(path): \(reason)."
        }
    }

    private func list(_ places: [String]) -> String {
        places.isEmpty ? "any usual place" : places.joined(separator: ", ")
    }

    private func quote(_ lines: [String]) -> String {
        lines.isEmpty ? "nothing." : "\n  " + lines.joined(separator: "\n  ")
    }
}
