import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct RetentionTests {
    private let day: TimeInterval = 86_400

    /// What the daemon does on a day, by its own routine.
    private func review(_ tx: Transaction, _ cast: Cast, day number: Double) throws {
        let moment = noon + number * day
        try tx.leave(Job(.findRetention), cast, at: moment)
        try tx.doJobs(cast, at: moment)
    }

    private func preview(_ tx: Transaction, _ member: Member, on number: Double = 0, days: Int = 30) throws
        -> RetentionPreview
    {
        try tx.as(member, at: noon + number * day) { try RetentionPreview(days: days, in: $0) }
    }

    private func count(_ sql: SQL, _ tx: Transaction, _ member: Member) throws -> Int {
        try tx.as(member) { try $0.one(sql, as: Only<Int>.self).value }
    }

    /// Two years and a month go by: told a month before, words first, then the file; what is left counts and names nobody.
    @Test func endsWordsThenTheFileEachAfterAMonthsNotice() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.completed, cast)
            _ = try tx.as(cast.alice) { try Note.write(about: .person(made.person), text: "Aime dessiner.", in: $0) }
            try tx.doJobs(cast)
            var seen: [Int: [Notice.Kind]] = [:]
            var gone: (words: Int?, file: Int?)
            var isToldElsewhere = false
            for number in stride(from: 300, through: 770, by: 5) {
                try review(tx, cast, day: Double(number))
                let told = try tx.notices(of: cast.alice).filter { [.retentionWords, .retentionFile].contains($0) }
                if try tx.notices(of: cast.charlie).contains(.retentionFile) { isToldElsewhere = true }
                if told.count > (seen.values.map(\.count).max() ?? 0) { seen[number] = told }
                let notes = try count("SELECT count(*) FROM casework.note", tx, cast.alice)
                if notes == 0, gone.words == nil { gone.words = number }
                let erased = try count(
                    "SELECT count(*) FROM casework.person WHERE erased_at IS NOT NULL", tx, cast.carol)
                if erased == 1, gone.file == nil { gone.file = number }
            }
            // 365 and 730 days after the last contact; told thirty days before.
            #expect(seen.keys.sorted() == [335, 700] && gone.words == 365 && gone.file == 730)
            #expect(seen[335] == [.retentionWords])
            let person = try tx.as(cast.carol) { try PersonPage(made.person, in: $0) }
            #expect(person.erasedAt != nil && person.name == nil && person.birthYear == nil)
            // The figures stay: that there was a referral, and what came of it.
            #expect(try count("SELECT count(*) FROM casework.result WHERE outcome = 'achieved'", tx, cast.dora) == 1)
            // The clinic keeps its own by its own clock, which is the same here.
            #expect(isToldElsewhere)
        }
    }

    @Test func isStoppedByContact() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            try review(tx, cast, day: 340)
            #expect(try tx.notices(of: cast.alice) == [.retentionWords])
            // A word is contact: the clock begins again, and whoever follows is told again in their time.
            _ = try tx.as(cast.alice, at: noon + 350 * day) {
                try Note.write(about: .person(person), text: "A appelé.", in: $0)
            }
            for number in [366.0, 380, 500, 600] { try review(tx, cast, day: number) }
            #expect(try count("SELECT count(*) FROM casework.note", tx, cast.alice) == 1)
            #expect(try tx.notices(of: cast.alice) == [.retentionWords])
            try review(tx, cast, day: 690)
            #expect(try tx.notices(of: cast.alice) == [.retentionWords, .retentionWords])
            try review(tx, cast, day: 721)
            #expect(try count("SELECT count(*) FROM casework.note", tx, cast.alice) == 0)
        }
    }

    @Test(arguments: ["held", "restricted", "open"]) func isStopped(by reason: String) async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            switch reason {
            case "held": try tx.as(cast.carol) { try Person.hold(person, reason: "litigation", in: $0) }
            case "restricted": _ = try tx.as(cast.carol) { try Person.restrict(person, reason: "legal_claims", in: $0) }
            default: _ = try tx.as(cast.alice) { try Referral.draft(.course(for: person, cast), in: $0) }
            }
            for number in [340.0, 371, 700, 731, 800, 1_000] { try review(tx, cast, day: number) }
            let retention: Set<Notice.Kind> = [.retentionWords, .retentionFile]
            #expect(try tx.notices(of: cast.alice).filter(retention.contains).isEmpty)
            let page = try tx.as(cast.alice) { try PersonPage(person, in: $0) }
            #expect(page.erasedAt == nil && page.name == "Mariam D.")
            let lines = try preview(tx, cast.carol, on: 1_000).lines
            #expect(
                lines.map(\.keptFor) == [
                    RetentionPreview.Reason(rawValue: reason), RetentionPreview.Reason(rawValue: reason),
                ])

            // Once nothing stops it, it goes: a month after whoever follows was told.
            switch reason {
            case "held": try tx.as(cast.carol) { try Person.release(person, in: $0) }
            case "restricted":
                _ = try tx.as(cast.carol, at: noon + 1_000 * day) {
                    try Person.liftRestriction(person, reason: "claims_over", toldOn: "2026-02-01", in: $0)
                }
            default: return
            }
            try review(tx, cast, day: 1_001)
            #expect(Set(try tx.notices(of: cast.alice).filter(retention.contains)) == retention)
            #expect(try tx.as(cast.alice) { try PersonPage(person, in: $0).erasedAt } == nil)
            try review(tx, cast, day: 1_032)
            #expect(try tx.as(cast.carol) { try PersonPage(person, in: $0).erasedAt } == noon + 1_032 * day)
        }
    }

    @Test func isPreviewedWithoutAWordOfAnybody() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let code = try tx.as(cast.alice) { try PersonPage(person, in: $0).code }
            #expect(try preview(tx, cast.carol).lines.isEmpty)
            #expect(try preview(tx, cast.carol, days: 366).lines.map(\.kept) == [.words])
            let lines = try preview(tx, cast.bob, on: 715).lines
            #expect(lines.map(\.kept).sorted { $0.rawValue < $1.rawValue } == [.file, .words])
            #expect(
                lines.allSatisfy { $0.code == code && $0.lastContact == noon && $0.toldAt == nil && $0.keptFor == nil })
            // It changes nothing.
            #expect(try tx.notices(of: cast.alice).isEmpty)
            let entries = try tx.recorded { _ = try preview(tx, cast.carol, days: 366) }
            #expect(entries.map(\.action) == ["retention.previewed"] && entries[0].faults.isEmpty)
            for member in [cast.alice, cast.walter, cast.judy] {
                #expect(throws: Refusal.notPermitted(.previewRetention)) { try preview(tx, member) }
            }
            #expect(try preview(tx, cast.dora, on: 800).lines.isEmpty)
            #expect(throws: Refusal.self) { try preview(tx, cast.carol, days: 367) }
        }
    }

    @Test func goesByWhatIsSettled() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            try tx.as(cast.bob) { try Setting.retentionFileMonths.set("3", in: $0) }
            for number in [61.0, 92] { try review(tx, cast, day: number) }
            #expect(try tx.as(cast.carol) { try PersonPage(person, in: $0).erasedAt } == noon + 92 * day)
            #expect(throws: Refusal.self) { try tx.as(cast.bob) { try Setting.retentionFileMonths.set("2", in: $0) } }
            #expect(throws: Refusal.self) {
                try tx.as(cast.bob) { try Setting.retentionConsentMonths.set("12", in: $0) }
            }
        }
    }

    @Test func isRecordedAsTheDaemonsOwn() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.person(by: cast)
            let entries = try tx.recorded {
                for number in [335.0, 366, 700, 731] { try review(tx, cast, day: number) }
            }
            let actions = entries.map(\.action)
            #expect(actions.filter { $0 == "retention.reviewed" }.count >= 4)
            #expect(
                actions.contains("person.words_ended") && actions.last { $0.hasPrefix("person.") } == "person.erased")
            let erased = try #require(entries.first { $0.action == "person.erased" })
            #expect(erased.text("purpose") == "retention" && entries.allSatisfy { $0.faults.isEmpty })
        }
    }

    /// Nobody but the daemon ends anything, and it nothing before its day.
    @Test func isNobodyElsesToDo() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let statements: [SQL] = [
                "SELECT casework.end_words(\(person), \(noon), \(UUID()))",
                "SELECT casework.may_end(\(person), 'file', \(noon), 1, 0)",
                "SELECT jobs.review_retention(\(noon), 1, 1, 0, 5)",
                "SELECT requests FROM jobs.purge_rights(\(noon), 1, 1, 1, 5)", "SELECT jobs.find_retention(\(noon))",
            ]
            for statement in statements {
                for member in [cast.alice, cast.carol, cast.bob] {
                    #expect(try sqlState(tx, member) { try $0.execute(statement) } == "RL003", "\(statement)")
                }
            }
            try tx.as(cast.daemon) { tx in
                try tx.act(for: cast.shelter)
                try Person.endWords(person, in: tx)
                try Person.endFile(person, in: tx)
            }
            #expect(try tx.as(cast.alice) { try PersonPage(person, in: $0).name } == "Mariam D.")
        }
    }

    /// Answered requests, ended consents and closed breaches go some years after; not before, and not what something rests on.
    @Test func purgesWhatWasProof() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            try tx.as(cast.alice) { tx in
                var draft = RightsRequest.Draft()
                draft.kind = "access"
                let id = try RightsRequest.record(draft, about: .person(person), in: tx)
                var reply = RightsRequest.Reply()
                reply.answer = "granted"
                try RightsRequest.answer(id, reply, in: tx)
            }
            let consent = try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            _ = try tx.as(cast.alice) { try Consent.withdraw(consent, in: $0) }
            try tx.as(cast.bob) { tx in
                var draft = Breach.Draft()
                (draft.kinds, draft.people, draft.data) = (["availability"], ["staff"], ["other"])
                draft.happened = "Une panne."
                let id = try Breach.record(draft, in: tx)
                try Breach.assess(id, risk: "none", decision: "Rien de perdu.", in: tx)
                try Breach.close(id, in: tx)
            }
            func left() throws -> [Int] {
                [
                    try count("SELECT count(*) FROM casework.request", tx, cast.judy),
                    try count("SELECT count(*) FROM casework.consent", tx, cast.carol),
                    try count("SELECT count(*) FROM casework.breach", tx, cast.bob),
                ]
            }
            #expect(try left() == [1, 1, 1])
            try review(tx, cast, day: 1_094)
            #expect(try left() == [1, 1, 1])
            try review(tx, cast, day: 1_097)
            #expect(try left() == [0, 0, 1])
            try review(tx, cast, day: 1_825)
            #expect(try left() == [0, 0, 1])
            try review(tx, cast, day: 1_828)
            #expect(try left() == [0, 0, 0])
        }
    }

    /// Its terms have a setting each, but that of breaches.
    @Test func hasASettingForEachClass() {
        for kept in Retention.Class.allCases where kept != .breaches {
            let name =
                "retention_\(kept == .requests ? "request" : kept == .consents ? "consent" : kept.rawValue)_months"
            #expect(Setting(rawValue: name) != nil, "\(name)")
        }
    }
}
