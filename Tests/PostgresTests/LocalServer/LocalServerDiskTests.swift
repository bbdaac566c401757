import Foundation
import Glibc
import Testing

@testable import Postgres

/// On small disks of their own, in memory, when we may mount them.
@Suite(.enabled("mounting a small disk needs root, and a container may refuse it") { isThorough && mayMount() })
struct LocalServerDiskTests {
    @Test func saysThatThereIsNoRoomToBegin() throws {
        try withDisk(megabytes: 20) { folder in
            let problem = try #require(throws: LocalServer.Problem.self) { try folder.open() }
            #expect(problem == .diskFull(path: folder.path))
            #expect("\(problem)".contains("Free some space"))
            #expect(PrivateFile(path: folder.path + "/data.new").status == nil)
        }
    }

    @Test func startsAgainOnceThereIsRoom() throws {
        try withDisk(megabytes: 120) { folder in
            let server = try folder.open(durable: true)
            try server.query("CREATE TABLE kept AS SELECT 41 AS answer")
            try server.shutDown(until: .now + .seconds(20))
            let filler = folder.path + "/filler"
            _ = try Command(executable: "/bin/dd", arguments: ["if=/dev/zero", "of=\(filler)", "bs=1M"]).run()
            #expect(throws: LocalServer.Problem.diskFull(path: folder.path)) { try server.restartIfDead() }
            unlink(filler)
            #expect(try server.restartIfDead() == true)
            #expect(try server.query("SELECT answer FROM kept") == "41")
            try server.stop()
        }
    }

    private func withDisk(megabytes: Int, _ test: (ServerFolder) throws -> Void) throws {
        try withFolder { folder in
            mkdir(folder.path, 0o755)
            try #require(mounts(folder.path, megabytes: megabytes))
            let result = Result { try test(folder) }
            if let left = try? Postmaster(data: folder.data) { kill(left.pid, SIGQUIT) }
            waitFor { umount(folder.path) == 0 }
            try result.get()
        }
    }
}

private func mounts(_ path: String, megabytes: Int) -> Bool {
    mount("tmpfs", path, "tmpfs", 0, "size=\(megabytes)m") == 0
}

private func mayMount() -> Bool {
    guard isRoot, let folder = try? ServerFolder() else { return false }
    mkdir(folder.path, 0o755)
    let mounted = mounts(folder.path, megabytes: 1)
    if mounted { umount(folder.path) }
    try? folder.remove()
    return mounted
}
