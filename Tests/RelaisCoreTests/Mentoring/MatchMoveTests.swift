import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// Holding, pausing, following, asking after, ending.
@Suite struct MatchMoveTests {
    @Test func isHeldAndGoesOnWhereItWas() async throws {
        for state in [Match.State.consented, .trial, .active] {
            try await inTransaction { tx, cast in
                let scene = try tx.mentoring(cast)
                let match = try tx.match(state, scene, cast)
                try tx.as(cast.victor) { (tx: Transaction) throws in
                    #expect(throws: Refusal.invalid([Invalid("why", .notInList)])) {
                        try Match.hold(match, why: "check_lapsed", in: tx)
                    }
                    try Match.hold(match, why: "programme", in: tx)
                    #expect(throws: Refusal.mentoring(.matchIs(.onHold, needs: Match.State.onHold.predecessors))) {
                        try Match.hold(match, why: "programme", in: tx)
                    }
                    if state != .active {
                        #expect(throws: Refusal.self) { try Match.activate(match, in: tx) }
                    }
                    try Match.resume(match, in: tx)
                    #expect(try MatchPage(match, in: tx).match.state == state)
                }
            }
        }
    }

    @Test func pausesWithItsMentor() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.active, scene, cast)
            try tx.as(cast.victor) { (tx: Transaction) throws in
                #expect(try Mentor.pause(scene.mentor, until: "2026-03-01", in: tx) == [match])
                #expect(try MatchPage(match, in: tx).heldFor == .mentorPaused)
                #expect(throws: Refusal.mentoring(.mentorIs(.paused, needs: [.cleared]))) {
                    try Match.resume(match, in: tx)
                }
                #expect(throws: Refusal.mentoring(.openMatches)) {
                    try Mentor.leave(scene.mentor, why: "own_wish", in: tx)
                }
                try Mentor.resume(scene.mentor, in: tx)
                try Match.resume(match, in: tx)
                try Match.close(match, why: "mentor_request", in: tx)
                try Mentor.leave(scene.mentor, why: "own_wish", in: tx)
            }
        }
    }

    @Test func isFollowedByAnotherOfItsOwn() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.active, scene, cast)
            let another = try tx.mentor(in: scene.programme, cast)
            try tx.as(cast.victor) { (tx: Transaction) throws in
                #expect(throws: Refusal.mentoring(.matchIs(.active, needs: [.closed, .declined]))) {
                    try Match.rematch(match, with: another, in: tx)
                }
                try Match.close(match, why: "mentor_unavailable", in: tx)
                #expect(throws: Refusal.mentoring(.sameMentor)) { try Match.rematch(match, with: scene.mentor, in: tx) }
                let next = try Match.rematch(match, with: another, in: tx)
                let page = try MatchPage(next, in: tx)
                #expect(page.predecessor == match && page.match.mentees.map(\.mentee) == [scene.mentee])
                #expect(page.match.state == .proposed)
            }
        }
    }

    @Test func isAskedAfterOnceItIsOver() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.active, scene, cast)
            try tx.as(cast.victor) { (tx: Transaction) throws in
                #expect(throws: Refusal.mentoring(.matchIs(.active, needs: [.closed]))) {
                    try Match.interview(match, .mentor, in: tx)
                }
                try Match.close(match, why: "goal_reached", in: tx)
                try Match.interview(match, .mentor, in: tx)
                #expect(throws: Refusal.invalid([Invalid("exits", .notInList)])) {
                    try Match.interview(match, .mentee(scene.mentee), exits: ["none", "titre_de_sejour"], in: tx)
                }
                try Match.interview(
                    match, .mentee(scene.mentee), exits: ["contrat_de_travail", "titre_de_sejour"], in: tx)
                let page = try MatchPage(match, in: tx)
                #expect(page.mentorInterviewedOn == Day(noon) && page.match.mentees[0].interviewedOn == Day(noon))
            }
        }
    }

    @Test func endsForAReasonOfItsKind() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.trial, scene, cast)
            try tx.as(cast.victor) { tx in
                for why in ["goal_reached", "file_erased", "nonsense", ""] {
                    #expect(throws: Refusal.self) { try Match.decline(match, why: why, in: tx) }
                }
                #expect(throws: Refusal.self) { try Match.close(match, why: "goal_reached", in: tx) }
                try Match.decline(match, why: "authority_declined", in: tx)
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.proposed, scene, cast)
            for member in [cast.alice, cast.carol, cast.bob, cast.judy, cast.mona, cast.frank] {
                #expect(throws: Refusal.notPermitted(.keepMatches)) {
                    try tx.as(member) { try Match.agree(match, by: .mentor, in: $0) }
                }
                #expect(throws: Refusal.notPermitted(.keepMatches)) {
                    try tx.as(member) { try MatchPage(match, in: $0) }
                }
            }
        }
    }
}
