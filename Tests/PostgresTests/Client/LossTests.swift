import Foundation
import Testing

@testable import Postgres

@Suite struct LossTests {
    @Test func anIdleConnectionThatDiedIsReplaced() async throws {
        let pool = try SharedServer.pool(1)
        let watch = try Watch()
        for _ in 0..<10 {
            let process = try await pool.withConnection { try $0.process }
            try watch.end(process)
            #expect(try await pool.withConnection { try $0.process } != process)
        }
        await pool.close()
    }

    @Test func aBusyConnectionThatDiesIsAnUnavailability() async throws {
        let pool = try SharedServer.pool(1)
        let watch = try Watch()
        for _ in 0..<5 {
            let process = try await pool.withConnection { try $0.process }
            let loan = Task {
                await error {
                    try await pool.withConnection { connection in
                        try connection.execute("BEGIN")
                        return try connection.value("SELECT 1 FROM pg_sleep(20)", as: Int.self)
                    }
                }
            }
            await watch.waitUntil(process, is: "active")
            try watch.end(process)
            #expect(await loan.value?.isUnavailability == true)
            #expect(try await pool.withConnection { try $0.value("SELECT 1") } == 1)
        }
        await pool.close()
    }

    @Test func aServerThatComesBackIsFoundAgain() async throws {
        let folder = try ServerFolder()
        defer { #expect(throws: Never.self) { try folder.remove() } }
        let first = try folder.open()
        let pool = Pool(conninfo: first.address.conninfo(), size: 2)
        let heard = Shared((connected: 0, payloads: [String]()))
        let listener = Listener(conninfo: first.address.conninfo(), channel: "Jobs \"1\"")
        let reader = Task {
            for await notified in listener.notifications(onConnect: { heard.change { $0.connected += 1 } }) {
                heard.change { $0.payloads.append(notified.payload) }
            }
        }
        #expect(try await pool.withConnection { try $0.value("SELECT 1") } == 1)
        let busy = Task { await error { try await pool.withConnection { try $0.script("SELECT pg_sleep(20)") } } }
        await eventually { pool.lent == 1 && heard.value.connected == 1 }
        try first.stop()
        #expect(await busy.value?.isUnavailability == true)
        #expect(await error { try await pool.withConnection { try $0.process } }?.isUnavailability == true)
        let second = try folder.open()
        #expect(try await pool.withConnection { try $0.value("SELECT 2") } == 2)
        await eventually { heard.value.connected == 2 }
        try await pool.withConnection { try $0.script("NOTIFY \"Jobs \"\"1\"\"\", 'back'") }
        await eventually { heard.value.payloads == ["back"] }
        #expect(heard.value.payloads == ["back"])
        listener.stop()
        await reader.value
        await pool.close()
        try second.stop()
    }
}
