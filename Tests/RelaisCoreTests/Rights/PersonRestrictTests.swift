import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct PersonRestrictTests {
    private func restrict(_ id: ID<Person>, _ tx: Transaction, _ member: Member, reason: String? = "accuracy_contested")
        throws -> Int
    {
        try tx.as(member) { try Person.restrict(id, reason: reason, in: $0) }
    }

    @Test(arguments: Restriction.Reason.allCases) func leavesTheFileAsItIs(reason: Restriction.Reason) async throws {
        try await inTransaction { tx, cast in
            let (person, other) = (try tx.person(by: cast), try tx.person(by: cast))
            let drafted = try tx.as(cast.alice) { try Referral.draft(.course(for: person, cast), in: $0).id }
            #expect(try restrict(person, tx, cast.alice, reason: reason.rawValue) == 0)
            let page = try tx.as(cast.alice) { try PersonPage(person, in: $0) }
            #expect(page.restrictedAt == noon && page.name == "Mariam D." && page.mayHonour)

            // Each verb says why; it reads on, and the identity opens.
            var draft = Person.Draft()
            draft.given = "Maryam"
            let refused: [(String, (Transaction) throws -> Void)] = [
                ("amend", { _ = try Person.amend(person, draft, in: $0) }),
                (
                    "hand over",
                    { _ = try Person.handOver(person, to: cast.clinic.text, basis: "public_interest_task", in: $0) }
                ),
                ("draft", { _ = try Referral.draft(.course(for: person, cast), in: $0) }),
                ("send", { _ = try Referral.send(drafted, in: $0) }),
                ("merge it", { _ = try Person.merge(person, into: other, in: $0) }),
                ("merge into it", { _ = try Person.merge(other, into: person, in: $0) }),
            ]
            for (name, verb) in refused {
                #expect(throws: Refusal.restricted, "\(name)") { try tx.as(cast.alice) { try verb($0) } }
            }
            _ = try tx.as(cast.alice) { try Person.reveal(person, purpose: "appointment", in: $0) }
            // What the person asks for still goes.
            _ = try tx.as(cast.carol) {
                try Person.erase(person, reason: "rights_request", isWithdrawing: true, in: $0)
            }
        }
    }

    /// PostgreSQL holds it, whatever a statement says.
    @Test func isHeldByPostgreSQL() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.sent, cast)
            _ = try restrict(made.person, tx, cast.carol)
            let statements: [SQL] = [
                "UPDATE casework.person SET birth_year = 1999 WHERE id = \(made.person)",
                "UPDATE casework.person SET row_version = row_version + 1 WHERE id = \(made.person)",
                "UPDATE casework.person SET restricted_at = NULL WHERE id = \(made.person)",
            ]
            for statement in statements {
                let state = try sqlState(tx, cast.alice) { try $0.execute(statement) }
                #expect(["RL021", "42501"].contains(state ?? "done"), "\(statement)")
            }
            try tx.as(cast.alice) { tx in
                try tx.inside(.identity) {
                    try tx.execute(
                        "UPDATE identity.civil SET row_version = row_version + 1 WHERE person = \(made.person)")
                }
                let version: Only<Int> = try tx.inside(.identity) {
                    try tx.one("SELECT row_version FROM identity.civil WHERE person = \(made.person)")
                }
                #expect(version.value == 1)
                try tx.record(.personSeen, .deployment(tx, "person", tx.deployment))
            }
            // It was sent before: it does not open.
            #expect(try sqlState(tx, cast.charlie) { _ = try Referral.accept(made.id, in: $0) } == "RL021")
            #expect(
                try sqlState(tx, cast.charlie) {
                    try $0.execute("UPDATE casework.referral SET state = 'accepted' WHERE id = \(made.id)")
                } != nil)
            // It can be declined and taken back, which ends what was disclosed.
            try tx.as(cast.alice) { try Referral.withdraw(made.id, reason: "person_declined", in: $0) }
        }
    }

    @Test func tellsWhoeverHoldsACopy() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.inProgress, cast)
            try tx.doJobs(cast)
            var told = 0
            let entries = try tx.recorded { told = try restrict(made.person, tx, cast.alice) }
            #expect(told == 1)
            #expect(Set(entries.map(\.action)) == ["person.restricted", "person.restriction_told"])
            #expect(entries.filter { $0.log == cast.clinic.rawValue }.map(\.action) == ["person.restriction_told"])
            #expect(entries.allSatisfy { $0.faults.isEmpty })
            #expect(try tx.doJobs(cast) == [.tellRestriction])
            #expect(try tx.notices(of: cast.charlie).contains(.restricted))
            #expect(try tx.notices(of: cast.erin).isEmpty)

            #expect(
                try tx.as(cast.alice, at: noon + 60) {
                    try Person.liftRestriction(made.person, reason: "accuracy_verified", toldOn: "2026-01-12", in: $0)
                } == 1)
            #expect(try tx.doJobs(cast, at: noon + 60) == [.tellLifting])
            #expect(try tx.notices(of: cast.charlie).first == .restrictionLifted)
            let page = try tx.as(cast.alice) { try PersonPage(made.person, in: $0) }
            #expect(page.restrictedAt == nil)
            let past = try tx.as(cast.alice) { try Restriction.ask(of: made.person, in: $0).all() }
            #expect(
                past.map(\.liftedFor) == [.accuracyVerified] && past[0].restrictedBy == "Alice"
                    && past[0].toldOn == Day("2026-01-12"))
        }
    }

    /// A file that was taken over is told of as handed over; an offer that waits is taken back.
    @Test func takesBackOffersAndTellsThoseWhoTookTheFile() async throws {
        try await inTransaction { tx, cast in
            let waiting = try tx.person(by: cast)
            let offer = try tx.as(cast.alice) {
                try Person.handOver(waiting, to: cast.clinic.text, basis: "public_interest_task", in: $0)
            }
            _ = try restrict(waiting, tx, cast.alice)
            #expect(try tx.as(cast.alice) { try HandoverPage(offer, in: $0).line.state } == .withdrawn)

            let taken = try tx.person(by: cast)
            let second = try tx.as(cast.alice) {
                try Person.handOver(taken, to: cast.clinic.text, basis: "public_interest_task", in: $0)
            }
            _ = try tx.as(cast.charlie) { try Handover.take(second, in: $0) }
            try tx.doJobs(cast)
            #expect(try restrict(taken, tx, cast.carol) == 1)
            #expect(try tx.doJobs(cast) == [.tellRestriction])
            #expect(try tx.notices(of: cast.charlie).contains(.handoverRestricted))
        }
    }

    @Test func isRecordedWithItsReason() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let entries = try tx.recorded {
                _ = try restrict(person, tx, cast.alice, reason: "objection_pending")
                _ = try tx.as(cast.alice, at: noon + 60) {
                    try Person.liftRestriction(person, reason: "objection_decided", toldOn: "2026-01-12", in: $0)
                }
            }
            #expect(entries.map(\.action) == ["person.restricted", "person.restriction_lifted"])
            #expect(entries.map { $0.said["fields"] as? [String] } == [["objection_pending"], ["objection_decided"]])
            #expect(entries.allSatisfy { $0.faults.isEmpty && $0.text("row_digest") != nil && $0.text("prev") != nil })
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            for member in [cast.bob, cast.judy] {
                #expect(throws: Refusal.notPermitted(.restrictPeople)) { try restrict(person, tx, member) }
            }
            for member in [cast.walter, cast.charlie, cast.grace] {
                #expect(throws: Refusal.notFound(.init(.person, person.rawValue))) { try restrict(person, tx, member) }
            }
            let statement: SQL =
                "SELECT digest FROM casework.restrict_person(\(UUID()), \(person), 'legal_claims', \(noon), \(UUID()))"
            #expect(try sqlState(tx, cast.dora) { try $0.execute(statement) } == "RL003")
            let daemon: SQL = "SELECT casework.give_copy_notice('restricted', NULL, NULL, \(UUID()), \(noon))"
            #expect(try sqlState(tx, cast.alice) { try $0.execute(daemon) } == "RL003")
        }
    }

    @Test func refusesEveryOtherState() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            for reason in [nil, "", "because"] {
                #expect(throws: Refusal.self) { try restrict(person, tx, cast.alice, reason: reason) }
            }
            #expect(throws: Refusal.nothingChanged) {
                try tx.as(cast.alice) {
                    _ = try Person.liftRestriction(person, reason: "person_asks", toldOn: "2026-01-12", in: $0)
                }
            }
            _ = try restrict(person, tx, cast.alice)
            #expect(throws: Refusal.restricted) { try restrict(person, tx, cast.carol) }
            for (day, problem) in [
                (nil, Invalid.Problem.missing), ("2026-01-11", .tooEarly), ("2026-01-13", .inTheFuture),
            ] {
                #expect(throws: Refusal.invalid([Invalid("told_on", problem)])) {
                    try tx.as(cast.alice) {
                        _ = try Person.liftRestriction(person, reason: "person_asks", toldOn: day, in: $0)
                    }
                }
            }
            _ = try tx.as(cast.carol) { try Person.erase(person, reason: "rights_request", in: $0) }
            #expect(throws: Refusal.erased) { try restrict(person, tx, cast.carol) }
        }
    }

    @Test func happensOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let person = try await store.write(as: cast.alice.credential) { try Person.register(.mariam, in: $0).id }
            let results = await together { _ in
                try await store.write(as: cast.alice.credential) {
                    try Person.restrict(person, reason: "legal_claims", in: $0)
                }
            }
            #expect(results.succeeded() == 1)
        }
    }

    /// What PostgreSQL alone can know, whoever accepts it is told in words too.
    @Test func isSaidInWordsToWhoeverWouldOpenIt() async throws {
        try await withStore { store, cast in
            let made = try await store.referral(.sent, cast)
            try await store.write(as: cast.alice.credential) {
                try Person.restrict(made.person, reason: "legal_claims", in: $0)
            }
            await #expect(throws: Refusal.restricted) {
                try await store.write(as: cast.charlie.credential) { _ = try Referral.accept(made.id, in: $0) }
            }
            for language in Language.allCases { #expect(!Refusal.restricted.sentence(in: language).contains("RL021")) }
        }
    }
}
