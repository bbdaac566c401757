import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct AppointmentTests {
    private func list(_ id: ID<Referral>, _ tx: Transaction) throws -> [Appointment] {
        try AppointmentList(of: id, in: tx).lines
    }

    @Test func isKnownToTheSideThatExpectsThePerson() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let entries = try tx.recorded {
                _ = try tx.as(cast.charlie) {
                    try Referral.appoint(
                        made.id, on: "2026-01-20", at: "14h30", place: "2 rue Fictive", bring: "Un stylo", in: $0)
                }
            }
            #expect(entries.map(\.action) == ["appointment.made"] && entries.allSatisfy { $0.faults.isEmpty })
            let own = try tx.as(cast.charlie) { try list(made.id, $0) }
            #expect(own.map(\.place) == ["2 rue Fictive"] && own.first?.bring == "Un stylo")
            // Half past two in Paris, in winter.
            #expect(own.first?.startsAt == Date(timeIntervalSince1970: 1_768_915_800))
            #expect(try tx.as(cast.alice) { try list(made.id, $0) }.isEmpty)
            #expect(try tx.as(cast.frank) { try list(made.id, $0) }.isEmpty)
            let paper = try tx.as(cast.charlie) { tx in
                try AppointmentPaper(#require(own.first).id, of: made.id, in: "ara", tx)
            }
            #expect(paper.time == "14:30" && paper.day.text == "2026-01-20" && paper.text.isRightToLeft)
        }
    }

    @Test func refusesWhatDoesNotHold() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            func refused(_ on: String?, _ at: String?, _ place: String?) -> [String] {
                do {
                    _ = try tx.as(cast.charlie) {
                        try Referral.appoint(made.id, on: on, at: at, place: place, in: $0)
                    }
                    return []
                } catch Refusal.invalid(let found) { return found.map(\.field) } catch { return ["?"] }
            }
            #expect(refused(nil, nil, nil) == ["on", "at", "place"])
            #expect(refused("2026-01-20", "25:00", "x") == ["at"])
            #expect(refused("2026-01", "9:00", "x") == ["on"])
            #expect(refused("2026-01-11", "9:00", "x") == ["on"])
            #expect(throws: Refusal.notYourMove(.recipient)) {
                try tx.as(cast.alice) {
                    _ = try Referral.appoint(made.id, on: "2026-01-20", at: "9:00", place: "x", in: $0)
                }
            }
            let waiting = try tx.referral(.sent, cast)
            #expect(throws: Refusal.referralIs(.sent, needs: Appointment.states)) {
                try tx.as(cast.charlie) {
                    _ = try Referral.appoint(waiting.id, on: "2026-01-20", at: "9:00", place: "x", in: $0)
                }
            }
        }
    }

    @Test func isCancelledOnceBySomeone() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let id = try tx.as(cast.charlie) {
                try Referral.appoint(made.id, on: "2026-01-20", at: "9:00", place: "x", in: $0)
            }
            for other in [cast.alice, cast.frank] {
                #expect(throws: Refusal.self) { try tx.as(other) { _ = try Referral.cancel(id, by: "person", in: $0) } }
            }
            #expect(throws: Refusal.invalid([Invalid("by", .notInList)])) {
                try tx.as(cast.charlie) { _ = try Referral.cancel(id, by: "nobody", in: $0) }
            }
            try tx.as(cast.charlie) { _ = try Referral.cancel(id, by: "person", in: $0) }
            #expect(try tx.as(cast.charlie) { try list(made.id, $0) }.map(\.cancelledBy) == [.person])
            #expect(throws: Refusal.self) {
                try tx.as(cast.charlie) { _ = try Referral.cancel(id, by: "service", in: $0) }
            }
            #expect(throws: Refusal.self) {
                try tx.as(cast.charlie) { _ = try AppointmentPaper(id, of: made.id, in: "fra", $0) }
            }
        }
    }

    /// One takes the place of the other: at the same place, unless another is said.
    @Test func isMovedToAnotherTime() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let first = try tx.as(cast.charlie) {
                try Referral.appoint(made.id, on: "2026-01-20", at: "9:00", place: "x", bring: "Un stylo", in: $0)
            }
            let entries = try tx.recorded {
                _ = try tx.as(cast.charlie) {
                    try Referral.reschedule(first, on: "2026-01-21", at: "10:00", by: "person", in: $0)
                }
            }
            #expect(entries.map(\.action).sorted() == ["appointment.cancelled", "appointment.made"])
            #expect(entries.flatMap(\.faults) == [])
            let lines = try tx.as(cast.charlie) { try list(made.id, $0) }
            #expect(lines.map(\.cancelledBy) == [nil, .person] && lines.map(\.place) == ["x", "x"])
            #expect(lines[0].bring == "Un stylo" && lines[1].id == first)
            // What was cancelled is moved no more, and who asked is said.
            #expect(throws: Refusal.self) {
                _ = try tx.as(cast.charlie) {
                    try Referral.reschedule(first, on: "2026-01-22", at: "10:00", by: "person", in: $0)
                }
            }
            #expect(throws: Refusal.invalid([Invalid("by", .missing)])) {
                _ = try tx.as(cast.charlie) {
                    try Referral.reschedule(lines[0].id, on: "2026-01-22", at: "10:00", by: nil, in: $0)
                }
            }
            for other in [cast.alice, cast.frank] {
                #expect(throws: Refusal.self) {
                    _ = try tx.as(other) {
                        try Referral.reschedule(lines[0].id, on: "2026-01-22", at: "10:00", by: "person", in: $0)
                    }
                }
            }
        }
    }

    /// Whoever erases a file destroys the key of every appointment in it.
    @Test func opensNoMoreOnceTheFileIsErased() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let received = try #require(made.received)
            _ = try tx.as(cast.charlie) {
                try Referral.appoint(made.id, on: "2026-01-20", at: "9:00", place: "x", in: $0)
            }
            try tx.as(cast.charlie) { try Referral.complete(made.id, outcome: "achieved", in: $0) }
            try tx.as(cast.dora) { try Person.erase(received, reason: "retention", in: $0) }
            #expect(try tx.as(cast.dora) { try list(made.id, $0) }.isEmpty)
        }
    }
}
