import Foundation
import Testing

@testable import Postgres

@Suite struct ListenerTests {
    @Test func hearsReconnectsAndStops() async throws {
        let listener = Listener(conninfo: try SharedServer.conninfo() + " application_name=hearing", channel: "jobs_1")
        let connected = Shared(0)
        var stream = listener.notifications { connected.change { $0 += 1 } }.makeAsyncIterator()
        await eventually { connected.value == 1 }
        let speaker = try SharedServer.connection()
        try speaker.script("NOTIFY jobs_1, 'one'; NOTIFY other, 'no'; NOTIFY jobs_1")
        #expect(await stream.next() == Notification(channel: "jobs_1", payload: "one"))
        #expect(await stream.next() == Notification(channel: "jobs_1", payload: ""))

        let process: Int = try speaker.value("SELECT pid FROM pg_stat_activity WHERE application_name = 'hearing'")
        try Watch().end(process)
        await eventually { connected.value == 2 }
        try speaker.execute("SELECT pg_notify('jobs_1', \("à nouveau"))")
        try speaker.flush()
        #expect(await stream.next()?.payload == "à nouveau")

        listener.stop()
        #expect(await stream.next() == nil)
        await eventually {
            (try? speaker.value("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'hearing'")) == 0
        }
        #expect(try speaker.value("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'hearing'") == 0)
    }

    @Test func endsWithItsReader() async throws {
        let listener = Listener(conninfo: try SharedServer.conninfo() + " application_name=leaving", channel: "jobs")
        let reader = Task { for await _ in listener.notifications() {} }
        let watch = try SharedServer.connection()
        func listening() -> Int? {
            try? watch.value("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'leaving'")
        }
        await eventually { listening() == 1 }
        reader.cancel()
        await reader.value
        await eventually { listening() == 0 }
        #expect(listening() == 0)
    }
}
