import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct MentorTests {
    @Test func isSealedAndGoesFromAnEnquiryToACard() async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            var id: ID<Mentor>?
            let entries = try tx.recorded { id = try tx.mentor(in: programme, cast) }
            #expect(
                entries.map(\.action) == ["mentor.enquired", "mentor.screened"]
                    + Array(repeating: "mentor.fact_recorded", count: 4)
                    + ["mentor.trained", "mentor.checked", "mentor.cleared"])
            let mentor = try #require(id)
            try tx.as(cast.victor) { tx in
                let page = try MentorPage(mentor, in: tx)
                #expect(page.identity?.name == "Léa Marraine-Fictive" && page.state == .cleared)
                #expect(
                    page.offer.capacity == 2 && page.offer.commune == "19031"
                        && page.offer.interests == [.sport, .mealCooking])
                #expect(page.checks.map(\.seenBy) == ["Victor"] && page.clearances.map(\.clearance.status) == [.clear])
                let list = try MentorList(of: programme, tx).lines
                #expect(
                    list.map(\.name) == ["Léa Marraine-Fictive"] && list[0].clearance == .clear
                        && list[0].accompanied == 0)
                let kept: Only<Bytes> = try tx.inside(.volunteer) { try tx.one("SELECT sealed FROM volunteer.mentor") }
                #expect(!String(decoding: kept.value.bytes, as: UTF8.self).contains("Marraine"))
                #expect(try Mentor.id(for: page.code.lowercased(), in: tx) == mentor)
            }
        }
    }

    /// What was never done, and what does not hold, keeps somebody from the step that needs it.
    @Test(arguments: Mentor.FactKind.allCases) func isClearedOnlyOnceAllWasDone(left: Mentor.FactKind) async throws {
        try await inTransaction { tx, cast in
            let programme = try tx.programme(cast)
            let id = try tx.mentor(in: programme, cast, upTo: .screening)
            try tx.as(cast.victor) { tx in
                for kind in Mentor.FactKind.allCases where kind != left {
                    try Mentor.record(kind.rawValue, on: Day(noon).text, of: id, in: tx)
                }
                let missing = Missing(rawValue: left.rawValue)
                if left != .charter {
                    #expect(throws: Refusal.mentoring(.missing([missing].compactMap(\.self)))) {
                        try Mentor.train(id, in: tx)
                    }
                } else {
                    try Mentor.train(id, in: tx)
                    #expect(throws: Refusal.mentoring(.missing([.charter, .honourability]))) {
                        try Mentor.clear(id, in: tx)
                    }
                }
            }
        }
    }

    @Test func isClearedByAChangeOfTheRulesNoLonger() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            var draft = Programme.Draft()
            draft.checks = [.init(kind: "insurance", months: "12", graceDays: "5")]
            try tx.as(cast.walter) { [draft] in try Programme.amend(scene.programme, draft, in: $0) }
            try tx.as(cast.victor) { (tx: Transaction) throws in
                #expect(try MentorPage(scene.mentor, in: tx).clearances[0].clearance.status == .missing)
                try Mentor.check(.init(kind: "insurance"), of: scene.mentor, in: tx)
                #expect(try MentorPage(scene.mentor, in: tx).clearances[0].clearance.isClear)
            }
            try tx.as(cast.victor, at: noon + 60) { tx in
                try Mentor.check(.init(kind: "insurance", result: "absent"), of: scene.mentor, in: tx)
                #expect(try MentorPage(scene.mentor, in: tx).clearances[0].clearance.isClear == false)
            }
        }
    }

    @Test func refusesAnOldDocumentAndACheckOnAnotherGround() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.mentor(in: try tx.programme(cast), cast, upTo: .trained)
            try tx.as(cast.victor) { tx in
                func refused(_ draft: Mentor.CheckDraft) -> Refusal? {
                    do { try Mentor.check(draft, of: id, in: tx) } catch { return error as? Refusal }
                    return nil
                }
                let old = Day(noon).adding(months: -7).text
                #expect(
                    refused(.init(kind: "attestation_honorabilite", issuedOn: old))
                        == .invalid([Invalid("issued_on", .tooEarly)]))
                #expect(
                    refused(.init(kind: "attestation_honorabilite", ground: "legitimate_interest"))
                        == .invalid([Invalid("ground", .notInList)]))
                #expect(refused(.init(kind: "criminal_file")) == .invalid([Invalid("kind", .notInList)]))
                // Three years at most, whatever was typed.
                try Mentor.check(
                    .init(kind: "attestation_honorabilite", issuedOn: "2026-01-05", validUntil: "2035-01-01"), of: id,
                    in: tx)
                #expect(try MentorPage(id, in: tx).checks[0].until == Day("2029-01-05"))
            }
        }
    }

    @Test func pausesAndComesBack() async throws {
        for state in [Mentor.State.screening, .trained, .cleared] {
            try await inTransaction { tx, cast in
                let id = try tx.mentor(in: try tx.programme(cast), cast, upTo: state)
                try tx.as(cast.victor) { tx in
                    try Mentor.pause(id, in: tx)
                    #expect(try MentorPage(id, in: tx).pausedFrom == state)
                    #expect(throws: Refusal.self) { try Mentor.clear(id, in: tx) }
                    try Mentor.resume(id, in: tx)
                    #expect(try MentorPage(id, in: tx).state == state)
                }
            }
        }
    }

    @Test func comesBackClearedOnlyIfEveryCheckHolds() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.mentor(in: try tx.programme(cast), cast)
            try tx.as(cast.victor) { try Mentor.pause(id, in: $0) }
            #expect(throws: Refusal.mentoring(.missing([.honourability]))) {
                try tx.as(cast.victor, at: noon + 4 * 366 * 86_400) { try Mentor.resume(id, in: $0) }
            }
        }
    }

    @Test func isForgottenOnceTheyLeftAndSomebodyProvedWhoTheyAre() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.mentor(in: try tx.programme(cast), cast)
            try tx.as(cast.victor) { (tx: Transaction) throws in
                #expect(throws: Refusal.mentoring(.mentorIs(.cleared, needs: [.left]))) {
                    try Mentor.forget(id, in: tx)
                }
                #expect(throws: Refusal.invalid([Invalid("why", .notInList)])) {
                    try Mentor.leave(id, why: "because", in: tx)
                }
                try Mentor.leave(id, why: "moved_away", in: tx)
            }
            #expect(throws: Refusal.stepUpNeeded) { try tx.as(cast.victor.stale) { try Mentor.forget(id, in: $0) } }
            try tx.as(cast.victor) { tx in
                try Mentor.forget(id, in: tx)
                let page = try MentorPage(id, in: tx)
                #expect(
                    page.identity == nil && page.checks.isEmpty && page.facts.isEmpty && page.offer.languages.isEmpty)
                #expect(throws: Refusal.mentoring(.mentorForgotten)) { try Mentor.forget(id, in: tx) }
                let keys: Only<Int> = try tx.inside(.vault) {
                    try tx.one("SELECT count(*) FROM keys.dek WHERE subject = \(id)")
                }
                #expect(keys.value == 0)
            }
        }
    }

    @Test func isAmendedAndSaysNothingTwice() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.mentor(in: try tx.programme(cast), cast)
            var draft = Mentor.Draft()
            (draft.phone, draft.capacity, draft.languages) = ("+33 1 99 00 55 77", "3", ["fra", "snk"])
            let entries = try tx.recorded { [draft] in try tx.as(cast.victor) { try Mentor.amend(id, draft, in: $0) } }
            #expect(entries[0].said["fields"] as? [String] == ["identity", "languages", "capacity"])
            try tx.as(cast.victor) { [draft] tx in
                let page = try MentorPage(id, in: tx)
                #expect(page.identity?.phone == "+33 1 99 00 55 77" && page.offer.languages == ["fra", "snk"])
                #expect(throws: Refusal.nothingChanged) { try Mentor.amend(id, draft, in: tx) }
                var wrong = Mentor.Draft()
                (wrong.languages, wrong.capacity) = (["zzz"], "99")
                #expect(throws: Refusal.invalid([Invalid("capacity", .outOfRange(least: 1, most: 10))])) {
                    try Mentor.amend(id, wrong, in: tx)
                }
            }
            var unknown = Mentor.Draft()
            unknown.languages = ["zzz"]
            #expect(throws: Refusal.invalid([Invalid("languages", .notInList)])) {
                try tx.as(cast.victor) { try Mentor.amend(id, unknown, in: $0) }
            }
        }
    }

    @Test func mayGoOnForSomeDaysByWhoeverLeads() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.mentor(in: try tx.programme(cast), cast)
            let until = Day(noon).adding(days: 20).text
            #expect(throws: Refusal.notPermitted(.keepMentees)) {
                try tx.as(cast.victor) { try Mentor.exempt(id, until: until, why: "asked_for", in: $0) }
            }
            #expect(throws: Refusal.stepUpNeeded) {
                try tx.as(cast.walter.stale) { try Mentor.exempt(id, until: until, why: "asked_for", in: $0) }
            }
            try tx.as(cast.walter) { (tx: Transaction) throws in
                #expect(throws: Refusal.invalid([Invalid("until", .inTheFuture)])) {
                    try Mentor.exempt(id, until: Day(noon).adding(days: 60).text, why: "asked_for", in: tx)
                }
                try Mentor.exempt(id, until: until, why: "authority_late", in: tx)
                #expect(try MentorPage(id, in: tx).exemptUntil?.text == until)
            }
        }
    }
}
