import Glibc

/// The system user PostgreSQL runs as: ourselves, or an unprivileged user when we are root, since PostgreSQL refuses root.
struct ServerUser: Sendable {
    let name: String
    let uid: uid_t
    let gid: gid_t
    /// The program that lets root become that user; nil when we already are.
    private let setpriv: String?

    /// Who that is here. Throws `noUnprivilegedUser` or `noSetpriv`.
    static func current() throws -> ServerUser {
        guard geteuid() == 0 else {
            return ServerUser(name: "number \(geteuid())", uid: geteuid(), gid: getegid(), setpriv: nil)
        }
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwnam_r("postgres", &entry, &buffer, buffer.count, &found) == 0, found != nil, entry.pw_uid != 0 else {
            throw LocalServer.Problem.noUnprivilegedUser
        }
        let places = ["/usr/bin/setpriv", "/bin/setpriv", "/usr/local/bin/setpriv"]
        guard let setpriv = places.first(where: { access($0, X_OK) == 0 }) else { throw LocalServer.Problem.noSetpriv }
        return ServerUser(name: "postgres", uid: entry.pw_uid, gid: entry.pw_gid, setpriv: setpriv)
    }

    /// Whether we are root and step down to this user.
    var isAnother: Bool { setpriv != nil }

    /// A program run as this user, who can never rise again through it.
    func command(_ executable: String, _ arguments: [String], in folder: String = "/") -> Command {
        guard let setpriv else { return Command(executable: executable, arguments: arguments, folder: folder) }
        let become = ["--reuid", "\(uid)", "--regid", "\(gid)", "--init-groups", "--no-new-privs", "--", executable]
        return Command(executable: setpriv, arguments: become + arguments, folder: folder)
    }

    /// Makes a file or folder theirs.
    func receive(_ path: String) throws {
        guard isAnother else { return }
        guard lchown(path, uid, gid) == 0 else { throw LocalServer.Problem.failure(to: "give PostgreSQL", path) }
    }

    /// Checks, by trying, that they can enter a folder. Throws `directoryUnreachable` naming the first that stops them.
    func requireReach(_ path: String) throws {
        guard isAnother, try !canEnter(path).succeeded else { return }
        let first = try canEnter("/")
        guard first.succeeded else {
            throw LocalServer.Problem.cannotBecome(user: name, reason: first.lines.last ?? "status \(first.status)")
        }
        var blocked = ""
        for part in path.split(separator: "/") {
            blocked += "/\(part)"
            guard try canEnter(blocked).succeeded else { break }
        }
        throw LocalServer.Problem.directoryUnreachable(user: name, path: path, blocked: blocked)
    }

    private func canEnter(_ path: String) throws -> Command.Outcome {
        try command("/usr/bin/test", ["-x", path]).run()
    }
}
