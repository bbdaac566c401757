import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct BreachTests {
    private func draft(_ happened: String? = "Une liste est partie à la mauvaise adresse.", found: String? = nil)
        -> Breach.Draft
    {
        var draft = Breach.Draft()
        (draft.kinds, draft.people, draft.data) = (
            ["confidentiality"], ["people_helped", "minors"], ["identity", "words"]
        )
        (draft.number, draft.happened, draft.foundOn) = ("12", happened, found)
        return draft
    }

    private func recorded(_ tx: Transaction, _ cast: Cast, at moment: Date? = nil) throws -> ID<Breach> {
        try tx.as(cast.bob, at: moment) { try Breach.record(draft(), in: $0) }
    }

    private func page(_ id: ID<Breach>, _ tx: Transaction, _ member: Member) throws -> BreachPage {
        try tx.as(member) { try BreachPage(id, in: $0) }
    }

    @Test func livesFromFoundToClosed() async throws {
        try await inTransaction { tx, cast in
            let id = try recorded(tx, cast)
            #expect(try tx.notices(of: cast.judy) == [.breachFound] && (try tx.notices(of: cast.bob)).isEmpty)
            var more = draft("Une liste de douze noms est partie à la mauvaise adresse.")
            (more.measures, more.consequences, more.number) = ("Le destinataire l’a effacée.", "Peu probables.", "13")
            try tx.as(cast.judy) { try Breach.amend(id, more, in: $0) }
            try tx.as(cast.bob) {
                try Breach.assess(id, risk: "high_risk", decision: "Des mineurs y sont nommés.", in: $0)
            }
            try tx.as(cast.bob, at: noon + 3_600) {
                try Breach.tellAuthority(id, on: nil, reference: "26-0042", in: $0)
            }
            try tx.as(cast.bob, at: noon + 7_200) {
                try Breach.tellPeople(id, on: "2026-01-12", through: "representatives", in: $0)
            }
            try tx.as(cast.bob, at: noon + 9_000) { try Breach.close(id, in: $0) }
            let page = try page(id, tx, cast.judy)
            #expect(
                page.account.happened.contains("douze noms") && page.account.measures == "Le destinataire l’a effacée.")
            #expect(
                page.breach.number == 13 && page.breach.risk == .high && page.breach.toldThrough == .representatives)
            #expect(page.breach.authorityToldAt == noon + 3_600 && page.breach.authorityReference == "26-0042")
            #expect(page.breach.closedAt == noon + 9_000 && page.account.delay == nil)
        }
    }

    @Test func isRecordedAndItsWordsAreSealed() async throws {
        try await inTransaction { tx, cast in
            let entries = try tx.recorded {
                let id = try recorded(tx, cast)
                try tx.as(cast.bob, at: noon + 60) {
                    try Breach.assess(id, risk: "none", decision: "Le fichier était chiffré.", in: $0)
                }
                try tx.as(cast.bob, at: noon + 120) { try Breach.close(id, in: $0) }
            }
            #expect(entries.map(\.action) == ["breach.recorded", "breach.assessed", "breach.closed"])
            #expect(entries.allSatisfy { $0.faults.isEmpty && $0.text("row_digest") != nil })
            #expect(entries.dropFirst().allSatisfy { $0.text("prev") != nil })
            let sealed: Only<Bytes> = try tx.as(cast.bob) { try $0.one("SELECT sealed FROM casework.breach") }
            #expect(
                !String(decoding: sealed.value.bytes, as: UTF8.self).contains("adresse")
                    && sealed.value.bytes.count % 256 == 33)
        }
    }

    /// Seventy-two hours from when it was found: a day before, and after; until the authority is told, or it is no risk.
    @Test func runsAgainstTheClock() async throws {
        try await inTransaction { tx, cast in
            let id = try recorded(tx, cast)
            let (told, none) = (try recorded(tx, cast), try recorded(tx, cast))
            try tx.as(cast.bob, at: noon + 60) { try Breach.tellAuthority(told, on: nil, reference: nil, in: $0) }
            try tx.as(cast.bob, at: noon + 60) { try Breach.assess(none, risk: "none", decision: "Chiffré.", in: $0) }
            func look(hours: Double) throws -> [Notice.Kind] {
                try tx.leave(Job(.lookClocks), cast, at: noon + hours * 3_600)
                try tx.doJobs(cast, at: noon + hours * 3_600)
                return try tx.notices(of: cast.bob)
            }
            #expect(try look(hours: 47).isEmpty)
            for hours in [48.1, 50, 71.9] { #expect(try look(hours: hours) == [.breachDue]) }
            #expect(try look(hours: 72.1) == [.breachLate, .breachDue])
            #expect(try tx.notices(of: cast.judy).filter { $0 != .breachFound } == [.breachLate, .breachDue])
            #expect(try look(hours: 100).count == 2)
            #expect(try page(id, tx, cast.bob).breach.isLate(at: noon + 73 * 3_600))
            #expect(try !page(none, tx, cast.bob).breach.isLate(at: noon + 73 * 3_600))
            let list = try tx.as(cast.bob) { try BreachList(in: $0).lines.map(\.id) }
            #expect(list.first == id && list.count == 3)

            // Told late, it says why.
            #expect(throws: Refusal.invalid([Invalid("delay", .missing)])) {
                try tx.as(cast.bob, at: noon + 80 * 3_600) {
                    try Breach.tellAuthority(id, on: nil, reference: nil, in: $0)
                }
            }
            try tx.as(cast.bob, at: noon + 80 * 3_600) {
                try Breach.tellAuthority(id, on: nil, reference: nil, delay: "Constatée un vendredi soir.", in: $0)
            }
            #expect(try page(id, tx, cast.bob).account.delay == "Constatée un vendredi soir.")
        }
    }

    @Test func isFoundWhenItIsSaidToBe() async throws {
        try await inTransaction { tx, cast in
            for (day, time, found) in [
                (nil, nil, noon), ("2026-01-12", "09:30", noon - 9_000), ("2026-01-11", nil, noon - 86_400),
                ("11/01/2026", "8 h 05", noon - 86_400 - 14_100),
            ] as [(String?, String?, Date)] {
                var draft = draft(found: day)
                draft.foundTime = time
                let id = try tx.as(cast.bob) { try Breach.record(draft, in: $0) }
                #expect(try page(id, tx, cast.bob).breach.foundAt == found, "\(day ?? "now") \(time ?? "")")
            }
            for (day, time, field) in [
                ("2026-01-13", nil, "found_at"), ("2026-01-12", "23:00", "found_at"),
                ("2026-01-11", "25:00", "found_time"),
                ("hier", nil, "found_at"),
            ] as [(String, String?, String)] {
                var draft = draft(found: day)
                draft.foundTime = time
                #expect(throws: Refusal.self, "\(day)") { try tx.as(cast.bob) { try Breach.record(draft, in: $0) } }
                do { _ = try tx.as(cast.bob) { try Breach.record(draft, in: $0) } } catch Refusal.invalid(let found) {
                    #expect(found.first?.field == field)
                }
            }
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let id = try recorded(tx, cast)
            for member in [cast.alice, cast.carol, cast.walter] {
                #expect(throws: Refusal.notPermitted(.keepBreaches)) {
                    try tx.as(member) { try Breach.record(draft(), in: $0) }
                }
                #expect(throws: Refusal.notPermitted(.keepBreaches)) { try page(id, tx, member) }
                #expect(throws: Refusal.notPermitted(.keepBreaches)) { try tx.as(member) { try BreachList(in: $0) } }
            }
            let seen: Only<Int> = try tx.as(cast.alice) { try $0.one("SELECT count(*) FROM casework.breach") }
            #expect(seen.value == 0)
            #expect(
                try sqlState(tx, cast.alice) { tx in
                    try tx.execute("SELECT casework.tell_at_once(NULL, \(id), \(noon))")
                } == "RL003")
        }
    }

    @Test func refusesWhatMakesNoSenseAndWhatIsClosed() async throws {
        try await inTransaction { tx, cast in
            var wrong = draft(nil)
            (wrong.kinds, wrong.people, wrong.number) = ([], ["everyone"], "many")
            do {
                _ = try tx.as(cast.bob) { try Breach.record(wrong, in: $0) }
                Issue.record("recorded")
            } catch Refusal.invalid(let found) {
                #expect(Set(found.map(\.field)) == ["kinds", "people", "number_of_people", "happened"])
            }
            let id = try recorded(tx, cast)
            #expect(throws: Refusal.nothingChanged) { try tx.as(cast.bob) { try Breach.amend(id, draft(), in: $0) } }
            #expect(throws: Refusal.invalid([Invalid("risk", .missing)])) {
                try tx.as(cast.bob) { try Breach.close(id, in: $0) }
            }
            try tx.as(cast.bob) { try Breach.assess(id, risk: "high_risk", decision: "Mineurs.", in: $0) }
            #expect(throws: Refusal.invalid([Invalid("authority_told_at", .missing), Invalid("why", .missing)])) {
                try tx.as(cast.bob) { try Breach.close(id, in: $0) }
            }
            try tx.as(cast.bob) { try Breach.tellAuthority(id, on: nil, reference: nil, in: $0) }
            #expect(throws: Refusal.nothingChanged) {
                try tx.as(cast.bob) { try Breach.tellAuthority(id, on: nil, reference: nil, in: $0) }
            }
            try tx.as(cast.bob) { try Breach.close(id, why: "Injoignables ; annonce faite par le foyer.", in: $0) }
            for verb: (Transaction) throws -> Void in [
                { try Breach.amend(id, self.draft("Autre."), in: $0) }, { try Breach.close(id, in: $0) },
                { try Breach.assess(id, risk: "none", decision: "Non.", in: $0) },
                { try Breach.tellPeople(id, on: nil, through: "directly", in: $0) },
            ] {
                #expect(throws: Refusal.breachClosed) { try tx.as(cast.bob) { try verb($0) } }
            }
            #expect(
                try sqlState(tx, cast.bob) { try $0.execute("UPDATE casework.breach SET number_of_people = 0") }
                    == "RL003")
        }
    }

    @Test func isClosedOnceWhenFourTryTogether() async throws {
        try await withStore { store, cast in
            let id = try await store.write(as: cast.bob.credential) { [draft = draft()] in
                try Breach.record(draft, in: $0)
            }
            try await store.write(as: cast.bob.credential) {
                try Breach.assess(id, risk: "none", decision: "Chiffré.", in: $0)
            }
            let results = await together { _ in
                try await store.write(as: cast.bob.credential) { try Breach.close(id, in: $0) }
            }
            #expect(results.succeeded() == 1)
        }
    }
}
