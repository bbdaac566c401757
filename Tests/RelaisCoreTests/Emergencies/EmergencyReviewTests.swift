import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct EmergencyReviewTests {
    /// What Erin opened at the clinic so many hours ago; Dora coordinates there.
    private func opened(_ tx: Transaction, _ cast: Cast, hours: Double = 1) throws -> ID<Emergency> {
        let code = try tx.as(cast.charlie) { try Person.register(.mariam, in: $0).code }
        return try tx.as(cast.erin, at: tx.now - hours * 3_600) {
            try Emergency.open(code: code, reason: "colleague_absent", words: "Charlie est en congé", in: $0).id
        }
    }

    /// Shuts what is open, as time would.
    private func shut(_ id: ID<Emergency>, _ tx: Transaction, _ cast: Cast) throws {
        try tx.as(cast.erin) { try Emergency.close(id, in: $0) }
    }

    private func review(_ id: ID<Emergency>, _ verdict: String?, by member: Member, in tx: Transaction) throws {
        try tx.as(member) { try Emergency.review(id, verdict: verdict, in: $0) }
    }

    @Test func isForSomebodyElse() async throws {
        try await inTransaction { tx, cast in
            let id = try opened(tx, cast)
            #expect(throws: Refusal.notPermitted(.reviewEmergencies)) {
                try review(id, "justified", by: cast.erin, in: tx)
            }
            for stranger in [cast.carol, cast.grace] {
                #expect(throws: Refusal.notFound(.init(.emergency, id.rawValue))) {
                    try review(id, "justified", by: stranger, in: tx)
                }
            }
            #expect(throws: Refusal.invalid([Invalid("verdict", .notInList)])) {
                try review(id, "perhaps", by: cast.dora, in: tx)
            }
            let page = try tx.as(cast.dora) { try EmergencyPage(id, in: $0) }
            #expect(page.words == "Charlie est en congé" && page.canReview && page.emergency.account == "Erin")
            let entries = try tx.recorded { try review(id, "justified", by: cast.dora, in: tx) }
            #expect(entries.map(\.action) == ["emergency.reviewed"] && entries.flatMap(\.faults) == [])
            #expect(try tx.notices(of: cast.erin) == [.emergencyReviewed])
            let list = try tx.as(cast.dora) { try EmergencyList(in: $0).lines.items }
            #expect(list.map(\.verdict) == [.justified] && list.map(\.reviewer) == ["Dora"])
        }
    }

    /// A coordinator who opened one reviews none of their own, whatever a statement says.
    @Test func isNeverForWhoeverOpenedIt() async throws {
        try await inTransaction { tx, cast in
            let code = try tx.as(cast.charlie) { try Person.register(.mariam, in: $0).code }
            let id = try tx.as(cast.dora) { try Emergency.open(code: code, reason: "danger", words: "x", in: $0).id }
            #expect(throws: Refusal.ownEmergency) { try review(id, "justified", by: cast.dora, in: tx) }
            let state = try sqlState(tx, cast.dora) { tx in
                try tx.execute("SELECT casework.review_emergency(\(id), 'justified', \(noon), \(UUID()))")
            }
            #expect(state == "RL003")
        }
    }

    @Test func suspendsTheRightWhenNobodyDidWithin72Hours() async throws {
        try await inTransaction { tx, cast in
            let id = try opened(tx, cast, hours: 73)
            try shut(id, tx, cast)
            let code = try tx.as(cast.charlie) { try Person.register(.mariam, in: $0).code }
            let again: (Transaction) throws -> Void = {
                _ = try Emergency.open(code: code, reason: "danger", words: "x", in: $0)
            }
            #expect(throws: Refusal.emergencySuspended(.unreviewed)) { try tx.as(cast.erin, again) }
            try tx.as(cast.daemon) { try Job(.lookUnreviewed).perform(in: $0) }
            try tx.as(cast.daemon) { try Job(.lookUnreviewed).perform(in: $0) }
            #expect(try tx.notices(of: cast.erin) == [.emergencyUnreviewed])
            #expect(try tx.notices(of: cast.dora).count { $0 == .emergencyUnreviewed } == 1)
            try review(id, "justified", by: cast.dora, in: tx)
            try tx.as(cast.erin, again)
        }
    }

    @Test func takesTheRightAndGivesItBack() async throws {
        try await inTransaction { tx, cast in
            let id = try opened(tx, cast)
            try shut(id, tx, cast)
            try review(id, "not_justified", by: cast.dora, in: tx)
            let code = try tx.as(cast.charlie) { try Person.register(.mariam, in: $0).code }
            let again: (Transaction) throws -> Void = {
                _ = try Emergency.open(code: code, reason: "danger", words: "x", in: $0)
            }
            #expect(throws: Refusal.emergencySuspended(.notJustified)) { try tx.as(cast.erin, again) }
            try review(id, "justified", by: cast.dora, in: tx)
            try tx.as(cast.erin, again)
        }
    }
}
