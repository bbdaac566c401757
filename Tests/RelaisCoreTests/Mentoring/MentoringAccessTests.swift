import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// Who reaches what of mentoring, against bare PostgreSQL: whatever our own code would ask.
@Suite struct MentoringAccessTests {
    private static let tables = [
        "casework.programme", "casework.programme_rules", "casework.programme_check", "casework.mentee",
        "casework.mentee_fact", "casework.mentee_card", "casework.match", "casework.match_mentee",
        "casework.match_move",
        "casework.match_substitute",
    ]
    private static let ofVolunteers = [
        "volunteer.mentor", "volunteer.mentor_fact", "volunteer.mentor_check", "volunteer.exemption",
    ]

    /// How many rows of each table somebody reads; only those they read any of.
    private func reach(_ member: Member, _ tx: Transaction) throws -> [String: Int] {
        try tx.as(member) { tx in
            var found: [String: Int] = [:]
            for table in Self.tables {
                let count: Only<Int> = try tx.one(SQL(trusted: "SELECT count(*) FROM \(table)"))
                if count.value > 0 { found[table] = count.value }
            }
            try tx.inside(.volunteer) {
                for table in Self.ofVolunteers {
                    let count: Only<Int> = try tx.one(SQL(trusted: "SELECT count(*) FROM \(table)"))
                    if count.value > 0 { found[table] = count.value }
                }
            }
            return found
        }
    }

    /// Two matches of two mentors: Mona's, and another's.
    private func scene(_ tx: Transaction, _ cast: Cast, _ state: Match.State) throws -> (MentoringScene, ID<Match>) {
        let scene = try tx.mentoring(cast)
        try tx.as(cast.victor) { try Mentor.bind(scene.mentor, to: "Mona", in: $0) }
        let match = try tx.match(state, scene, cast)
        let other = try tx.mentor(in: scene.programme, cast)
        let mentee = try tx.mentee(in: scene.programme, cast, .born("2009-09-09"))
        let second = MentoringScene(
            programme: scene.programme, mentor: other, mentee: mentee.mentee, person: mentee.person)
        _ = try tx.match(.active, second, cast)
        try tx.as(cast.walter) { try Mentor.exempt(other, until: Day(noon).text, why: "asked_for", in: $0) }
        return (scene, match)
    }

    private static let own: [String: Int] = [
        "casework.programme": 1, "casework.programme_rules": 1, "casework.programme_check": 1, "casework.match": 1,
        "casework.match_mentee": 1, "casework.mentee_card": 1, "volunteer.mentor": 1, "volunteer.mentor_fact": 4,
        "volunteer.mentor_check": 1,
    ]

    @Test func mentorSeesTheirOwnAndNothingElse() async throws {
        try await inTransaction { tx, cast in
            let (scene, match) = try scene(tx, cast, .active)
            #expect(try reach(cast.mona, tx) == Self.own)
            try tx.as(cast.mona) { tx in
                let own = try OwnMatches(in: tx).matches
                #expect(own.map(\.id) == [match] && own[0].mentees.map(\.card?.called) == ["Mimi"])
                #expect(own[0].mentees[0].card?.emergencyContact == "Éducatrice fictive, +33 1 99 00 77 88")
                #expect(try MentorPage.own(in: tx) == scene.mentor)
                #expect(try MentorPage(scene.mentor, in: tx).identity?.given == "Léa")
                // No file, no identity, no protection, no need of anybody; and of all keys, those two.
                for table in ["casework.person", "casework.assignment", "casework.note", "casework.consent"] {
                    let count: Only<Int> = try tx.one(SQL(trusted: "SELECT count(*) FROM \(table)"))
                    #expect(count.value == 0, "\(table)")
                }
                let identities: Only<Int> = try tx.inside(.identity) {
                    try tx.one("SELECT count(*) FROM identity.civil")
                }
                let guardians: Only<Int> = try tx.inside(.protection) {
                    try tx.one("SELECT count(*) FROM protection.representative")
                }
                let keys: Only<Int> = try tx.inside(.vault) { try tx.one("SELECT count(*) FROM keys.dek") }
                let peppers: Only<Int> = try tx.inside(.vault) { try tx.one("SELECT count(*) FROM keys.pepper") }
                #expect(identities.value == 0 && guardians.value == 0 && keys.value == 2 && peppers.value == 2)
            }
        }
    }

    @Test func changesNothing() async throws {
        try await inTransaction { tx, cast in
            let (scene, match) = try scene(tx, cast, .active)
            try tx.as(cast.mona) { tx in
                let ended: [Only<UUID>] = try tx.all(
                    "UPDATE casework.match SET ended_on = '2026-01-12' WHERE id = \(match) RETURNING id")
                let wiped: [Only<UUID>] = try tx.all(
                    "UPDATE casework.mentee_card SET languages = '{}' WHERE mentee = \(scene.mentee) RETURNING id")
                let own: [Only<UUID>] = try tx.inside(.volunteer) {
                    try tx.all("UPDATE volunteer.mentor SET capacity = 9 WHERE id = \(scene.mentor) RETURNING id")
                }
                #expect(ended.isEmpty && wiped.isEmpty && own.isEmpty)
            }
        }
    }

    /// Before all agreed, a mentor sees that they are one, and nobody.
    @Test func mentorSeesNobodyBeforeAllAgreed() async throws {
        try await inTransaction { tx, cast in
            _ = try scene(tx, cast, .proposed)
            let found = try reach(cast.mona, tx)
            #expect(
                found["casework.match"] == nil && found["casework.mentee_card"] == nil && found["volunteer.mentor"] == 1
            )
        }
    }

    @Test(arguments: [Match.State.active, .onHold]) func formerMentorSeesNothingAtOnce(state: Match.State) async throws
    {
        try await inTransaction { tx, cast in
            let (scene, match) = try scene(tx, cast, state)
            // What is held is a match without a card.
            #expect(try reach(cast.mona, tx)["casework.mentee_card"] == (state == .onHold ? nil : 1))
            try tx.as(cast.victor) { try Match.close(match, why: "safeguarding", in: $0) }
            let after = try reach(cast.mona, tx)
            #expect(
                after.keys.filter { $0.hasPrefix("casework.ma") || $0.hasPrefix("casework.me") }.isEmpty, "\(after)")
            try tx.as(cast.mona) { tx in
                let keys: Only<Int> = try tx.inside(.vault) {
                    try tx.one("SELECT count(*) FROM keys.dek WHERE class = 'narrative'")
                }
                #expect(try keys.value == 0 && OwnMatches(in: tx).matches.isEmpty)
            }
            try tx.as(cast.victor) { try Mentor.leave(scene.mentor, why: "own_wish", in: $0) }
            #expect(try reach(cast.mona, tx).isEmpty)
            #expect(throws: Refusal.notFound(.init(.mentor))) { try tx.as(cast.mona) { try MentorPage.own(in: $0) } }
        }
    }

    /// Whoever stands in sees the card in their days, and nothing that was before.
    @Test func substituteSeesTheCardInTheirDays() async throws {
        // Row security asks the clock of the server.
        let today = Date()
        try await inTransaction(at: today) { tx, cast in
            let scene = try tx.mentoring(cast, .born("2012-02-02"))
            let match = try tx.match(.active, scene, cast)
            let mona = try tx.mentor(in: scene.programme, cast)
            try tx.as(cast.victor) { tx in
                try Mentor.bind(mona, to: cast.mona.account.text, in: tx)
                #expect(throws: Refusal.mentoring(.sameMentor)) {
                    try Match.substitute(
                        match, by: scene.mentor, from: Day(today).text, to: Day(today).text, in: tx)
                }
                try Match.substitute(
                    match, by: mona, from: Day(today).adding(days: 1).text, to: Day(today).adding(days: 3).text, in: tx)
            }
            #expect(try reach(cast.mona, tx)["casework.match"] == nil)
            let id = try tx.as(cast.victor) {
                try Match.substitute(
                    match, by: mona, from: Day(today).text, to: Day(today).adding(days: 9).text, in: $0)
            }
            let found = try reach(cast.mona, tx)
            #expect(
                found["casework.match"] == 1 && found["casework.mentee_card"] == 1
                    && found["casework.match_move"] == nil)
            #expect(found["casework.mentee_fact"] == nil && found["casework.mentee"] == nil)
            try tx.as(cast.mona) { tx in
                let own = try OwnMatches(in: tx).matches
                #expect(own.map(\.standsInUntil) == [Day(today).adding(days: 9)])
                #expect(own[0].mentees[0].card?.called == "Mimi")
            }
            try tx.as(cast.victor) { tx in
                try Match.endSubstitute(id, in: tx)
                #expect(throws: Refusal.nothingChanged) { try Match.endSubstitute(id, in: tx) }
            }
            #expect(try reach(cast.mona, tx)["casework.match"] == nil)
        }
    }

    @Test func thoseWhoLeadSeeTheirOrganisationsAndNobodyElseAnything() async throws {
        try await inTransaction { tx, cast in
            _ = try scene(tx, cast, .active)
            for member in [cast.walter, cast.victor] {
                let found = try reach(member, tx)
                #expect(
                    found["volunteer.mentor"] == 2 && found["casework.match"] == 2 && found["casework.mentee"] == 2
                        && found["casework.mentee_card"] == 2, "\(found)")
            }
            for member in [
                cast.alice, cast.carol, cast.bob, cast.judy, cast.charlie, cast.dora, cast.frank, cast.grace,
            ] {
                #expect(try reach(member, tx).isEmpty, "\(member.email)")
            }
        }
    }

    /// Whoever coordinates volunteers opens who mentors are, and no card, no goal, nobody's identity.
    @Test func coordinatorOfVolunteersOpensMentorsAlone() async throws {
        try await inTransaction { tx, cast in
            _ = try scene(tx, cast, .active)
            try tx.as(cast.victor) { tx in
                let classes: [Only<String>] = try tx.inside(.vault) {
                    try tx.all("SELECT DISTINCT class FROM keys.dek")
                }
                #expect(classes.map(\.value) == ["volunteer"])
                let people: Only<Int> = try tx.one("SELECT count(*) FROM casework.person")
                #expect(people.value == 0)
            }
        }
    }

    /// The young person can be told who saw them: what a mentor opened is told by their own reference.
    @Test func isToldToTheYoungPerson() async throws {
        try await inTransaction { tx, cast in
            let (scene, _) = try scene(tx, cast, .active)
            try tx.as(cast.mona) { _ = try OwnMatches(in: $0) }
            let statement = try tx.as(cast.walter) { try Statement(of: scene.person, in: $0) }
            #expect(statement.looks.contains { $0.who.function == .mentor && $0.kind == .file })
            #expect(statement.looks.contains { $0.who.function == .coordinator && $0.kind == .work })
        }
    }
}
