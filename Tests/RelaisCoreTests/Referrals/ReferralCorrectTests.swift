import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ReferralCorrectTests {
    /// Who moved last on the way to a state.
    private func mover(_ state: Referral.State, _ cast: Cast) -> (member: Member, other: Member) {
        [.draft, .sent, .withdrawn].contains(state) ? (cast.alice, cast.charlie) : (cast.charlie, cast.alice)
    }

    @Test(arguments: Referral.State.reachable.filter { $0 != .enteredInError })
    func voidsTheReferralWhereverItIs(state: Referral.State) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(state, cast)
            let (member, _) = mover(state, cast)
            try tx.as(member) { try Referral.correct(made.id, reason: "other", note: "Mauvais dossier", in: $0) }
            let page = try tx.as(cast.alice) { try ReferralPage(made.id, in: $0) }
            #expect(page.line.state == .enteredInError && page.reason == .other && page.endedAt == noon)
            #expect(page.outcome == nil && page.thread.last?.note == "Mauvais dossier" && page.moves.isEmpty)
            guard state != .draft else { return }
            let theirs = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
            #expect(theirs.request.need.isEmpty && theirs.slip.languages.isEmpty)
            if let received = made.received {
                #expect(try tx.as(cast.charlie) { try PersonPage(received, in: $0) }.name == nil)
            }
        }
    }

    @Test func isRecordedInBothLogs() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let entries = try tx.recorded {
                try tx.as(cast.charlie) { try Referral.correct(made.id, reason: "duplicate", in: $0) }
            }
            try expectTold(entries, .referralCorrected, by: cast.charlie, to: cast.shelter, of: made.id, in: tx)
            #expect(entries.filter { $0.action == "disclosure.retracted" }.count == 2 && entries.count == 4)
        }
    }

    @Test func isForTheSideThatMovedLast() async throws {
        try await inTransaction { tx, cast in
            for state in Referral.State.reachable where ![.draft, .enteredInError].contains(state) {
                let made = try tx.referral(state, cast)
                let (member, other) = mover(state, cast)
                let side: Referral.Side = member.account == cast.alice.account ? .referrer : .recipient
                #expect(throws: Refusal.notYourMove(side)) {
                    try tx.as(other) { try Referral.correct(made.id, reason: "duplicate", in: $0) }
                }
            }
        }
    }

    @Test func isForADayOnly() async throws {
        try await inTransaction { tx, cast in
            // Declined an hour before noon.
            let made = try tx.referral(.declined, cast)
            let lastMoment = noon + 23 * 3_600
            #expect(throws: Refusal.tooLateToCorrect) {
                try tx.as(cast.charlie, at: lastMoment + 1) {
                    try Referral.correct(made.id, reason: "duplicate", in: $0)
                }
            }
            #expect(
                try !tx.as(cast.charlie, at: lastMoment + 1) { try ReferralPage(made.id, in: $0) }.moves.contains(
                    .correct))
            try tx.as(cast.charlie, at: lastMoment) { try Referral.correct(made.id, reason: "duplicate", in: $0) }
        }
    }

    @Test func needsAReasonThatFits() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            for (reason, problem) in [(nil, Invalid.Problem.missing), ("no_show", .notInList)] {
                #expect(throws: Refusal.invalid([Invalid("reason", problem)])) {
                    try tx.as(cast.alice) { try Referral.correct(made.id, reason: reason, in: $0) }
                }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            expectUnknown(made.id, to: cast.strangers, in: tx) {
                try Referral.correct(made.id, reason: "duplicate", in: $0)
            }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.sent, cast)
            let went = await together { _ in
                try await store.write(as: cast.alice.credential) {
                    try Referral.correct(made.id, reason: "duplicate", in: $0)
                }
            }
            #expect(went.succeeded() == 1)
        }
    }

    /// The trigger holds the rule for whatever writes: SQL of either side's, too late or of the other's move.
    @Test func isHeldByPostgreSQLToo() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.declined, cast)
            let attempt: (Date) -> SQL = { moment in
                """
                UPDATE casework.referral SET state = 'entered_in_error', reason = 'other', ended_at = \(moment)
                WHERE id = \(made.id)
                """
            }
            for (member, moment) in [(cast.alice, noon), (cast.charlie, noon + 23 * 3_600 + 1)] {
                let error = #expect(throws: PostgresError.self) {
                    try tx.as(member) { let _: [Only<Int>] = try $0.all("\(attempt(moment)) RETURNING 1") }
                }
                #expect(error?.sqlState == "RL003")
            }
        }
    }
}
