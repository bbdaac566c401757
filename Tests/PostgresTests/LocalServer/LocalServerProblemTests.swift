import Foundation
import Glibc
import Testing

@testable import Postgres

@Suite(.enabled("servers of their own take long: left out of the inner loop") { isThorough })
struct LocalServerProblemTests {
    typealias Problem = LocalServer.Problem

    @Test func saysWhereItLookedForPostgreSQL() throws {
        try withFolder { folder in
            let problem = try #require(throws: Problem.self) { try folder.open(binaries: "/opt/nowhere/bin") }
            #expect(problem == .noBinaries(looked: ["/opt/nowhere/bin"]))
            #expect("\(problem)".contains("apt-get install postgresql"))
        }
    }

    @Test func refusesTheDataOfAnotherVersion() throws {
        try withFolder { folder in
            try folder.open().stop()
            let ours = try #require(try ServerDirectory(folder.path).version())
            try folder.write("9\n", to: "data/PG_VERSION")
            let problem = try #require(throws: Problem.self) { try folder.open() }
            #expect(problem == .wrongVersion(path: folder.data, data: "9", binaries: ours))
        }
    }

    @Test func prefersTheVersionOfTheData() throws {
        try withFolder { folder in
            let found = try ServerBinaries.find(nil, for: nil, at: folder.data)
            #expect(try ServerBinaries.find(nil, for: found.version, at: folder.data).folder == found.folder)
            #expect(try ServerBinaries.find(found.folder, for: nil, at: folder.data).version == found.version)
        }
    }

    @Test func refusesFilesThatAreNotADatabase() throws {
        try withFolder { folder in
            mkdir(folder.path, 0o755)
            try folder.write("a letter", to: "letter.txt")
            #expect(throws: Problem.folderInUse(path: folder.path)) { try folder.open() }
            #expect((PrivateFile(path: folder.path).status?.st_mode ?? 0) & 0o777 == 0o755, "it was changed")
            unlink(folder.path + "/letter.txt")

            mkdir(folder.data, 0o755)
            try folder.write("a letter", to: "data/letter.txt")
            #expect(throws: Problem.notADataDirectory(path: folder.data)) { try folder.open() }
            unlink(folder.path + "/data/letter.txt")
            try folder.open().stop()
        }
    }

    @Test func doesNotInventALostPassword() throws {
        try withFolder { folder in
            try folder.open().stop()
            unlink(folder.path + "/superuser.password")
            #expect(throws: Problem.passwordMissing(path: folder.path + "/superuser.password")) { try folder.open() }
        }
    }

    @Test func refusesPathsNoSocketCanHave() throws {
        let long = "/tmp/" + String(repeating: "é", count: 45)
        #expect(throws: Problem.socketPathTooLong(path: long + "/socket/.s.PGSQL.5432", bytes: 116, limit: 107)) {
            try LocalServer.attach(directory: long)
        }
        #expect(throws: Problem.unusablePath("/tmp/a,b")) { try LocalServer.attach(directory: "/tmp/a,b") }
        #expect(throws: Problem.unusablePath("/tmp/a\nb")) { try LocalServer.attach(directory: "/tmp/a\nb") }
        #expect(try ServerDirectory("/tmp/" + String(repeating: "a", count: 81)).socketFile.utf8.count == 107)
    }

    @Test(.enabled(if: isRoot)) func saysWhichFolderStopsPostgreSQL() throws {
        try withFolder { folder in
            let closed = folder.base + "/closed"
            mkdir(closed, 0o700)
            folder.path = closed + "/pg"
            let problem = try #require(throws: Problem.self) { try folder.open() }
            #expect(problem == .directoryUnreachable(user: "postgres", path: closed, blocked: closed))
            #expect(PrivateFile(path: folder.path).status == nil)
        }
    }

    @Test func quotesWhyPostgreSQLDoesNotStart() throws {
        try withFolder { folder in
            try folder.open().stop()
            try folder.write("nonsense = 'secret'\n", to: "data/postgresql.conf")
            let problem = try #require(throws: Problem.self) { try folder.open() }
            guard case .startFailed(let log, let lines) = problem else { throw problem }
            #expect(log == folder.path + "/log")
            #expect(lines.contains { $0.contains("nonsense") } && !"\(problem)".contains("secret"))
            try folder.write("", to: "data/postgresql.conf")
            try folder.open().stop()
        }
    }

    @Test(.enabled(if: isRoot)) func givesBackWhatAMoveMadeOthers() throws {
        try withFolder { folder in
            try folder.open().stop()
            let chown = Command(executable: "/bin/chown", arguments: ["-R", "root:root", folder.path])
            #expect(try chown.run().succeeded)
            chmod(folder.data, 0o755)
            try folder.open().stop()
        }
    }
}
