import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// Whom a list of people begins with is told by a function that has them in order; here it is held against row security,
/// which knows nothing of it.
@Suite struct PeopleReachTests {
    @Test func findsWhomRowSecurityShows() async throws {
        try await inTransaction { tx, cast in
            try scatter(cast, in: tx)
            for member in [
                cast.alice, cast.bob, cast.carol, cast.charlie, cast.dora, cast.erin, cast.frank, cast.grace,
            ] {
                try tx.as(member) { tx in
                    let found: [Only<UUID>] = try tx.all("SELECT * FROM casework.newest_people(NULL, NULL, 100)")
                    let shown: [Only<UUID>] = try tx.all(
                        "SELECT id FROM casework.person WHERE merged_into IS NULL ORDER BY created_at DESC, id DESC")
                    #expect(found.map(\.value) == shown.map(\.value), "\(member.email)")
                }
            }
            let sizes = try [cast.alice, cast.carol, cast.erin].map { member in
                try tx.as(member) { try Caseload(limit: 100, in: $0) }.people.items.count
            }
            #expect(sizes.allSatisfy { $0 > 0 })
        }
    }

    @Test func goesOnBehindAnyPlaceInTheList() async throws {
        try await inTransaction { tx, cast in
            try scatter(cast, in: tx)
            for member in [cast.alice, cast.carol, cast.dora] {
                try tx.as(member) { tx in
                    let whole = try Caseload(limit: 100, in: tx).people.items.map(\.id)
                    var (parts, cursor): ([ID<Person>], Cursor?) = ([], nil)
                    repeat {
                        let part = try Caseload(limit: 2, after: cursor, in: tx).people
                        parts += part.items.map(\.id)
                        cursor = part.next
                    } while cursor != nil
                    #expect(parts == whole, "\(member.email)")
                }
            }
        }
    }

    /// People of one's own, of a colleague, received, merged, handed over, followed no longer.
    private func scatter(_ cast: Cast, in tx: Transaction) throws {
        var own: [ID<Person>] = []
        for number in 0..<7 {
            own.append(
                try tx.as(cast.alice, at: noon - Double(number / 2) * 3_600) {
                    try Person.register(.mariam, in: $0).id
                })
        }
        _ = try tx.as(cast.carol, at: noon - 5_400) { try Person.register(.mariam, in: $0).id }
        try tx.as(cast.carol) { tx in
            try Person.assign(own[0], to: "Carol", in: tx)
            try Person.assign(own[1], to: "Carol", in: tx)
            try Person.unassign(own[1], from: "Alice", in: tx)
            try Person.merge(own[2], into: own[3], in: tx)
        }
        let offered = try tx.as(cast.alice) {
            try Person.handOver(own[4], to: cast.clinic.text, basis: "public_interest_task", in: $0)
        }
        _ = try tx.as(cast.charlie) { try Handover.take(offered, in: $0) }
        for state in [Referral.State.accepted, .completed] {
            let received = try tx.referral(state, cast).received
            if let received { try tx.as(cast.dora) { try Person.assign(received, to: "Erin", in: $0) } }
        }
    }
}
