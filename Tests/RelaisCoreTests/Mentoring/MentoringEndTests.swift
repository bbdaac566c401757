import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// What becomes of it where somebody is erased, two files become one, words end, or somebody asks for what is kept of them.
@Suite struct MentoringEndTests {
    @Test func somebodyErasedLeavesNoWordsAndNoMatch() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let match = try tx.match(.active, scene, cast)
            // Later than the other moves: those of one moment have no order.
            try tx.as(cast.carol, at: noon + 60) { try Person.erase(scene.person, reason: "retention", in: $0) }
            try tx.as(cast.victor) { tx in
                let page = try MatchPage(match, in: tx)
                #expect(page.match.state == .closed && page.endedFor == .fileErased)
                #expect(page.moves.last?.reason == "file_erased" && page.moves.last?.by == nil)
            }
            try tx.as(cast.walter) { tx in
                let page = try MenteePage(scene.mentee, in: tx)
                #expect(page.said == nil && page.card == nil && page.facts.isEmpty && page.interests.isEmpty)
                #expect(page.endedFor == .erased)
            }
        }
    }

    @Test func twoFilesThatBecomeOneAreOneMentee() async throws {
        for isTwice in [false, true] {
            try await inTransaction { tx, cast in
                let scene = try tx.mentoring(cast)
                let match = try tx.match(.active, scene, cast)
                let kept = try tx.as(cast.walter) { tx in
                    let kept = try Person.register(.mariam, in: tx).id
                    if isTwice { try Mentee.enrol(kept, into: scene.programme, in: tx) }
                    try Person.merge(scene.person, into: kept, in: tx)
                    return kept
                }
                try tx.as(cast.walter) { tx in
                    let page = try MatchPage(match, in: tx)
                    let mentee = page.match.mentees[0].mentee
                    #expect(page.match.mentees[0].person == kept && (mentee == scene.mentee) != isTwice)
                    let found = try MenteePage(mentee, in: tx)
                    #expect(found.person == kept && found.card?.called == "Mimi" && found.facts.count == 3)
                    #expect(found.said?.goals == (isTwice ? nil : "Jouer au foot le samedi"))
                    let open = try MenteeList(of: scene.programme, in: tx).lines.filter { $0.endedAt == nil }
                    #expect(open.map(\.id) == [mentee])
                }
            }
        }
    }

    @Test func isGivenOutToTheYoungPerson() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            _ = try tx.match(.closed, scene, cast)
            let sections = try tx.as(cast.walter) { tx in
                let export = try Person.export(scene.person, reason: "access_request", in: tx)
                return export.sections
            }
            let records = try #require(sections.first { $0.name == .mentoring }?.records)
            let fields = Dictionary(grouping: records.flatMap(\.fields), by: \.name).mapValues { $0.map(\.value) }
            #expect(fields["goals"] == [.text("Jouer au foot le samedi")] && fields["called"] == [.text("Mimi")])
            #expect(fields["what"]?.count == 4 && fields["detail"] == [.text("goal_reached")])
            // Neither who accompanied them nor whom to call.
            #expect(!"\(records)".contains("Léa") && !"\(records)".contains("ducatrice"))
        }
    }

    @Test func keepsAFileFromGoing() async throws {
        try await inTransaction { tx, cast in
            let scene = try tx.mentoring(cast)
            let later = noon + 3 * 366 * 86_400
            func kept() throws -> Bool {
                try tx.as(cast.carol, at: later) { tx in
                    try RetentionPreview(in: tx).lines.contains { $0.person == scene.person && $0.keptFor != nil }
                }
            }
            #expect(try kept())
            try tx.as(cast.walter) { try Mentee.end(scene.mentee, why: "moved", in: $0) }
            #expect(try !kept())
        }
    }
}
