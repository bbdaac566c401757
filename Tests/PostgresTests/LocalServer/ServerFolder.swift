import Foundation
import Glibc
import Logging
import Testing

@testable import Postgres

/// A place of its own for one test's server. What the test leaves running is stopped, by its own data directory, and reported.
final class ServerFolder {
    let base: String
    /// Where the server is kept; the test may move it.
    var path: String

    init(_ name: String = "pg") throws {
        var template = Array("/tmp/local-XXXXXX\0".utf8).map { CChar($0) }
        base = String(cString: try #require(mkdtemp(&template)))
        chmod(base, 0o711)
        path = "\(base)/\(name)"
    }

    var data: String { path + "/data" }

    func open(durable: Bool = false, binaries: String? = nil, wait: Duration = .seconds(20)) throws -> LocalServer {
        var logger = Logger(label: "test")
        logger.logLevel = .error
        return try LocalServer.open(
            directory: path, binaries: binaries, isDurable: durable, wait: wait, logger: logger)
    }

    func pid() throws -> Int32 { try #require(try Postmaster(data: data)).pid }

    /// Makes a file in the folder, with what it should hold.
    func write(_ text: String, to name: String) throws {
        try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
    }

    func remove() throws {
        if let left = try? Postmaster(data: data) {
            Issue.record("a server was left running")
            let binaries = try ServerBinaries.find(nil, for: nil, at: data)
            _ = try ServerUser.current().command(binaries.control, ["stop", "-D", data, "-m", "immediate"]).run()
            waitFor { !Postmaster.runs(left.pid, in: data) }
        }
        try FileManager.default.removeItem(atPath: base)
    }
}

/// Gives a test a folder, then takes it away with whatever the test left.
func withFolder(_ name: String = "pg", _ test: (ServerFolder) throws -> Void) throws {
    let folder = try ServerFolder(name)
    let result = Result { try test(folder) }
    try folder.remove()
    try result.get()
}

/// Waits up to five seconds.
func waitFor(_ condition: () -> Bool) {
    let deadline = ContinuousClock.now + .seconds(5)
    while !condition(), ContinuousClock.now < deadline { usleep(10_000) }
}

extension LocalServer {
    /// What a query answers, or what psql complains of.
    @discardableResult
    func query(_ sql: String, as conninfo: String? = nil) throws -> String {
        let conninfo = conninfo ?? address.conninfo()
        let psql = Command(executable: "/usr/bin/psql", arguments: ["-XAtqc", sql, conninfo])
        return try psql.run().output.trimmingCharacters(in: .newlines)
    }
}

/// A program left running beside the test, ended with it.
final class Companion {
    private let process = Process()
    var pid: Int32 { process.processIdentifier }

    init(_ executable: String, _ arguments: [String]) throws {
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning { kill(pid, SIGKILL) }
        process.waitUntilExit()
    }
}

let isRoot = geteuid() == 0
