import Foundation
import Glibc
import Testing

@testable import Postgres

@Suite(.enabled("servers of their own take long: left out of the inner loop") { isThorough })
struct LocalServerLifeTests {
    @Test func opensStopsAndOpensAgain() throws {
        try withFolder { folder in
            let first = try folder.open(durable: true)
            let pid = try folder.pid()
            try first.query("CREATE TABLE kept AS SELECT 41 AS answer")
            #expect(getsid(pid) == pid, "Ctrl-C in our terminal would reach it")
            try first.stop()
            try first.stop()
            #expect(!Postmaster.runs(pid, in: folder.data))
            #expect(try first.restartIfDead() == false)

            let second = try folder.open(durable: true)
            #expect(try second.query("SELECT answer FROM kept") == "41")
            #expect(second.address.superuserPassword == first.address.superuserPassword)
            #expect(try second.restartIfDead() == false)
            try second.stop()
        }
    }

    @Test func isPrivate() throws {
        try withFolder { folder in
            let server = try folder.open(durable: true)
            func mode(_ name: String) -> mode_t { (PrivateFile(path: folder.path + name).status?.st_mode ?? 0) & 0o777 }
            #expect(mode("") == (isRoot ? 0o710 : 0o700))
            #expect(["/data", "/socket", "/data/global"].map(mode) == [0o700, 0o700, 0o700])
            #expect(["/lock", "/log", "/superuser.password"].map(mode) == [0o600, 0o600, 0o600])
            #expect(PrivateFile(path: folder.path + "/superuser.password").status?.st_uid == geteuid())
            #expect(PrivateFile(path: folder.path + "/initdb.password").status == nil)
            #expect(server.address.superuserPassword.count == 43)

            let wrong = server.address.conninfo(user: "postgres", database: "postgres", password: "guess")
            #expect(try server.query("SELECT 1", as: wrong).contains("password authentication failed"))
            #expect(try server.query("SHOW listen_addresses") == "")
            #expect(try server.query("SHOW data_checksums") == "on")
            #expect(try server.query("SHOW fsync") == "on")
            #expect(
                try server.query("SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database LIMIT 1")
                    == "UTF8|C.UTF-8")
            #expect(
                try server.query("SELECT DISTINCT auth_method FROM pg_hba_file_rules ORDER BY 1")
                    == "reject\nscram-sha-256")
            #expect("\(server.address)".contains(server.address.superuserPassword) == false)
            try server.stop()
        }
    }

    @Test func quotesWhatConnects() throws {
        try withFolder(#"it's "$(odd)" `é` \n"#) { folder in
            let server = try folder.open()
            try server.query(#"CREATE ROLE "o'neil \" LOGIN PASSWORD 'a b''c\d'"#)
            let conninfo = server.address.conninfo(user: #"o'neil \"#, database: "postgres", password: #"a b'c\d"#)
            #expect(try server.query("SELECT current_user", as: conninfo) == #"o'neil \"#)
            try server.stop()
        }
    }

    @Test func othersAttach() throws {
        try withFolder { folder in
            #expect(try LocalServer.attach(directory: folder.path) == nil)
            let server = try folder.open()
            let address = try #require(try LocalServer.attach(directory: folder.path))
            #expect(try server.query("SELECT 1", as: address.conninfo()) == "1")
            try server.stop()
            #expect(try LocalServer.attach(directory: folder.path) == nil)
        }
    }

    @Test func movesStoppedOrRunning() throws {
        try withFolder { folder in
            let first = try folder.open()
            try first.stop()
            try FileManager.default.moveItem(atPath: folder.path, toPath: folder.base + "/b")
            folder.path = folder.base + "/b"
            var second: LocalServer? = try folder.open()
            #expect(try second?.query("SELECT 1") == "1")
            let pid = try folder.pid()
            second = nil
            try FileManager.default.moveItem(atPath: folder.path, toPath: folder.base + "/c")
            folder.path = folder.base + "/c"
            let third = try folder.open()
            #expect(try third.query("SELECT 1") == "1")
            #expect(try folder.pid() == pid)
            try third.stop()
        }
    }

    @Test func keepsStatementsAndValuesOutOfItsLog() throws {
        try withFolder { folder in
            let server = try folder.open(durable: true)
            try server.query("CREATE TABLE person (name text CHECK (name <> 'Ada'))")
            try server.query("INSERT INTO person VALUES ('Ada')")
            try server.query("SELECT * FROM nowhere WHERE name = 'Ada'")
            try server.stop()
            let log = try #require(try server.directory.log.read())
            #expect(log.contains("statement: CREATE TABLE person"))
            // No error is logged at all: some of PostgreSQL's messages quote what was sent.
            #expect(log.contains("violates check constraint") == false && log.contains("ERROR") == false)
            #expect(
                log.contains("INSERT") == false && log.contains("Failing row") == false
                    && log.contains("SELECT") == false)
        }
    }

    @Test func startsItsLogAnewWhenLong() throws {
        try withFolder { folder in
            try folder.open().stop()
            let long = String(repeating: "a line of the log\n", count: 600_000)
            try folder.write(long, to: "log")
            try folder.open().stop()
            #expect(PrivateFile(path: folder.path + "/log.1").size == long.utf8.count)
            #expect(PrivateFile(path: folder.path + "/log").size < 100_000)
        }
    }

    @Test func givesChildrenNothingOfOurs() throws {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        defer { ends.forEach { close($0) } }
        setenv("PGOPTIONS", "-c search_path=evil", 1)
        defer { unsetenv("PGOPTIONS") }
        #expect(try Command(executable: "/bin/ls", arguments: ["/proc/self/fd"]).run().lines == ["0", "1", "2", "3"])
        #expect(try Command(executable: "/usr/bin/env").run().output.contains("PGOPTIONS") == false)
        #expect(try Command(executable: "/bin/sh", arguments: ["-c", "kill -9 $$"]).run().status == 137)
    }
}
