import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// What either side of an offered file is told, and what stays where it was.
@Suite struct HandoverAnswerTests {
    private func offer(_ tx: Transaction, _ cast: Cast) throws -> ID<Handover> {
        let person = try tx.person(by: cast)
        return try tx.as(cast.alice) {
            try Person.handOver(person, to: cast.clinic.text, basis: "public_interest_task", in: $0)
        }
    }

    @Test func saysWhyAndBothReadIt() async throws {
        try await inTransaction { tx, cast in
            let id = try offer(tx, cast)
            let note = "Nous n’avons plus de place avant l’été."
            try tx.as(cast.erin) { try Handover.decline(id, reason: "other", note: note, in: $0) }
            for member in [cast.alice, cast.carol, cast.charlie, cast.erin] {
                let page = try tx.as(member) { try HandoverPage(id, in: $0) }
                #expect(page.line.reason == .other && page.answer == note && page.note == nil)
            }
            let kept: Only<Bytes> = try tx.as(cast.erin) {
                try $0.one("SELECT answer_sealed FROM casework.handover WHERE id = \(id)")
            }
            #expect(!String(decoding: kept.value.bytes, as: UTF8.self).contains("place"))
            #expect(throws: Refusal.notFound(.init(.handover, id.rawValue))) {
                try tx.as(cast.grace) { try HandoverPage(id, in: $0) }
            }
        }
    }

    @Test func refusesAReasonThatDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            let id = try offer(tx, cast)
            let wrong: [(String?, String?, Invalid)] = [
                (nil, nil, Invalid("reason", .missing)), ("no_show", nil, Invalid("reason", .notInList)),
                ("other", " ", Invalid("note", .missing)),
                ("other", String(repeating: "x", count: 2_001), Invalid("note", .tooLong(most: 2_000))),
            ]
            for (reason, note, invalid) in wrong {
                #expect(throws: Refusal.invalid([invalid])) {
                    try tx.as(cast.erin) { try Handover.decline(id, reason: reason, note: note, in: $0) }
                }
            }
            #expect(try tx.as(cast.alice) { try HandoverPage(id, in: $0) }.line.state == .offered)
            // Nor does PostgreSQL take a reason with another answer, or from the other side.
            #expect(throws: (any Error).self) {
                try tx.as(cast.erin) {
                    try $0.execute("UPDATE casework.handover SET state = 'taken', reason = 'other' WHERE id = \(id)")
                    _ = try HandoverList(in: $0)
                }
            }
            #expect(throws: (any Error).self) {
                try tx.as(cast.alice) {
                    try $0.execute(
                        "UPDATE casework.handover SET state = 'withdrawn', reason = 'other' WHERE id = \(id)")
                    _ = try HandoverList(in: $0)
                }
            }
        }
    }

    @Test func tellsTheOtherSideOfEveryAct() async throws {
        try await inTransaction { tx, cast in
            let first = try offer(tx, cast)
            #expect(try tx.jobsLeft() == [.tellReceiver])
            #expect(try tx.doJobs(cast) == [.tellReceiver])
            for member in [cast.charlie, cast.dora, cast.erin] {
                let line = try #require(try tx.as(member) { try NoticeList(in: $0).lines.items.first })
                #expect(line.kind == .handoverOffered && line.subject == .handover(first))
            }
            for member in [cast.alice, cast.grace] { #expect(try tx.notices(of: member) == []) }

            try tx.as(cast.alice) { try Handover.withdraw(first, in: $0) }
            #expect(try tx.doJobs(cast) == [.tellReceiver])
            #expect(try Set(tx.notices(of: cast.dora)) == [.handoverOffered, .handoverWithdrawn])

            let second = try offer(tx, cast)
            try tx.as(cast.erin) { try Handover.decline(second, reason: "no_capacity", in: $0) }
            // What was overtaken is not told: the offer was answered before the daemon came to it.
            #expect(try Set(tx.doJobs(cast)) == [.tellReceiver, .tellGiver])
            #expect(try tx.notices(of: cast.alice) == [.handoverDeclined])
            #expect(try tx.notices(of: cast.charlie).count == 2)

            let third = try offer(tx, cast)
            _ = try tx.as(cast.erin) { try Handover.take(third, in: $0) }
            try tx.doJobs(cast)
            #expect(try Set(tx.notices(of: cast.alice)) == [.handoverDeclined, .handoverTaken])
            #expect(try tx.notices(of: cast.carol) == [])
        }
    }

    @Test func aMemberLeavesNoOtherJob() async throws {
        try await inTransaction { tx, cast in
            let id = try offer(tx, cast)
            let entry: Only<ID<Entry>> = try tx.as(cast.alice) {
                try $0.one("SELECT entry FROM casework.handover WHERE id = \(id)")
            }
            let wrong: [(Member, Job)] = [
                (cast.charlie, Handover.tell(.receiver, cast.clinic, of: id, move: entry.value)),
                (cast.alice, Handover.tell(.receiver, cast.outside, of: id, move: entry.value)),
                (cast.alice, Handover.tell(.giver, cast.shelter, of: id, move: entry.value)),
                (cast.alice, Handover.tell(.receiver, cast.clinic, of: id, move: ID())),
                (cast.grace, Handover.tell(.receiver, cast.clinic, of: id, move: entry.value)),
            ]
            for (member, job) in wrong {
                #expect(throws: PostgresError.self) {
                    try tx.as(member) {
                        try $0.enqueue(job)
                        _ = try $0.one("SELECT 1", as: Only<Int>.self)
                    }
                }
            }
            #expect(try tx.jobsLeft() == [.tellReceiver])
        }
    }

    /// Referrals are between the organisation that made or took them and another: they do not pass with the file.
    @Test func openReferralsStayWithWhoeverDealsWithThem() async throws {
        try await inTransaction { tx, cast in
            let sent = try tx.referral(.sent, cast)
            let received = try tx.referral(.inProgress, cast)
            let own = try #require(try tx.as(cast.charlie) { try ReferralPage(received.id, in: $0) }.person)
            for (member, person) in [(cast.alice, sent.person), (cast.charlie, own)] {
                let offer = try tx.as(member) {
                    try Person.handOver(person, to: cast.outside.text, basis: "public_interest_task", in: $0)
                }
                let (taken, _) = try tx.as(cast.frank) { try Handover.take(offer, in: $0) }
                #expect(try tx.as(cast.frank) { try PersonPage(taken, in: $0) }.referrals.isEmpty)
            }
            // The referrer's assignee still withdraws hers, and the recipient's ends his.
            #expect(try tx.as(cast.alice) { try ReferralPage(sent.id, in: $0) }.moves.contains(.withdraw))
            try tx.as(cast.alice) { try Referral.withdraw(sent.id, reason: "person_moved", in: $0) }
            try tx.as(cast.charlie) { try Referral.end(received.id, reason: "person_moved", in: $0) }
            #expect(try tx.as(cast.dora) { try ReferralPage(received.id, in: $0) }.line.state == .notFulfilled)
        }
    }
}
