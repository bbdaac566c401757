import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct ConcernTests {
    @Test func reachesWhomTheProgrammeNamesAndNobodyElseIsTold() async throws {
        try await inTransaction { tx, cast in
            let (scene, match) = try tx.monasMatch(cast)
            let entries = try tx.recorded { _ = try tx.concern(about: match, cast) }
            #expect(entries.map(\.action) == ["concern.raised"] && entries.flatMap(\.faults) == [])
            #expect(try tx.notices(of: cast.carol) == [.programmeConcern])
            for member in [cast.walter, cast.victor, cast.mona, cast.bob, cast.judy, cast.alice] {
                #expect(try tx.notices(of: member).isEmpty, "\(member.email)")
            }
            try tx.as(cast.carol) { tx in
                let list = try ConcernList(of: scene.programme, in: tx)
                #expect(list.lines.map(\.match) == [match] && list.retentionMonths == nil)
                #expect(list.lines[0].dueAt == noon + 24 * 3_600 && list.lines[0].receivedAt == nil)
                let page = try ConcernPage(list.lines[0].id, in: tx)
                #expect(page.notes.map(\.words) == ["Il ne mange plus le midi."] && page.notes[0].by == "Mona")
                #expect(page.concern.receivedAt == noon && page.concern.rowVersion == 2)
            }
        }
    }

    /// Whoever raised one sees that it was received and can add to it; not what was done.
    @Test func isAddedToByWhoeverRaisedIt() async throws {
        try await inTransaction { tx, cast in
            let (_, match) = try tx.monasMatch(cast)
            let id = try tx.concern(about: match, cast)
            try tx.as(cast.mona) { tx in
                #expect(try OwnConcerns(in: tx).lines.map(\.receivedAt) == [nil])
                try Concern.add("Encore aujourd’hui.", to: id, in: tx)
                #expect(try OwnConcerns(in: tx).lines.map(\.notes) == [2])
                #expect(throws: Refusal.invalid([Invalid("words", .missing)])) { try Concern.add(" ", to: id, in: tx) }
            }
            for member in [cast.victor, cast.walter] {
                #expect(throws: Refusal.notFound(.init(.concern, id.rawValue))) {
                    try tx.as(member) { try Concern.add("Et moi ?", to: id, in: $0) }
                }
            }
            try tx.as(cast.carol, at: noon + 60) { tx in
                #expect(try ConcernPage(id, in: tx).notes.count == 2)
                try Concern.add("Je l’ai appelé.", to: id, in: tx)
            }
            #expect(try tx.as(cast.mona) { try OwnConcerns(in: $0).lines.map(\.receivedAt) == [noon + 60] })
            #expect(try tx.notices(of: cast.carol).count == 2)
        }
    }

    @Test func recordsWhatWasDoneAsFacts() async throws {
        try await inTransaction { tx, cast in
            let (_, match) = try tx.monasMatch(cast)
            let id = try tx.concern(about: match, cast)
            try tx.as(cast.carol, at: noon + 3_600) { tx in
                let refused: [(Concern.Done, String)] = [
                    (.init(kind: "held_match"), "kind"), (.init(kind: nil), "kind"), (.init(kind: "other"), "words"),
                    (.init(kind: "told_crip", words: "Tout ce qu’elle a dit", reference: "IP-1"), "words"),
                    (.init(kind: "called_119", reference: "IP-1"), "reference"),
                    (.init(kind: "called_119", doneOn: Day(noon).adding(days: -1).text), "done_on"),
                    (.init(kind: "called_119", doneOn: Day(noon).adding(days: 1).text), "done_on"),
                ]
                for (done, field) in refused {
                    let found = #expect(throws: Refusal.self) { try Concern.act(done, on: id, in: tx) }
                    guard case .invalid(let invalid) = found else { throw try #require(found) }
                    #expect(invalid.map(\.field) == [field])
                }
                try Concern.act(.init(kind: "told_crip", reference: "CRIP 2026-FICTIF"), on: id, in: tx)
                let page = try ConcernPage(id, in: tx)
                #expect(page.acts.map(\.kind) == [.toldCRIP] && page.acts[0].reference == "CRIP 2026-FICTIF")
                #expect(page.acts[0].words == nil && page.acts[0].doneOn == Day(noon))
                #expect(page.concern.actedAt == noon + 3_600)
                try Concern.close(id, why: "transmitted", in: tx)
                #expect(throws: Refusal.concernClosed) { try Concern.act(.init(kind: "called_119"), on: id, in: tx) }
                #expect(throws: Refusal.concernClosed) { try Concern.close(id, why: "settled", in: tx) }
                #expect(throws: Refusal.concernClosed) { try Concern.holdMatch(id, in: tx) }
            }
        }
    }

    /// Whoever leads sees that it is held, and not why; it goes on when it may, and not before, whoever tries.
    @Test func holdsAMatchWithoutSayingWhy() async throws {
        try await inTransaction { tx, cast in
            let (_, match) = try tx.monasMatch(cast)
            let id = try tx.concern(about: match, cast)
            let entries = try tx.recorded { try tx.as(cast.carol) { try Concern.holdMatch(id, in: $0) } }
            #expect(entries.map(\.action) == ["concern.acted", "match.held"] && entries.flatMap(\.faults) == [])
            try tx.as(cast.walter) { tx in
                let page = try MatchPage(match, in: tx)
                #expect(page.match.state == .onHold && page.heldFor == .programme)
                let move = try #require(page.moves.first { $0.to == .onHold })
                #expect(move.by == nil && move.reason == "programme")
                #expect(throws: Refusal.heldByOthers) { try Match.resume(match, in: tx) }
            }
            let refused = #expect(throws: PostgresError.self) {
                try tx.as(cast.walter) { tx in
                    try tx.all(
                        """
                        UPDATE casework.match
                        SET state = 'active', held_from = NULL, held_for = NULL, held_at = NULL
                        WHERE id = \(match)
                        RETURNING id
                        """, as: Only<UUID>.self)
                }
            }
            #expect(refused?.sqlState == "RL003")
        }
    }

    @Test func letsTheMatchGoOn() async throws {
        try await inTransaction { tx, cast in
            let (_, match) = try tx.monasMatch(cast)
            let id = try tx.concern(about: match, cast)
            try tx.as(cast.carol) { tx in
                #expect(throws: Refusal.nothingChanged) { try Concern.letMatchGoOn(id, in: tx) }
                try Concern.holdMatch(id, in: tx)
                #expect(throws: Refusal.nothingChanged) { try Concern.holdMatch(id, in: tx) }
            }
            #expect(try tx.notices(of: cast.walter).isEmpty)
            // It is not closed while it holds a match, which would go on unseen.
            #expect(throws: Refusal.concernHolds) {
                try tx.as(cast.carol) { try Concern.close(id, why: "no_danger", in: $0) }
            }
            try tx.as(cast.carol) { try Concern.letMatchGoOn(id, in: $0) }
            #expect(try tx.notices(of: cast.walter) == [.programmeResumable])
            try tx.as(cast.carol) { tx in
                try Concern.close(id, why: "no_danger", in: tx)
                let page = try ConcernPage(id, in: tx)
                #expect(page.young.count == 1 && page.young[0].followers == ["Walter"] && page.mentor == "Mona")
            }
            try tx.as(cast.walter) { tx in
                try Match.resume(match, in: tx)
                #expect(try MatchPage(match, in: tx).match.state == .active)
            }
        }
    }
}
