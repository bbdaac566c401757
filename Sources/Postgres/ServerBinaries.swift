import Foundation
import Glibc

/// One installed PostgreSQL: the folder of its programs, and its major version such as "15".
struct ServerBinaries: Sendable {
    let folder: String
    let version: String

    var initdb: String { folder + "/initdb" }
    var control: String { folder + "/pg_ctl" }

    /// The installation to use: the one named, or what `pg_config` names, or the newest under `/usr/lib/postgresql`.
    ///
    /// When there is data already, one of the same major version comes first. Throws `noBinaries` or `wrongVersion`.
    static func find(_ named: String?, for data: String?, at path: String) throws -> ServerBinaries {
        let folders = try named.map { [$0] } ?? configured() + packaged()
        let installed = try folders.compactMap(ServerBinaries.init(folder:))
        guard let first = installed.first else { throw LocalServer.Problem.noBinaries(looked: folders) }
        guard let data else { return first }
        guard let match = installed.first(where: { $0.version == data }) else {
            throw LocalServer.Problem.wrongVersion(path: path, data: data, binaries: first.version)
        }
        return match
    }

    /// Nil when a program is missing there: Debian's libpq-dev has a `pg_config` that names a folder without a server.
    private init?(folder: String) throws {
        let programs = ["initdb", "pg_ctl", "postgres"].map { "\(folder)/\($0)" }
        guard programs.allSatisfy({ access($0, X_OK) == 0 }) else { return nil }
        let answer = try Command(executable: folder + "/postgres", arguments: ["--version"]).run()
        guard answer.succeeded, let number = answer.output.split(separator: ") ").dropFirst().first else { return nil }
        self.folder = folder
        version = String(number.prefix { $0.isNumber })
    }

    private static func configured() throws -> [String] {
        let places = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":").map { "\($0)/pg_config" } ?? []
        guard let program = places.first(where: { $0.hasPrefix("/") && access($0, X_OK) == 0 }) else { return [] }
        let answer = try Command(executable: program, arguments: ["--bindir"]).run()
        return answer.succeeded ? Array(answer.lines.prefix(1)) : []
    }

    private static func packaged() -> [String] {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap { Double($0) == nil ? nil : $0 }
            .sorted { Double($0) ?? 0 > Double($1) ?? 0 }
            .map { "\(root)/\($0)/bin" }
    }
}
