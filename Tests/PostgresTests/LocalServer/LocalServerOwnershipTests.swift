import Foundation
import Glibc
import Testing

@testable import Postgres

@Suite(.enabled("servers of their own take long: left out of the inner loop") { isThorough })
struct LocalServerOwnershipTests {
    @Test func hasOneOwner() throws {
        try withFolder { folder in
            let server = try folder.open()
            #expect(throws: LocalServer.Problem.alreadyOwned(path: folder.path, pid: getpid())) { try folder.open() }
            try server.stop()
            #expect(PrivateFile(path: folder.path + "/lock").size == 0)
        }
    }

    @Test func namesTheOwnerElsewhere() throws {
        try withFolder { folder in
            try folder.open().stop()
            let lock = folder.path + "/lock"
            let owner = try Companion("/usr/bin/flock", ["--no-fork", lock, "sleep", "30"])
            try folder.write("\(owner.pid)\n", to: "lock")
            waitFor { (try? Command(executable: "/usr/bin/flock", arguments: ["-n", lock, "true"]).run().status) == 1 }
            #expect(throws: LocalServer.Problem.alreadyOwned(path: folder.path, pid: owner.pid)) { try folder.open() }
        }
    }

    @Test func waitsForWhatADeadOwnerLeftEnding() throws {
        try withFolder { folder in
            try folder.open().stop()
            let lock = folder.path + "/lock"
            let ending = try Companion("/usr/bin/flock", ["--no-fork", lock, "sleep", "2"])
            waitFor { (try? Command(executable: "/usr/bin/flock", arguments: ["-n", lock, "true"]).run().status) == 1 }
            try folder.write("4194304\n", to: "lock")
            #expect(throws: LocalServer.Problem.alreadyOwned(path: folder.path, pid: 4_194_304)) {
                try folder.open(wait: .milliseconds(100))
            }
            try folder.open().stop()
            _ = ending
        }
    }

    @Test func leavesTheLockToAChildThatMustFinish() throws {
        try withFolder { folder in
            mkdir(folder.path, 0o711)
            let path = folder.path + "/lock"
            var lock: ServerLock? = try ServerLock.take(path, until: .now)
            let held = try #require(lock?.descriptor)
            let child = Thread { _ = try? Command(executable: "/bin/sleep", arguments: ["1"]).run(holding: held) }
            child.start()
            usleep(300_000)
            lock = nil
            #expect(throws: LocalServer.Problem.alreadyOwned(path: folder.path, pid: getpid())) {
                try ServerLock.take(path, until: .now)
            }
            waitFor { child.isFinished }
            _ = try ServerLock.take(path, until: .now)
        }
    }

    @Test func takesOverAServerThatOutlivedItsOwner() throws {
        try withFolder { folder in
            var killed: LocalServer? = try folder.open()
            let pid = try folder.pid()
            try killed?.query("CREATE TABLE kept ()")
            killed = nil
            #expect(try LocalServer.attach(directory: folder.path) != nil)
            let heir = try folder.open()
            #expect(try folder.pid() == pid)
            #expect(try heir.query("SELECT count(*) FROM kept") == "0")
            try heir.stop()
        }
    }

    @Test func startsAgainOneThatRanWithOtherOptions() throws {
        try withFolder { folder in
            var hasty: LocalServer? = try folder.open(durable: false)
            let pid = try folder.pid()
            #expect(try hasty?.query("SHOW fsync") == "off")
            hasty = nil
            let durable = try folder.open(durable: true)
            #expect(try folder.pid() != pid)
            #expect(try durable.query("SHOW fsync") == "on")
            try durable.stop()
        }
    }
}
