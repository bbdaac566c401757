import Foundation
import Glibc

/// The main process of a PostgreSQL server, as `postmaster.pid` names it and as the system confirms.
///
/// A process is the server of a data directory when that directory, by inode, is where it runs. A number alone proves
/// nothing: after a crash it may belong to anyone. Paths prove nothing either: the home may have moved.
struct Postmaster: Equatable {
    let pid: Int32
    /// What it says of itself: "starting", "ready", "stopping", "standby".
    let phase: String
    /// The options it was started with, after `-D data`.
    let options: [String]

    var isReady: Bool { phase == "ready" }

    /// The server running on a data directory; nil when there is none, whatever is left in its files.
    init?(data: String) throws {
        guard let lines = try PrivateFile(path: data + "/postmaster.pid").read()?.components(separatedBy: "\n"),
            let pid = lines.first.flatMap({ Int32($0) }), pid > 0, Self.runs(pid, in: data)
        else { return nil }
        self.pid = pid
        phase = lines.count > 7 ? lines[7].trimmingCharacters(in: .whitespaces) : "starting"
        let words = try PrivateFile(path: "/proc/\(pid)/cmdline").read()?.components(separatedBy: "\0") ?? []
        options = Array(words.dropFirst(3).dropLast())
    }

    /// Whether this process lives and works in that directory. A dead one that nobody has collected does not.
    static func runs(_ pid: Int32, in data: String) -> Bool {
        guard let place = PrivateFile(path: "/proc/\(pid)/cwd/.").status,
            let own = PrivateFile(path: data + "/.").status
        else { return false }
        return place.st_ino == own.st_ino && place.st_dev == own.st_dev
    }

    /// Removes what a dead server left when its number now belongs to another process, which PostgreSQL would take for a server.
    ///
    /// Only for the holder of the lock, once it knows that no server runs. Returns whether there was something to remove.
    static func clearRemains(data: String, socket: String) throws -> Bool {
        let files = [data + "/postmaster.pid", socket + ".lock"].map(PrivateFile.init(path:))
        let stale = try files.filter { file in
            guard let pid = try file.read()?.split(separator: "\n").first.flatMap({ Int32($0) }) else { return false }
            return kill(pid, 0) == 0
        }
        stale.forEach { $0.remove() }
        return !stale.isEmpty
    }
}
