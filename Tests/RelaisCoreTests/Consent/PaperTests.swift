import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// What is printed for people, in three languages, one of them from right to left.
@Suite struct PaperTests {
    private static let every = Texts.Kind.allCases.flatMap { kind in Texts.ownLanguages.map { (kind, $0) } }

    @Test(arguments: every)
    func hasEveryPlaceItNeeds(kind: Texts.Kind, language: String) throws {
        let text = Texts.standard.text(kind, in: language, for: ID())
        #expect(
            text.language == language && text.version == (kind == .notice ? "2026-1" : "2026-2")
                && text.lacks(kind) == [])
    }

    @Test(arguments: Texts.ownLanguages)
    func hasAWordForEverything(language: String) {
        let words = Texts.standard.words(in: language, for: ID())
        let needed =
            Consent.Purpose.allCases.flatMap { Consent.fields(for: $0) + ["purpose.\($0.rawValue)"] }
            + Consent.Giver.allCases.map { "given_by.\($0.rawValue)" }
            + Consent.Method.allCases.map { "method.\($0.rawValue)" }
        #expect(needed.filter { words[$0] == nil } == [])
        // In its own language, not the one it falls back to.
        let french = Texts.standard.words(in: "fra", for: ID())
        if language != "fra" { #expect(needed.filter { words[$0] == french[$0] } == []) }
    }

    private func said(_ paper: Paper) -> String {
        ([paper.title]
            + paper.blocks.flatMap { block -> [String] in
                switch block {
                case .heading(let text), .paragraph(let text): [text]
                case .items(let lines), .boxes(let lines): lines
                }
            }).joined(separator: "\n")
    }

    @Test(arguments: Texts.ownLanguages)
    func aReceiptSaysExactlyWhatWasAgreed(language: String) async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            try tx.as(cast.bob) { try Setting.privacyContact.set("dpo@tilleuls.example", in: $0) }
            var draft = Consent.Draft.all(to: cast.clinic)
            (draft.fields, draft.until) = (["need", "given"], "2026-06-30")
            draft.noticeVersion = "2026-1"
            let id = try tx.as(cast.alice) { [draft] in try Consent.give(draft, for: person, in: $0) }
            let entries = try tx.recorded {
                let (paper, page) = try tx.as(cast.alice) { try Paper.receipt(of: id, in: language, $0) }
                let text = said(paper)
                let words = Texts.standard.words(in: language, for: cast.shelter)
                let fields = paper.blocks.compactMap { block -> [String]? in
                    if case .items(let lines) = block { lines } else { nil }
                }.first
                #expect(fields == ["need", "given"].compactMap { words[$0] })
                for part in ["Foyer des Tilleuls", "Clinique du Gué", page.personCode, "dpo@tilleuls.example"] {
                    #expect(text.contains(part), "\(part)")
                }
                #expect(text.contains(language == "eng" ? "2026-06-30" : "30/06/2026"))
                #expect(!text.contains("{") && !text.contains(Paper.line) && !text.contains("Amadou"))
                #expect(paper.isRightToLeft == (language == "ara"))
            }
            #expect(entries.map(\.action) == ["consent.seen"])
        }
    }

    /// A code, a date, a French name stand in their own direction in the middle of Arabic.
    @Test func whatRunsTheOtherWayIsIsolated() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            let id = try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            let (arabic, page) = try tx.as(cast.alice) { try Paper.receipt(of: id, in: "ara", $0) }
            #expect(said(arabic).contains("\u{2066}\(page.personCode)\u{2069}"))
            #expect(said(arabic).contains("\u{2066}12/01/2026\u{2069}"))
            let (french, _) = try tx.as(cast.alice) { try Paper.receipt(of: id, in: "fra", $0) }
            #expect(!said(french).contains("\u{2066}"))
            let mixed = PlainText(version: "1", title: "t", language: "fra", lines: ["Bonjour {name}."])
                .filled(["name": "مثال"], fields: [], isRightToLeft: false)
            #expect(mixed.blocks == [.paragraph("Bonjour \u{2068}مثال\u{2069}.")])
        }
    }

    @Test func theFormLeavesTheNameToBeWrittenByHand() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            var draft = Consent.Draft()
            draft.recipient = "Clinique du Gué"
            let paper = try tx.as(cast.alice) { [draft] in try Paper.form(for: person, draft, in: "fra", $0) }
            let text = said(paper)
            #expect(text.contains("Clinique du Gué") && text.contains("12/01/2027") && text.contains(Paper.line))
            #expect(!text.contains("Amadou") && !text.contains("{"))
        }
    }

    /// An organisation's own files stand first; one that lacks a place is passed over, and the operator is told.
    @Test func anOrganisationMayReplaceThem() {
        let (own, other) = (ID<Organisation>(), ID<Organisation>())
        let good = "version: 7\ntitle: Chez nous\n\n{organisation} {contact}\n"
        let texts = Texts(replacements: [
            "\(own.text)/notice.fra.txt": good, "notice.eng.txt": "version: 8\ntitle: No contact\n\n{organisation}\n",
            "notice.prs.txt": good, "consent.fra.txt": "no header", "leaflet.fra.txt": good,
            "words.prs.txt": "given = نام",
        ])
        #expect(texts.text(.notice, in: "fra", for: own).version == "7")
        #expect(texts.text(.notice, in: "fra", for: other).version == "2026-1")
        #expect(texts.text(.notice, in: "eng", for: own).version == "2026-1")
        #expect(texts.text(.notice, in: "prs", for: other).version == "7")
        // There is no receipt in that language: French stands in.
        #expect(texts.text(.receipt, in: "prs", for: own).language == "fra")
        #expect(texts.languages(for: other) == ["fra", "eng", "ara", "prs"])
        #expect(texts.words(in: "prs", for: own)["given"] == "نام")
        #expect(texts.words(in: "prs", for: own)["family"] == "mon nom de famille")
        #expect(texts.problems.count == 3)
        #expect(texts.problems.contains { $0.contains("notice.eng.txt lacks {contact}") })
        #expect(texts.noticeVersion(for: own) == "7" && Texts.standard.problems == [])
    }
}
