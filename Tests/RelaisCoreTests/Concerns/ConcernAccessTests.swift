import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// Who reaches what of a concern, against bare PostgreSQL: whatever our own code would ask.
@Suite struct ConcernAccessTests {
    private static let tables = ["protection.concern", "protection.concern_note", "protection.concern_act"]

    /// One of Mona's, on which Carol has acted.
    private func scene(_ tx: Transaction, _ cast: Cast) throws -> (id: ID<Concern>, match: ID<Match>) {
        let (_, match) = try tx.monasMatch(cast)
        let id = try tx.concern(about: match, cast)
        try tx.as(cast.carol) { try Concern.act(.init(kind: "spoke_to_raiser", words: "Rappelée"), on: id, in: $0) }
        return (id, match)
    }

    /// How many rows of each table, and keys to them, somebody reads from any compartment.
    private func reach(_ member: Member, _ tx: Transaction) throws -> [Int] {
        try tx.as(member) { tx in
            var found = try tx.inside(.protection) {
                try Self.tables.map { table in
                    let count: Only<Int> = try tx.one(SQL(trusted: "SELECT count(*) FROM \(table)"))
                    return count.value
                }
            }
            let keys: Only<Int> = try tx.inside(.vault) {
                try tx.one("SELECT count(*) FROM keys.dek WHERE class = 'protection' AND subject = about")
            }
            found.append(keys.value)
            return found
        }
    }

    @Test func isReadByWhomItReachedAlone() async throws {
        try await inTransaction { tx, cast in
            let (id, _) = try scene(tx, cast)
            #expect(try reach(cast.carol, tx) == [1, 1, 1, 2])
            let others = [
                cast.mona, cast.walter, cast.victor, cast.alice, cast.bob, cast.judy, cast.charlie, cast.dora,
                cast.frank,
                cast.grace,
            ]
            for member in others {
                #expect(try reach(member, tx) == [0, 0, 0, 0], "\(member.email)")
                #expect(throws: Refusal.self) { try tx.as(member) { try ConcernPage(id, in: $0) } }
            }
        }
    }

    /// Another who coordinates at the same place reads nothing.
    @Test func isNotReadByWhoeverHasTheSameRole() async throws {
        try await inTransaction { tx, cast in
            _ = try scene(tx, cast)
            try tx.as(cast.bob) {
                try Account.amend(cast.alice.account, name: nil, language: nil, roles: ["coordinator"], in: $0)
            }
            #expect(try reach(cast.alice, tx) == [0, 0, 0, 0])
        }
    }

    @Test func isWrittenByNobodyDirectly() async throws {
        try await inTransaction { tx, cast in
            _ = try scene(tx, cast)
            for member in [cast.mona, cast.walter, cast.carol] {
                for statement in [
                    "UPDATE protection.concern SET closed_at = raised_at, closed_for = 'settled'",
                    "DELETE FROM protection.concern_note",
                    "INSERT INTO protection.concern_act SELECT * FROM protection.concern_act",
                ] {
                    let refused = #expect(throws: PostgresError.self) {
                        try tx.as(member) { tx in
                            try tx.inside(.protection) {
                                try tx.all(SQL(trusted: statement + " RETURNING 1"), as: Only<Int>.self)
                            }
                        }
                    }
                    #expect(refused?.sqlState == "42501", "\(member.email): \(statement)")
                }
            }
        }
    }

    /// What does the writing asks who it is as well.
    @Test func nobodyActsHoldsOrReceivesForAnother() async throws {
        try await inTransaction { tx, cast in
            let (id, match) = try scene(tx, cast)
            let sealed = Bytes([UInt8](repeating: 0, count: 289))
            for member in [cast.mona, cast.walter, cast.victor, cast.alice, cast.bob, cast.judy, cast.grace] {
                let refused = #expect(throws: PostgresError.self) {
                    try tx.as(member) { tx in
                        try tx.inside(.protection) {
                            try tx.one(
                                """
                                SELECT protection.act_on_concern(\(id), gen_random_uuid(), 'closed', '2026-01-12', 'settled', \(sealed),
                                    \(tx.now), gen_random_uuid())
                                """, as: Only<Bytes?>.self)
                        }
                    }
                }
                #expect(refused?.sqlState == "RL003", "\(member.email)")
                try tx.as(member) { tx in
                    #expect(try OpenConcerns.ask(in: tx).one().number == 0, "\(member.email)")
                    try tx.inside(.protection) {
                        let received: Only<Bytes?> = try tx.one(
                            "SELECT protection.receive_concern(\(id), \(tx.now), gen_random_uuid())")
                        let held: Only<Bytes?> = try tx.one(
                            "SELECT digest FROM protection.hold_match(\(id), \(tx.now), gen_random_uuid())")
                        let about: Only<Int> = try tx.one("SELECT count(*) FROM protection.about(\(id))")
                        #expect(received.value == nil && held.value == nil, "\(member.email)")
                        #expect(about.value == 0, "\(member.email)")
                    }
                }
            }
            // And nobody raises one about a match that is none of theirs.
            for member in [cast.alice, cast.bob, cast.judy, cast.charlie, cast.grace] {
                #expect(throws: Refusal.self) { try tx.concern(about: match, cast, by: member) }
            }
        }
    }

    /// Anyone on a match may: its mentor, whoever stands in, whoever leads or works with volunteers, whoever follows the young person.
    @Test func isRaisedByAnyoneOnTheMatch() async throws {
        let today = Date()
        try await inTransaction(at: today) { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.active, scene, cast)
            let mona = try tx.mentor(in: scene.programme, cast)
            try tx.as(cast.victor) { try Mentor.bind(mona, to: cast.mona.account.text, in: $0) }
            #expect(throws: Refusal.notFound(.init(.match, match.rawValue))) { try tx.concern(about: match, cast) }
            try tx.as(cast.victor) {
                _ = try Match.substitute(match, by: mona, from: Day(today).text, to: Day(today).text, in: $0)
            }
            for member in [cast.mona, cast.walter, cast.victor, cast.carol] {
                _ = try tx.concern(about: match, cast, by: member)
            }
            #expect(throws: Refusal.notFound(.init(.match, match.rawValue))) {
                try tx.concern(about: match, cast, by: cast.alice)
            }
            try tx.as(cast.carol) { try Person.assign(scene.person, to: "Alice", in: $0) }
            #expect(try tx.as(cast.alice) { try Raisable.ask(of: scene.person, in: $0).all().map(\.match) == [match] })
            _ = try tx.concern(about: match, cast, by: cast.alice)
        }
    }

    /// Erased with the file: what is left says on which day something was done, and of nobody.
    @Test func wordsGoWithTheFile() async throws {
        try await inTransaction { tx, cast in
            let (scene, match) = try tx.monasMatch(cast)
            let id = try tx.concern(about: match, cast)
            try tx.as(cast.carol) { tx in
                try Concern.act(.init(kind: "spoke_to_raiser", words: "Rappelée"), on: id, in: tx)
                try Person.erase(scene.person, reason: "rights_request", in: tx)
            }
            try tx.as(cast.carol) { tx in
                let page = try ConcernPage(id, in: tx)
                #expect(page.notes.map(\.words) == [nil] && page.acts.map(\.kind) == [.spokeToRaiser])
                #expect(page.acts[0].words == nil)
            }
        }
    }
}
