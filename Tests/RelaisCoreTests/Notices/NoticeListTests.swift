import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct NoticeListTests {
    @Test func isNewestFirstAPartAtATime() async throws {
        try await inTransaction { tx, cast in
            for _ in 0..<2 { _ = try tx.referral(.completed, cast) }
            try tx.doJobs(cast)
            let whole = try tx.as(cast.alice) { try NoticeList(in: $0).lines.items }
            #expect(whole.map(\.kind) == [.completed, .completed, .inProgress, .inProgress, .accepted, .accepted])
            var seen: [ID<Notice>] = []
            var cursor: Cursor?
            repeat {
                let part = try tx.as(cast.alice) { try NoticeList(limit: 4, after: cursor, in: $0).lines }
                seen += part.items.map(\.id)
                cursor = part.next
            } while cursor != nil
            #expect(seen == whole.map(\.id))
        }
    }

    @Test func isRecordedAsAReading() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.completed, cast)
            try tx.doJobs(cast)
            let entries = try tx.recorded { _ = try tx.as(cast.alice) { try NoticeList(in: $0) } }
            #expect(entries.map(\.action) == ["notice.listed"])
            #expect(entries[0].kind == "read" && entries[0].references.count == 1)
            #expect(entries.flatMap(\.faults) == [])
        }
    }
}
