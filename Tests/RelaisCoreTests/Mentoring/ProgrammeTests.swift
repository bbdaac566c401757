import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ProgrammeTests {
    @Test func beginsWithWhatTheLawAndGoodPracticeSay() async throws {
        try await inTransaction { tx, cast in
            var id: ID<Programme>?
            let entries = try tx.recorded { id = try tx.programme(cast) }
            #expect(entries.map(\.action) == ["programme.founded"])
            let page = try tx.as(cast.walter) { try ProgrammePage(try #require(id), in: $0) }
            let rules = page.programme.rules
            #expect(page.leadName == "Walter" && page.safeguardingName == "Carol")
            #expect(rules.meetingsLeast == 2 && rules.meetingsMost == 4 && rules.noticeDays == [60, 30, 7])
            #expect(rules.reviewMonths == [3, 6, 12] && rules.monitoringDays == [15, 30] && rules.limitAge == 21)
            #expect(rules.checks == [.init(.honourability, months: 36, freshMonths: 6, graceDays: 15)])
            #expect(rules.requires == Set(Programme.Requirement.allCases))
        }
    }

    @Test func keepsEveryVersionOfItsRules() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.programme(cast)
            var draft = Programme.Draft()
            (draft.meetingsMost, draft.weights, draft.venues) = ("6", ["language": "80"], [cast.workshop.text])
            draft.checks = [.init(kind: "bulletin_3", months: "12", freshMonths: "3", graceDays: "0")]
            let entries = try tx.recorded { [draft] in
                try tx.as(cast.walter) { try Programme.amend(id, draft, in: $0) }
            }
            #expect(
                entries.map(\.action) == ["programme.amended"]
                    && entries[0].said["fields"] as? [String] == ["rules", "venues"])
            try tx.as(cast.walter) { [draft] tx in
                let page = try ProgrammePage(id, in: tx)
                #expect(page.programme.version == 2 && page.programme.rules.meetingsMost == 6)
                #expect(page.programme.rules.weights.language == 80 && page.programme.rules.weights.load == 5)
                #expect(page.venues.map(\.name) == ["Atelier bois"])
                let first = try Programme.Rules.ask(of: id, version: 1, in: tx).read()
                #expect(first.meetingsMost == 4 && first.checks.map(\.kind) == [.honourability])
                #expect(throws: Refusal.nothingChanged) { try Programme.amend(id, draft, in: tx) }
            }
        }
    }

    /// Asking outside of its legal scope is refused, by the core and by PostgreSQL.
    @Test func asksForNoCheckTheLawDoesNotAllow() async throws {
        try await inTransaction { tx, cast in
            var draft = Programme.Draft.sponsorship(cast)
            (draft.scheme, draft.frames) = ("programme_local", [])
            for (kind, known) in [
                ("attestation_honorabilite", Mentor.CheckKind.honourability),
                ("sport_honorabilite", .sportHonourability),
                ("fijaisv_via_attestation", .offenderRegister),
            ] {
                draft.checks = [.init(kind: kind, months: "12", graceDays: "0")]
                #expect(throws: Refusal.mentoring(.notLawful(known))) { try tx.programme(cast, draft) }
            }
            draft.checks = nil
            let id = try tx.programme(cast, draft)
            let mentor = try tx.mentor(in: id, cast, upTo: .screening)
            #expect(throws: Refusal.mentoring(.notLawful(.honourability))) {
                try tx.as(cast.victor) { try Mentor.check(.init(kind: "attestation_honorabilite"), of: mentor, in: $0) }
            }
            let error = #expect(throws: PostgresError.self) {
                try tx.as(cast.walter) { tx in
                    try tx.execute(
                        """
                        INSERT INTO casework.programme_check (organisation, programme, version, kind, months, grace_days)
                        VALUES (\(cast.shelter), \(id), 1, 'sport_honorabilite', 12, 0)
                        """)
                    try tx.stay()
                }
            }
            #expect(error?.sqlState == "RL003")
        }
    }

    @Test func leavesNothingOutThatTheSchemeAsksFor() async throws {
        try await inTransaction { tx, cast in
            var draft = Programme.Draft.sponsorship(cast)
            draft.requires = []
            let id = try tx.programme(cast, draft)
            try tx.as(cast.walter) { (tx: Transaction) throws in
                #expect(
                    try Programme.known(id, in: tx).rules.requires == [.inscription, .authorityAgreement, .convention])
            }
            (draft.name, draft.scheme, draft.minimumAge) = ("Un autre", "mentorat", "9")
            #expect(throws: Refusal.invalid([Invalid("minimum_age", .outOfRange(least: 11, most: 20))])) {
                try tx.programme(cast, draft)
            }
        }
    }

    @Test func goesToSomebodyWhoIsNeitherItsLeadNorAnyMentor() async throws {
        try await inTransaction { tx, cast in
            var draft = Programme.Draft.sponsorship(cast)
            draft.safeguarding = cast.walter.account.text
            #expect(throws: Refusal.mentoring(.notApart)) { try tx.programme(cast, draft) }
            draft.safeguarding = cast.mona.account.text
            #expect(throws: Refusal.invalid([Invalid("safeguarding", .notInList)])) {
                try tx.programme(cast, draft)
            }
            (draft.safeguarding, draft.lead) = ("Carol", "Alice")
            #expect(throws: Refusal.invalid([Invalid("lead", .notInList)])) { try tx.programme(cast, draft) }
        }
    }

    @Test func closesOnceNothingIsOpen() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.active, scene, cast)
            #expect(throws: Refusal.mentoring(.openMatches)) {
                try tx.as(cast.walter) { try Programme.close(scene.programme, in: $0) }
            }
            try tx.as(cast.victor) { try Match.close(match, why: "programme_end", in: $0) }
            try tx.as(cast.walter) { tx in
                try Programme.close(scene.programme, in: tx)
                #expect(throws: Refusal.mentoring(.programmeClosed)) { try Programme.close(scene.programme, in: tx) }
                #expect(throws: Refusal.mentoring(.programmeClosed)) {
                    try Programme.amend(scene.programme, Programme.Draft(), in: tx)
                }
                #expect(throws: Refusal.mentoring(.programmeClosed)) {
                    try Mentor.enquire(.lea, into: scene.programme, in: tx)
                }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.programme(cast)
            for member in [cast.alice, cast.carol, cast.bob, cast.victor, cast.mona, cast.judy] {
                #expect(throws: Refusal.notPermitted(.keepProgrammes)) {
                    try tx.as(member) { try Programme.close(id, in: $0) }
                }
            }
            for member in [cast.alice, cast.carol, cast.bob, cast.mona, cast.judy, cast.frank] {
                #expect(throws: Refusal.notPermitted(.seeProgrammes)) {
                    try tx.as(member) { try ProgrammePage(id, in: $0) }
                }
            }
        }
    }
}
