import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct NoticeReadTests {
    /// A referral sent to the clinic, and the notice someone there has of it.
    private func told(_ member: Member, _ tx: Transaction, _ cast: Cast) throws -> ID<Notice> {
        _ = try tx.referral(.sent, cast)
        try tx.doJobs(cast)
        return try #require(try tx.as(member) { try NoticeList(in: $0).lines.items.first?.id })
    }

    @Test func marksOneOrAllAsRead() async throws {
        try await inTransaction { tx, cast in
            let first = try told(cast.charlie, tx, cast)
            _ = try told(cast.charlie, tx, cast)
            try tx.as(cast.charlie) { try Notice.read(first, in: $0) }
            let (lines, unread) = try tx.as(cast.charlie) { tx in
                (try NoticeList(in: tx).lines.items, try NoticeList(onlyUnread: true, in: tx).lines.items.count)
            }
            #expect(lines.first { $0.id == first }?.readAt == noon)
            #expect(unread == 1)
            try tx.as(cast.charlie) { try Notice.readAll(in: $0) }
            #expect(try tx.as(cast.charlie) { try NoticeList(in: $0).unread } == 0)
            #expect(try tx.as(cast.dora) { try NoticeList(in: $0).unread } == 2)
        }
    }

    @Test func readsWhatWasToldBeforeOrOfOneReferral() async throws {
        try await inTransaction { tx, cast in
            let one = try tx.referral(.sent, cast)
            _ = try tx.referral(.sent, cast)
            try tx.doJobs(cast)
            func unread() throws -> Int { try tx.as(cast.charlie) { try NoticeList(in: $0).unread } }
            try tx.as(cast.charlie) { try Notice.readAll(before: noon - 86_400, in: $0) }
            #expect(try unread() == 2)
            try tx.as(cast.charlie) { try Notice.readAll(of: one.id, in: $0) }
            #expect(try unread() == 1)
            #expect(try tx.as(cast.dora) { try NoticeList(in: $0).unread } == 2)
            try tx.as(cast.charlie) { try Notice.readAll(before: noon + 86_400, in: $0) }
            #expect(try unread() == 0)
        }
    }

    @Test func staysReadSinceThen() async throws {
        try await inTransaction { tx, cast in
            let id = try told(cast.charlie, tx, cast)
            try tx.as(cast.charlie, at: noon) { try Notice.read(id, in: $0) }
            try tx.as(cast.charlie, at: noon + 60) { try Notice.read(id, in: $0) }
            #expect(try tx.as(cast.charlie) { try NoticeList(in: $0).lines.items[0].readAt } == noon)
        }
    }

    @Test func isOfTheVersionThatWasSeen() async throws {
        try await inTransaction { tx, cast in
            let id = try told(cast.charlie, tx, cast)
            for (seen, refusal) in [(Precondition.missing, Refusal.versionNeeded), (.version(2), .changedSince)] {
                #expect(throws: refusal) {
                    try tx.as(cast.charlie) { tx in
                        tx.precondition = seen
                        try Notice.read(id, in: tx)
                    }
                }
            }
            try tx.as(cast.charlie) { tx in
                tx.precondition = .version(1)
                try Notice.read(id, in: tx)
            }
            #expect(try tx.as(cast.charlie) { try NoticeList(in: $0).unread } == 0)
        }
    }

    @Test func isRecorded() async throws {
        try await inTransaction { tx, cast in
            let id = try told(cast.charlie, tx, cast)
            let entries = try tx.recorded {
                try tx.as(cast.charlie) { tx in
                    try Notice.read(id, in: tx)
                    try Notice.readAll(in: tx)
                }
            }
            #expect(entries.map(\.action) == ["notice.read", "notice.read"])
            #expect(entries.allSatisfy { $0.log == cast.clinic.rawValue && $0.kind == "write" })
            #expect(entries.flatMap(\.faults) == [])
        }
    }

    @Test func isForWhomItWasGivenAlone() async throws {
        try await inTransaction { tx, cast in
            let id = try told(cast.charlie, tx, cast)
            // Bob is told of agreements, and of nothing else.
            for member in [cast.dora, cast.erin, cast.alice, cast.grace, cast.bob] {
                #expect(throws: Refusal.notFound(.init(.notice, id.rawValue))) {
                    try tx.as(member) { try Notice.read(id, in: $0) }
                }
            }
            #expect(try tx.as(cast.bob) { try NoticeList(in: $0).lines.items }.isEmpty)
            for credential in [cast.administrator, cast.daemon] {
                #expect(throws: Refusal.notPermitted(.seePeople)) {
                    try tx.as(credential) { try Notice.read(id, in: $0) }
                }
                #expect(throws: Refusal.notPermitted(.seePeople)) {
                    try tx.as(credential) { _ = try NoticeList(in: $0) }
                }
            }
            #expect(try tx.as(cast.charlie) { try NoticeList(in: $0).unread } == 1)
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            _ = try await store.referral(.sent, cast)
            try await Runner(store: store, zone: .gmt, logger: quiet).finishDue()
            let list = try await store.write(as: cast.charlie.credential) { try NoticeList(in: $0).lines.items }
            let went = await together { number in
                try await store.dated { noon + Double(number) }.write(as: cast.charlie.credential) {
                    try Notice.read(list[0].id, in: $0)
                }
            }
            #expect(went.succeeded() == 4)
            let read = try await store.write(as: cast.charlie.credential) {
                try NoticeList(in: $0).lines.items[0].readAt
            }
            #expect(read != nil)
        }
    }
}
