import CPostgres
import Foundation
import Glibc

/// PostgreSQL's own programs that copy a database out and in: `pg_dump` and `pg_restore`, of one version.
package struct CopyPrograms: Sendable {
    private let folder: String

    /// What went wrong, without anything of what was copied.
    package enum Problem: Error, Equatable, CustomStringConvertible {
        /// None is installed that knows a server of this major version.
        case missing(version: Int, looked: [String])
        /// One of them failed, with what it said last.
        case failed(program: String, lines: [String])

        package var description: String {
            switch self {
            case .missing(let version, let looked):
                "pg_dump and pg_restore for PostgreSQL \(version) were not found in \(looked.joined(separator: ", ")). "
                    + "Install them (on Debian and Ubuntu: apt-get install postgresql-client-\(version))."
            case .failed(let program, let lines): "\(program) failed: \(lines.joined(separator: " "))"
            }
        }
    }

    /// Those of the oldest version that knows the server.
    package static func find(for server: Connection) throws -> CopyPrograms {
        let number: Only<Int> = try server.one("SELECT current_setting('server_version_num')::int")
        let version = number.value / 10_000
        let installed = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let packaged = installed.compactMap { Int($0) }.sorted().map { "/usr/lib/postgresql/\($0)/bin" }
        let folders = packaged + ["/usr/local/bin", "/usr/bin"]
        for folder in folders {
            guard ["pg_dump", "pg_restore"].allSatisfy({ access("\(folder)/\($0)", X_OK) == 0 }),
                let told = try? Command(executable: "\(folder)/pg_dump", arguments: ["--version"]).run(),
                let word = told.output.split(separator: ") ").dropFirst().first,
                let major = Int(word.prefix { $0.isNumber }), major >= version
            else { continue }
            return CopyPrograms(folder: folder)
        }
        throw Problem.missing(version: version, looked: folders)
    }

    /// Copies a part of a database into a file, as it was at a moment that `snapshot` names. Blocks the thread.
    ///
    /// `part` are the options that say what: `--schema=keys`. `role` is who reads, where it is not whoever signs in.
    package func dump(
        _ conninfo: String, part: [String], snapshot: String, role: String? = nil, to file: String
    ) throws {
        try run(
            "pg_dump", conninfo,
            ["--format=custom", "--no-password", "--snapshot=\(snapshot)", "--file=\(file)"] + part
                + (role.map { ["--role=\($0)"] } ?? []))
    }

    /// Makes sure that a file is a whole copy: reads its list of contents, and how long that is.
    package func entries(of file: String) throws -> Int {
        let told = try Command(executable: "\(folder)/pg_restore", arguments: ["--list", file]).run()
        guard told.succeeded else { throw Self.problem("pg_restore", told) }
        return told.lines.count { !$0.hasPrefix(";") }
    }

    /// Copies a file into a database: all of it or nothing. Blocks the thread.
    package func restore(_ file: String, into conninfo: String) throws {
        try run(
            "pg_restore", conninfo, ["--exit-on-error", "--single-transaction", "--no-password"], ending: [file])
    }

    private func run(_ program: String, _ conninfo: String, _ arguments: [String], ending: [String] = []) throws {
        let (place, password) = Self.parted(conninfo)
        // What is on a command line, every user of the machine can read; an environment is its owner's alone.
        let told = try Command(
            executable: "\(folder)/\(program)", arguments: arguments + ["--dbname=\(place)"] + ending,
            more: password.map { ["PGPASSWORD=\($0)"] } ?? []
        ).run()
        guard told.succeeded else { throw Self.problem(program, told) }
    }

    /// The last lines it said, without those that may quote a row.
    private static func problem(_ program: String, _ told: Command.Outcome) -> Problem {
        let lines = told.lines.filter { line in
            !["DETAIL:", "CONTEXT:", "Command was", "STATEMENT:"].contains(where: line.contains)
        }
        return .failed(program: program, lines: lines.suffix(3).map { String($0.prefix(300)) })
    }

    /// A connection string without its password, and the password.
    static func parted(_ conninfo: String) -> (place: String, password: String?) {
        guard let options = PQconninfoParse(conninfo, nil) else { return (conninfo, nil) }
        defer { PQconninfoFree(options) }
        var (fields, password): ([String], String?) = ([], nil)
        var option = options
        while let keyword = option.pointee.keyword {
            defer { option += 1 }
            guard let value = option.pointee.val.map({ String(cString: $0) }) else { continue }
            let name = String(cString: keyword)
            if name == "password" {
                password = value
            } else {
                let quoted = value.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined()
                fields.append("\(name)='\(quoted)'")
            }
        }
        return (fields.joined(separator: " "), password)
    }
}
