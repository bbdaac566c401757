import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// Row security asks the clock on the wall, so these happen today.
@Suite struct AbsenceTests {
    private static let now = Date()
    private static let day: TimeInterval = 86_400

    private func draft(_ substitute: String, of absent: String? = nil, from first: Double = 0, to last: Double = 3)
        -> Absence.Draft
    {
        Absence.Draft(
            account: absent, substitute: substitute, startsOn: Day(Self.now + first * Self.day).text,
            endsOn: Day(Self.now + last * Self.day).text)
    }

    private func sees(_ made: Made, _ member: Member, _ tx: Transaction) throws -> Bool {
        do {
            try tx.as(member) { _ = try ReferralPage(made.id, in: $0) }
            return true
        } catch Refusal.notFound { return false }
    }

    @Test func handsOverWhatSomeoneHasInHandAndFollowsForItsTimeOnly() async throws {
        try await inTransaction(at: Self.now) { tx, cast in
            let made = try tx.referral(.inProgress, cast)
            let person = try #require(made.received)
            #expect(try !sees(made, cast.erin, tx))
            let entries = try tx.recorded { _ = try tx.as(cast.charlie) { try Absence.declare(draft("Erin"), in: $0) } }
            #expect(entries.map(\.action) == ["absence.declared"] && entries.flatMap(\.faults) == [])
            #expect(try sees(made, cast.erin, tx))
            let page = try tx.as(cast.erin) { try PersonPage(person, in: $0) }
            #expect(page.id == person)
            #expect(try tx.as(cast.erin) { try Caseload(in: $0).people.items.map(\.id) }.contains(person))
            let desk = try tx.as(cast.erin) { try Desk(in: $0) }
            #expect(desk.underWay.map(\.id) == [made.id])
            #expect(
                try tx.as(cast.erin) { try DeskClocks(in: $0).newsDue.map(\.referral) }.allSatisfy { $0 == made.id })
            #expect(try tx.as(cast.erin) { try DeskClocks(in: $0).absences.map(\.accountName) } == ["Charlie"])
            #expect(try tx.as(cast.charlie) { try DeskClocks(in: $0).absences.map(\.substituteName) } == ["Erin"])
            #expect(try tx.notices(of: cast.erin).contains(.accountCovered))
            // And no other: neither outside, nor a colleague of nobody's.
            for member in [cast.frank, cast.grace, cast.walter] { #expect(try !sees(made, member, tx)) }
        }
    }

    /// Whom both follow, they follow once; who is between two legs is not lost while somebody is away; a slip is given for them.
    @Test func losesNobodyAndDoublesNobody() async throws {
        try await inTransaction(at: Self.now) { tx, cast in
            let made = try tx.referral(.completed, cast)
            let person = try #require(made.received)
            func between() throws -> [ID<Person>] {
                try tx.as(cast.erin) { try PathList(between: true, in: $0).lines.items.map(\.person) }
            }
            #expect(try between() == [])
            _ = try tx.as(cast.charlie) { try Absence.declare(draft("Erin"), in: $0) }
            #expect(try between() == [person])
            #expect(try tx.as(cast.erin) { try PathPage(person, in: $0).betweenSince != nil })
            _ = try tx.as(cast.erin) { try Referral.giveSlip(made.id, in: "fra", $0) }
            try tx.as(cast.dora) { try Person.assign(person, to: "Erin", in: $0) }
            #expect(try between() == [person])
            let desk = try tx.as(cast.erin) { try Desk(in: $0) }
            #expect(desk.news.map(\.referral).allSatisfy { $0 == made.id } && !desk.news.isEmpty)
            #expect(try tx.as(cast.erin) { try Caseload(in: $0).people.items.map(\.id) } == [person])
        }
    }

    @Test(arguments: [(first: 1.0, last: 3.0), (first: -3.0, last: -1.0)])
    func opensNothingBeforeNorAfter(days: (first: Double, last: Double)) async throws {
        try await inTransaction(at: Self.now) { tx, cast in
            let made = try tx.referral(.inProgress, cast)
            let then = Self.now + (days.first - 0.01) * Self.day
            _ = try tx.as(cast.charlie, at: then) {
                try Absence.declare(draft("Erin", from: days.first, to: days.last), in: $0)
            }
            #expect(try !sees(made, cast.erin, tx))
            #expect(try tx.as(cast.erin) { try Desk(in: $0).underWay.isEmpty })
        }
    }

    @Test func canBeEndedEarlyByWhoeverIsAwayOrCoordinates() async throws {
        try await inTransaction(at: Self.now) { tx, cast in
            let made = try tx.referral(.inProgress, cast)
            for member in [cast.charlie, cast.dora] {
                let id = try tx.as(cast.dora) { try Absence.declare(draft("Erin", of: "Charlie"), in: $0) }
                #expect(try sees(made, cast.erin, tx))
                #expect(throws: Refusal.notPermitted(.assignPeople)) {
                    try tx.as(cast.erin) { try Absence.end(id, in: $0) }
                }
                #expect(throws: Refusal.notFound(.init(.account, id.rawValue))) {
                    try tx.as(cast.carol) { try Absence.end(id, in: $0) }
                }
                let entries = try tx.recorded { try tx.as(member) { try Absence.end(id, in: $0) } }
                #expect(entries.map(\.action) == ["absence.ended"] && entries.flatMap(\.faults) == [])
                #expect(try !sees(made, cast.erin, tx))
                #expect(throws: Refusal.nothingChanged) { try tx.as(member) { try Absence.end(id, in: $0) } }
            }
        }
    }

    @Test func noticesGoToWhoeverStandsInToo() async throws {
        try await inTransaction(at: Self.now) { tx, cast in
            let made = try tx.referral(.inProgress, cast)
            try tx.doJobs(cast)
            _ = try tx.as(cast.charlie) { try Absence.declare(draft("Erin"), in: $0) }
            try tx.as(cast.alice) { try Referral.withdraw(made.id, reason: "person_moved", in: $0) }
            try tx.doJobs(cast)
            #expect(try tx.notices(of: cast.charlie).contains(.withdrawn))
            #expect(try tx.notices(of: cast.erin).contains(.withdrawn))
            #expect(try !tx.notices(of: cast.dora).contains(.withdrawn))
        }
    }

    @Test func refusesWhatDoesNotHold() async throws {
        try await inTransaction(at: Self.now) { tx, cast in
            _ = try tx.as(cast.charlie) { try Absence.declare(draft("Erin"), in: $0) }
            for (draft, field) in [
                (draft("Charlie"), "substitute"), (draft("Alice"), "substitute"), (draft(""), "substitute"),
                (draft("Dora", from: -2), "starts_on"), (draft("Dora", from: 2, to: 1), "ends_on"),
                (draft("Dora", from: 0, to: 400), "ends_on"), (draft("Dora", from: 2, to: 5), "starts_on"),
            ] {
                #expect { try tx.as(cast.charlie) { try Absence.declare(draft, in: $0) } } throws: { error in
                    if case Refusal.invalid(let found) = error { found.map(\.field) == [field] } else { false }
                }
            }
            #expect(throws: Refusal.notPermitted(.assignPeople)) {
                try tx.as(cast.erin) { try Absence.declare(draft("Charlie", of: "Dora"), in: $0) }
            }
            #expect(throws: Refusal.notPermitted(.seePeople)) {
                try tx.as(cast.bob) { try Absence.declare(draft("Alice"), in: $0) }
            }
            // Nor by a statement of one's own.
            for (account, substitute) in [(cast.charlie, cast.erin), (cast.erin, cast.alice), (cast.dora, cast.erin)] {
                let state = try sqlState(tx, cast.erin) { tx in
                    try tx.execute(
                        """
                        INSERT INTO casework.absence (organisation, id, account, substitute, starts_on, ends_on, declared_by, declared_at, entry)
                        VALUES (\(cast.clinic), \(UUID()), \(account.account), \(substitute.account), '2026-01-01', '2026-12-01',
                            \(cast.erin.account), \(tx.now), \(UUID()))
                        """)
                }
                #expect(state == "42501")
            }
        }
    }
}
