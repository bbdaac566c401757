import Foundation
import RelaisCore

/// What waits for whoever leads a programme, and how everybody's checks stand.
struct ProgrammeToday {
    let id: ID<Programme>
    let mentors: [MentorList.Line]
    let mentees: [MenteeList.Line]
    let matches: [MatchList.Line]
    let young: YoungNames
    /// Whether somebody is there for a concern.
    let isGuarded: Bool
    let now: Date
    let words: Words

    private var present: [MenteeList.Line] { mentees.filter { $0.endedAt == nil } }
    private var active: Int { matches.count { [.trial, .active].contains($0.state) } }
    private var toMatch: [MenteeList.Line] { present.filter { $0.match == nil && $0.missing.isEmpty } }
    private var incomplete: [MenteeList.Line] { present.filter { !$0.missing.isEmpty } }
    private var moving: [MatchList.Line] {
        matches.filter { [.proposed, .consented, .trial, .onHold].contains($0.state) }
    }
    private var newcomers: [MentorList.Line] { mentors.filter { [.enquiry, .screening, .trained].contains($0.state) } }
    private var renewals: [MentorList.Line] {
        mentors.filter { $0.state == .cleared && $0.clearance != .clear }
            .sorted { ($0.nextEnd?.text ?? "") < ($1.nextEnd?.text ?? "") }
    }

    private var names: [ID<Mentor>: String] {
        Dictionary(mentors.compactMap { line in line.name.map { (line.id, $0) } }) { first, _ in first }
    }

    /// How it goes, in a sentence or two.
    var lead: String {
        let waits = moving.count + toMatch.count + incomplete.count + newcomers.count + renewals.count
        return "\(words.activeMatches(active)) \(waits == 0 ? words.nothingWaits : words.waitsForYou(waits))"
    }

    var html: HTML { "\(unguarded)\(main)" }

    private var unguarded: HTML? {
        when(!isGuarded) {
            Piece.note(
                "warn", icon: "warn",
                "<p>\(words.unguarded) <a href=\"/programmes/\(id.text)/rules\">\(words.programmePart(.rules))</a></p>")
        }
    }

    private var main: HTML {
        guard !(mentors.isEmpty && mentees.isEmpty) else {
            return """
                \(MentoringPiece.empty(words.programmeBegins, words.programmeBeginsHint))
                <p class="acts"><a class="btn btn-go" href="/programmes/\(id.text)/mentors/new">\(words.newMentor)</a>\
                <a class="btn" href="/programmes/\(id.text)/mentees">\(words.menteesTitle)</a></p>
                """
        }
        return """
            <div class="split"><div>\(matchesToMove)\(menteesToMatch)\(menteesIncomplete)\(mentorsToPrepare)</div>
            <aside class="flow" aria-label="\(words.checksTitle)">\(checks)</aside></div>
            """
    }

    private func section(_ name: String, _ title: String, _ hint: String, _ main: HTML) -> HTML {
        """
        <section class="sec" aria-labelledby="\(name)"><div class="sec-head"><h2 id="\(name)">\(title)</h2><p>\(hint)</p></div>\(main)</section>
        """
    }

    private var matchesToMove: HTML? {
        when(!moving.isEmpty) {
            section(
                "moving", words.matchesToMove, words.matchesToMoveHint,
                MatchTable(lines: Array(moving.prefix(20)), names: names, young: young, words: words).html)
        }
    }

    private var menteesToMatch: HTML? {
        when(!toMatch.isEmpty) {
            let rows = toMatch.prefix(20).map { line -> HTML in
                MentoringPiece.row(
                    "<a href=\"/mentees/\(line.id.text)\">\(MentoringPiece.young([line.personCode], young))</a>",
                    [
                        MentoringPiece.cell(
                            words.interests, "\(MentoringPiece.several(line.interests.map(words.activity)) ?? "–")"),
                        "<td role=\"cell\" data-label=\"\(words.agreementAct)\" class=\"td-act\"><a class=\"btn btn-go\" href=\"/programmes/\(id.text)/matches/new?mentee=\(line.id.text)\">\(words.proposeMatch)<span class=\"vh\"> \(line.personCode)</span></a></td>",
                    ])
            }
            return section(
                "to-match", words.menteesToMatch, words.menteesToMatchHint,
                MentoringPiece.table(
                    words.menteesToMatch, [words.mentee, words.interests, words.agreementAct], Array(rows), words))
        }
    }

    private var menteesIncomplete: HTML? {
        when(!incomplete.isEmpty) {
            let rows = incomplete.prefix(20).map { line -> HTML in
                MentoringPiece.row(
                    "<a href=\"/mentees/\(line.id.text)\">\(MentoringPiece.young([line.personCode], young))</a>",
                    [MentoringPiece.cell(words.whatIsMissing, MentoringPiece.missing(line.missing, words))])
            }
            return section(
                "incomplete", words.menteesIncomplete, words.menteesIncompleteHint,
                MentoringPiece.table(
                    words.menteesIncomplete, [words.mentee, words.whatIsMissing], Array(rows), words))
        }
    }

    private var mentorsToPrepare: HTML? {
        when(!newcomers.isEmpty) {
            section(
                "newcomers", words.mentorsToPrepare, words.mentorsToPrepareHint,
                MentorTable(lines: Array(newcomers.prefix(20)), now: now, words: words).html)
        }
    }

    /// Whose checks end, the first first; how many have none that does.
    private var checks: HTML {
        let rows = renewals.prefix(15).map { line -> HTML in
            """
            <div><dt><a href="/mentors/\(line.id.text)"><bdi>\(line.name ?? line.code)</bdi></a></dt>\
            <dd>\(MentoringPiece.chip(line.clearance, until: line.nextEnd, words))</dd></div>
            """
        }
        let clear = mentors.count { $0.state == .cleared && $0.clearance == .clear }
        return """
            <section class="sheet" aria-labelledby="checks"><h2 id="checks">\(words.checksTitle)</h2>
            <dl class="facts facts-tight">\(rows)<div><dt>\(words.mentorsUpToDate(clear))</dt><dd>\(MentoringPiece.chip(.clear, until: nil, words))</dd></div></dl>
            <p class="small soft">\(words.checksAside)</p></section>
            """
    }
}

/// The rules of a programme, for whoever reads them only.
struct ProgrammeRulesView {
    let page: ProgrammePage
    let words: Words

    var html: HTML {
        let rules = page.programme.rules
        func numbers(_ list: [Int]) -> String { list.map(String.init).joined(separator: ", ") }
        let checks = rules.checks.map { "\(words.check($0.kind)) (\(words.holdsMonths($0.months)))" }
        return """
            <dl class="facts">\(Piece.fact(words.schemeLabel, text: words.scheme(page.programme.scheme)))\
            \(Piece.fact(words.programmeLead, text: page.leadName))\(Piece.fact(words.safeguardingLabel, text: page.safeguardingName))\
            \(Piece.fact(words.whoCanJoin, text: words.fromTo(rules.minimumAge, rules.limitAge)))\
            \(Piece.fact(words.requiresLabel, text: MentoringPiece.several(Programme.Requirement.allCases.filter(rules.requires.contains).map(words.requirement))))\
            \(Piece.fact(words.framesLabel, text: MentoringPiece.several(Programme.Frame.allCases.filter(rules.frames.contains).map(words.frame))))\
            \(Piece.fact(words.checksTitle, text: MentoringPiece.several(checks)))\(Piece.fact(words.noticeDays, text: numbers(rules.noticeDays)))\
            \(Piece.fact(words.meetingsLeast, text: "\(rules.meetingsLeast)–\(rules.meetingsMost)"))\
            \(Piece.fact(words.monitoringDays, text: numbers(rules.monitoringDays)))\(Piece.fact(words.reviewMonths, text: numbers(rules.reviewMonths)))\
            \(Piece.fact(words.activitiesTitle, text: MentoringPiece.several(Mentoring.Activity.allCases.filter(rules.activities.contains).map(words.activity))))\
            \(Piece.fact(words.venueLabel, text: MentoringPiece.several(page.venues.map { "\($0.name) (\($0.organisationName))" })))</dl>
            """
    }
}
