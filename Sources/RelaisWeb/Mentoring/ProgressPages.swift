import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addProgressPages(to router: Router<Visitor>) {
        router.get("programmes/:id/progress") { _, visitor in
            let id: ID<Programme> = try visitor.id(.programme)
            let (report, caller) = try await store.write(as: visitor.credential()) { tx in
                (try ProgressReport(of: id, in: tx), try tx.caller)
            }
            let words = visitor.words
            return page(
                "\(words.progress) · \(report.name)", at: .programmes, visitor, caller,
                ProgrammeFrame(id: id, name: report.name, words: words).html(
                    .following, lead: "\(words.progressLead)", Self.report(report, words)))
        }
        router.get("mentees/:id/progress") { _, visitor in
            try await ratingPage(.filled(["stage": ["entry"], "rater": ["mentee"]]), nil, visitor)
        }
        router.post("mentees/:id/progress") { request, visitor in
            let id: ID<Mentee> = try visitor.id(.mentee)
            let form = try await Form(
                request, visitor, fields: MenteeProgress.Draft.inputs.map(\.name) + [FormVersion.name])
            return try await submit(form, visitor) { tx in
                try Mentee.rate(id, MenteeProgress.Draft(form), in: tx)
            } again: { objection in
                try await ratingPage(form, objection, visitor)
            } done: { _ in
                "/mentees/\(id.text)/following?done=progress"
            }
        }
    }

    private static func report(_ report: ProgressReport, _ words: Words) -> HTML {
        guard !report.lines.isEmpty else { return MentoringPiece.empty(words.noProgress, words.progressLead) }
        let rows = MenteeProgress.Domain.allCases.compactMap { domain -> HTML? in
            let lines = report.lines.filter { $0.domain == domain }
            guard !lines.isEmpty else { return nil }
            let cells = MenteeProgress.Stage.allCases.map { stage -> HTML in
                let told = lines.filter { $0.stage == stage }.map { line in
                    let mean = line.tenths.map { "\(words.tenths($0)) (\(line.count ?? 0))" } ?? words.fewerThan5
                    return "\(words.rater(line.rater)) \(mean)"
                }
                return MentoringPiece.cell(words.stage(stage), told.isEmpty ? nil : "\(told.joined(separator: ", "))")
            }
            return MentoringPiece.row("\(words.domain(domain))", cells)
        }
        return """
            \(when(report.helpful) { "<p>\(words.helpfulToThem($0.yes, $0.of))</p>" })\(ProgressPicture(report, words: words).html)
            \(MentoringPiece.table(words.progress, [words.domainLabel] + MenteeProgress.Stage.allCases.map(words.stage), rows, words))
            """
    }

    private func ratingPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Mentee> = try visitor.id(.mentee)
        let (mentee, caller) = try await store.write(as: visitor.credential()) { tx in
            (try MenteeFollowing(id, in: tx), try tx.caller)
        }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        let scale = MenteeProgress.range.map { (code: "\($0)", name: words.score($0)) }
        let domains = MenteeProgress.Domain.allCases.map { domain -> HTML in
            fields.select(domain.rawValue, words.domain(domain), scale, empty: "–", isOptional: true)
        }
        return page(
            words.recordProgress, at: .programmes, visitor, caller, status: objection?.status ?? .ok,
            MentoringPiece.ask(
                words.recordProgress, lead: words.recordProgressLead, back: "/mentees/\(id.text)/following",
                backLabel: mentee.personCode, objection: objection?.note(words, about: .mentee),
                action: "/mentees/\(id.text)/progress", version: mentee.rowVersion, token: FormToken.field(visitor),
                button: words.recordIt,
                """
                \(fields.picks("stage", words.stageLabel, MenteeProgress.Stage.allCases.map { ($0.rawValue, "\(words.stage($0))") }, asTaps: true))
                \(fields.picks("rater", words.raterLabel, MenteeProgress.Rater.allCases.map { ($0.rawValue, "\(words.rater($0))") }, asTaps: true))
                <div class="duo" id="f-scores">\(domains)</div>
                \(fields.select("is_helpful", words.isHelpful, [("yes", words.yesWord), ("no", words.noWord)], hint: words.isHelpfulHint, empty: "–", isOptional: true))
                \(fields.line("rated_on", words.ratedOn, hint: words.dayHint, isOptional: true))
                """, words))
    }
}

extension MenteeProgress.Draft {
    static let inputs: [Input] =
        [
            .needed("stage", .choice(MenteeProgress.Stage.self)), .needed("rater", .choice(MenteeProgress.Rater.self)),
            .maybe("rated_on", .date), .maybe("is_helpful", .choice(["yes", "no"])),
        ] + MenteeProgress.Domain.allCases.map { .maybe($0.rawValue, .choice(MenteeProgress.range.map { "\($0)" })) }

    init(_ typed: any Typed) {
        let scores = MenteeProgress.Domain.allCases.compactMap { domain in
            typed[domain.rawValue].flatMap { $0.isEmpty ? nil : (domain.rawValue, $0) }
        }
        self.init(
            stage: typed["stage"], rater: typed["rater"], ratedOn: typed["rated_on"],
            scores: Dictionary(uniqueKeysWithValues: scores), isHelpful: typed["is_helpful"])
    }
}
