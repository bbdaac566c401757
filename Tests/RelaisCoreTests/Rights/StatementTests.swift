import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

@Suite struct StatementTests {
    /// What happens with a file, told by the statement, and counted again by walking through every entry there is.
    @Test func tellsWhatTheLogHoldsAndNothingElse() async throws {
        try await inTransaction { tx, cast in
            var done: Made?
            let origins = try tx.recorded { done = try tx.referral(.completed, cast) }
            let made = try #require(done)
            let other = try tx.person(by: cast)
            for _ in 0..<3 { _ = try tx.as(cast.alice, at: noon + 60) { try PersonPage(made.person, in: $0) } }
            _ = try tx.as(cast.carol, at: noon + 3_600) { try PersonPage(made.person, in: $0) }
            _ = try tx.as(cast.carol, at: noon + 7_200) { try ReferralPage(made.id, in: $0) }
            _ = try tx.as(cast.alice) { try Caseload(in: $0) }
            _ = try tx.as(cast.alice, at: noon + 90) { try Person.reveal(made.person, purpose: "appointment", in: $0) }
            _ = try tx.as(cast.alice, at: noon + 120) {
                try Person.reveal(made.person, purpose: "other", words: "Un colis", in: $0)
            }
            _ = try tx.as(cast.alice) { try Person.reveal(other, purpose: "appointment", in: $0) }
            _ = try tx.as(cast.charlie) { try ReferralPage(made.id, in: $0) }
            // Whoever may not is refused, and has seen nothing.
            #expect(throws: Refusal.self) { try tx.as(cast.dora) { try PersonPage(made.person, in: $0) } }

            let before = try tx.entries()
            let statement = try tx.as(cast.alice, at: noon + 86_400) { try Statement(of: made.person, in: $0) }
            let walked = try walk(before, from: origins, cast)
            #expect(walked.openings.count == 2 && walked.looks.values.reduce(0, +) > 8)
            #expect(statement.openings.map(\.at) == walked.openings.sorted(by: >))
            #expect(statement.openings.map(\.purpose) == ["other", "appointment"])
            var told: [String: Int] = [:]
            for look in statement.looks { told[look.who.name ?? "–", default: 0] += look.times }
            #expect(told == walked.looks)
            #expect(statement.looks.allSatisfy { $0.first <= $0.last && ($0.times > 1 || $0.first == $0.last) })
            #expect(statement.looks.contains { $0.who.name == "Carol" && $0.kind == .file && $0.times == 1 })
            // The clinic's people have a log of their own, and a statement of their own.
            #expect(told["Charlie"] == nil)
        }
    }

    /// Entries of the shelter's own log about someone and their referral, by who made them: read from the bytes
    /// that were hashed, without the functions that statements are made by.
    private func walk(
        _ entries: [Recorded], from origins: [Recorded], _ cast: Cast
    ) throws -> (looks: [String: Int], openings: [Date]) {
        let own = origins.filter { $0.log == cast.shelter.rawValue }
        let registered = try #require(own.first { $0.action == "person.registered" })
        let drafted = try #require(own.first { $0.action == "referral.drafted" })
        let references = Set(registered.references + drafted.references)
        let staff = [
            cast.alice.account.text: "Alice", cast.bob.account.text: "Bob", cast.carol.account.text: "Carol",
            cast.walter.account.text: "Walter", cast.judy.account.text: "Judy",
        ]
        var looks: [String: Int] = [:]
        var openings: [Date] = []
        for entry in entries where !references.isDisjoint(with: entry.references) {
            let said = entry.said
            guard said["log"] as? String == cast.shelter.text, said["outcome"] as? String == "ok" else { continue }
            guard let name = (said["actor"] as? String).flatMap({ staff[$0] }) else { continue }
            if entry.action == "person.revealed" {
                openings.append(entry.at)
            } else {
                looks[name, default: 0] += 1
            }
        }
        return (looks, openings)
    }

    @Test func tellsWhoReceivedWhatWhenAndWhy() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let statement = try tx.as(cast.alice) { try Statement(of: made.person, in: $0) }
            let one = try #require(statement.disclosures.first)
            let frozen: Frozen = try tx.as(cast.alice) {
                try $0.one(
                    "SELECT fields, on_acceptance, frozen_at FROM casework.disclosure WHERE referral = \(made.id)")
            }
            #expect(
                one.reference == made.reference && one.organisation == "Clinique du Gué"
                    && one.service == "Français débutant")
            #expect(one.fields == frozen.fields && one.onAcceptance == frozen.onAcceptance && one.sentAt == frozen.at)
            #expect(one.basis == .publicInterestTask && one.acceptedAt == noon - 7_200 && one.retractedAt == nil)
            #expect(statement.disclosures.count == 1)

            // Where it came from is told at the other end.
            let received = try #require(made.received)
            let theirs = try tx.as(cast.charlie) { try Statement(of: received, in: $0) }
            #expect(theirs.sources.map(\.organisation) == ["Foyer des Tilleuls"] && theirs.disclosures.isEmpty)

            let offered = try tx.person(by: cast)
            _ = try tx.as(cast.alice) {
                try Person.handOver(offered, to: cast.clinic.text, basis: "public_interest_task", in: $0)
            }
            let handedOver = try tx.as(cast.carol) { try Statement(of: offered, in: $0) }.handovers
            #expect(handedOver.map(\.organisation) == ["Clinique du Gué"] && handedOver.map(\.state) == [.offered])
        }
    }

    private struct Frozen: RowDecodable {
        let fields: [String]
        let onAcceptance: [String]
        let at: Date
        init(row: Row) throws { (fields, onAcceptance, at) = try row.decode() }
    }

    @Test func isRecordedAndTellsOfItselfNextTime() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let entries = try tx.recorded { _ = try tx.as(cast.carol) { try Statement(of: person, in: $0) } }
            #expect(
                entries.map(\.action) == ["person.statement_made"] && entries[0].kind == "write"
                    && entries[0].faults.isEmpty)
            let next = try tx.as(cast.alice) { try Statement(of: person, in: $0) }
            #expect(next.looks.contains { $0.who.name == "Carol" && $0.kind == .rights && $0.times == 1 })
        }
    }

    @Test func namesTheFunctionAloneWhereThatIsSettled() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            _ = try tx.as(cast.carol) { try PersonPage(person, in: $0) }
            try tx.as(cast.bob) { try Setting.statementNames.set("no", in: $0) }
            let statement = try tx.as(cast.alice) { try Statement(of: person, in: $0) }
            #expect(!statement.isNamed && statement.looks.allSatisfy { $0.who.name == nil })
            #expect(Set(statement.looks.map(\.who.function)) == [.caseworker, .coordinator])
            let paper = text(statement.paper(in: "eng", .standard))
            #expect(!paper.contains("Alice") && !paper.contains("Carol"))
            #expect(paper.contains("Someone who coordinates at Foyer des Tilleuls opened your file, once"))
        }
    }

    @Test func refusesWhoMayNot() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            #expect(throws: Refusal.notPermitted(.seePeople)) {
                try tx.as(cast.bob) { try Statement(of: person, in: $0) }
            }
            #expect(throws: Refusal.notPermitted(.seePeople)) {
                try tx.as(cast.judy) { try Statement(of: person, in: $0) }
            }
            for member in [cast.walter, cast.charlie, cast.dora, cast.grace] {
                #expect(throws: Refusal.notFound(.init(.person, person.rawValue))) {
                    try tx.as(member) { try Statement(of: person, in: $0) }
                }
            }
            // Nor by a statement of their own, whatever references they bring.
            let registered = try #require(try tx.entries().first { $0.action == "person.registered" })
            let references = registered.references
            let statements: [SQL] = [
                "SELECT count(*) FROM audit.looks(\(person), \(references), 5)",
                "SELECT count(*) FROM audit.openings(\(person), \(references), 5)",
                "SELECT audit.last_act(\(person), \(references), \(["person.seen"]), \(noon))",
            ]
            for statement in statements {
                for member in [cast.bob, cast.dora, cast.judy] {
                    #expect(try sqlState(tx, member) { try $0.execute(statement) } == "RL003")
                }
            }
        }
    }

    @Test func refusesWhoIsGoneAndFollowsAMerger() async throws {
        try await inTransaction { tx, cast in
            let (person, twin) = (try tx.person(by: cast), try tx.person(by: cast))
            _ = try tx.as(cast.alice) { try Person.reveal(twin, purpose: "correct_record", in: $0) }
            try tx.as(cast.alice) { try Person.merge(twin, into: person, in: $0) }
            let statement = try tx.as(cast.alice) { try Statement(of: person, in: $0) }
            #expect(statement.openings.contains { $0.purpose == "correct_record" })
            #expect(throws: Refusal.self) { try tx.as(cast.alice) { try Statement(of: twin, in: $0) } }
            _ = try tx.as(cast.carol) { try Person.erase(person, reason: "rights_request", in: $0) }
            #expect(throws: Refusal.erased) { try tx.as(cast.carol) { try Statement(of: person, in: $0) } }
        }
    }

    private func text(_ paper: Paper) -> String {
        paper.blocks.flatMap { block -> [String] in
            switch block {
            case .heading(let text), .paragraph(let text): [text]
            case .items(let items), .boxes(let items): items
            }
        }.joined(separator: "\n")
    }

    @Test(arguments: ["fra", "eng", "ara"]) func isPlain(language: String) async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            _ = try tx.as(cast.alice) { try Person.reveal(made.person, purpose: "contact_person", in: $0) }
            let statement = try tx.as(cast.alice) { try Statement(of: made.person, in: $0) }
            let paper = statement.paper(in: language, .standard)
            let said = text(paper)
            #expect(paper.language == language && paper.isRightToLeft == (language == "ara") && !paper.title.isEmpty)
            // No place is left open, and nothing is told by its code.
            #expect(
                !said.contains("{") && !said.contains("_") && !said.contains("person.") && !said.contains("referral."))
            #expect(
                said.contains(statement.code) && said.contains("Foyer des Tilleuls") && said.contains("Clinique du Gué")
            )
            #expect(!said.contains("Mariam"))
        }
    }

    /// In a language the person speaks where there are texts in it, whatever else they speak.
    @Test func isInTheirLanguage() async throws {
        try await inTransaction { tx, cast in
            for (languages, expected) in [(["ara", "fra"], "ara"), (["prs", "eng"], "eng"), (["prs"], "fra")] {
                var draft = Person.Draft.mariam
                draft.languages = languages
                let person = try tx.person(draft, by: cast)
                let statement = try tx.as(cast.alice) { try Statement(of: person, in: $0) }
                #expect(statement.paper(in: nil, .standard).language == expected)
            }
        }
    }

    /// There is a sentence for everything that can be told, in each language.
    @Test(arguments: Texts.ownLanguages) func hasASentenceForEverything(language: String) throws {
        let file = String(decoding: try #require(Assets.bytes("texts/statement.\(language).txt")), as: UTF8.self)
        let names = Set(
            file.split(whereSeparator: \.isNewline).compactMap { line in
                line.firstIndex(of: "=").map { line[..<$0].trimmingCharacters(in: .whitespaces) }
            })
        let purposes =
            RevealPurpose.allCases.map(\.rawValue) + PersonExport.Reason.allCases.map(\.rawValue)
            + Emergency.Reason.allCases.map(\.rawValue)
        var needed = purposes.map { "purpose.\($0)" }
        needed += Statement.Look.Kind.allCases.map { "look.\($0.rawValue)" }
        needed += Statement.Function.allCases.map { "function.\($0.rawValue)" }
        needed += Disclosure.Basis.allCases.map { "basis.\($0.rawValue)" }
        needed += Handover.State.allCases.map { "handover.\($0.rawValue)" }
        needed += Consent.Ending.allCases.map { "consent.\($0.rawValue)" }
        needed += Information.Told.allCases.map { "information.\($0.rawValue)" }
        needed += RightsRequest.Kind.allCases.map { "right.\($0.rawValue)" }
        needed += RightsRequest.Answer.allCases.map { "request.\($0.rawValue)" }
        needed += Correction.State.allCases.filter { $0 != .replaced }.map { "correction.\($0.rawValue)" }
        needed += ["identity", "history", "export", "protection", "emergency"].map { "opening.\($0)" }
        for name in needed { #expect(names.contains(name), "\(name)") }
    }
}
