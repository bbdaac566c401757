import Foundation
import Glibc
import Testing

@testable import Postgres

@Suite(.enabled("servers of their own take long: left out of the inner loop") { isThorough })
struct LocalServerCrashTests {
    @Test func startsAgainAServerThatDied() throws {
        try withFolder { folder in
            let server = try folder.open(durable: true)
            try server.query("CREATE TABLE kept ()")
            let pid = try folder.pid()
            kill(pid, SIGKILL)
            waitFor { !Postmaster.runs(pid, in: folder.data) }
            #expect(try server.restartIfDead() == true)
            #expect(try server.restartIfDead() == false)
            #expect(try server.query("SELECT count(*) FROM kept") == "0")
            try server.stop()
        }
    }

    @Test func stopsOneThatIsAlreadyDead() throws {
        try withFolder { folder in
            let server = try folder.open()
            let pid = try folder.pid()
            kill(pid, SIGKILL)
            waitFor { !Postmaster.runs(pid, in: folder.data) }
            try server.stop()
            try folder.open().stop()
        }
    }

    @Test func isNotFooledByAnotherProcessOfTheSameNumber() throws {
        try withFolder { folder in
            var server: LocalServer? = try folder.open()
            let pid = try folder.pid()
            server = nil
            kill(pid, SIGKILL)
            waitFor { !Postmaster.runs(pid, in: folder.data) }
            let become = isRoot ? ["--reuid", "postgres", "--clear-groups"] : []
            let other = try Companion("/usr/bin/setpriv", become + ["sleep", "60"])
            for name in ["data/postmaster.pid", "socket/.s.PGSQL.5432.lock"] {
                let text = try #require(try PrivateFile(path: "\(folder.path)/\(name)").read())
                try folder.write("\(other.pid)" + text.drop { $0 != "\n" }, to: name)
            }
            #expect(try LocalServer.attach(directory: folder.path) == nil)
            server = try folder.open()
            #expect(try server?.query("SELECT 1") == "1")
            #expect(kill(other.pid, 0) == 0)
            try server?.stop()
        }
    }

    @Test func waitsForTheProcessesOfADeadServer() throws {
        try withFolder { folder in
            let server = try folder.open(wait: .seconds(1))
            let session = try Companion("/usr/bin/psql", ["-Xc", "SELECT pg_sleep(60)", server.address.conninfo()])
            var backend: Int32?
            waitFor {
                let sql = "SELECT pid FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'"
                backend = (try? server.query(sql)).flatMap { Int32($0) }
                return backend != nil
            }
            let stuck = try #require(backend)
            let pid = try folder.pid()
            kill(stuck, SIGSTOP)
            kill(pid, SIGKILL)
            waitFor { !Postmaster.runs(pid, in: folder.data) }
            #expect(throws: LocalServer.Problem.stillInUse(path: folder.data)) { try server.restartIfDead() }
            let wake = try Companion("/bin/sh", ["-c", "sleep 0.5; kill -CONT \(stuck)"])
            #expect(try server.restartIfDead() == true)
            #expect(try server.query("SELECT 1") == "1")
            try server.stop()
            _ = (session, wake)
        }
    }

    @Test func makesAgainADatabaseCutShort() throws {
        try withFolder { folder in
            let user = try ServerUser.current()
            let directory = try ServerDirectory(folder.path)
            try directory.create(for: user)
            for path in [directory.draft, directory.draft + "/global"] { try ServerDirectory.make(path) }
            for name in ["lock", "data.new/PG_VERSION", "data.new/global/pg_control", "initdb.password"] {
                try folder.write("15\n", to: name)
            }
            let server = try folder.open()
            #expect(try server.query("SELECT 1") == "1")
            #expect(PrivateFile(path: directory.draft).status == nil)
            #expect(directory.passwordForInitdb.status == nil)
            try server.stop()
        }
    }

    @Test func survivesAnInitdbKilledMidway() throws {
        try withFolder { folder in
            let user = try ServerUser.current()
            let directory = try ServerDirectory(folder.path)
            try directory.create(for: user)
            try directory.prepare(for: user)
            try folder.write("", to: "lock")
            try ServerDirectory.make(directory.draft)
            try user.receive(directory.draft)
            let initdb = try ServerBinaries.find(nil, for: nil, at: folder.data).initdb
            let command = user.command(initdb, ["-D", directory.draft, "-A", "trust"])
            do {
                let cut = try Companion(command.executable, command.arguments)
                waitFor { PrivateFile(path: directory.draft + "/PG_VERSION").status != nil }
                kill(cut.pid, SIGKILL)
            }
            let server = try folder.open()
            #expect(try server.query("SHOW data_checksums") == "on")
            try server.stop()
        }
    }
}
