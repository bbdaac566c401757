import Foundation
import RelaisCore

/// What there is to do in a programme: who is to be called, who was not seen, what ends, what is not known.
struct FollowingView {
    let page: FollowingPage
    let young: YoungNames
    let mentors: [ID<Mentor>: Mentor.Identity]
    let words: Words

    private var following: Following { page.following }

    /// Who meets whom.
    private func pair(_ mentor: ID<Mentor>, _ code: String, _ people: [String]) -> HTML {
        "\(MentoringPiece.young(people, young))\(words.and)<bdi>\(mentors[mentor]?.name ?? code)</bdi>"
    }

    var html: HTML {
        """
        <div class="split"><div>\(due)\(unseen)</div><aside class="flow" aria-label="\(words.checksEnding)">\(birthdays)\(checks)\(agreements)</aside></div>\(gaps)
        """
    }

    private func section(_ id: String, _ title: String, hint: String? = nil, _ body: HTML) -> HTML {
        """
        <section class="sec" aria-labelledby="\(id)"><div class="sec-head"><h2 id="\(id)">\(title)</h2>\(when(hint) { "<p>\($0)</p>" })</div>\(body)</section>
        """
    }

    private var due: HTML {
        let rows = Array(following.due.prefix(Following.most)).map { one -> HTML in
            let asked = words.whom(one.kind, one.side)
            let query = [("kind", one.kind.rawValue), ("side", one.side?.rawValue), ("mentee", one.mentee?.text)]
                .compactMap { name, value in value.map { "\(name)=\($0)" } }.joined(separator: "&")
            let phone = one.side == .mentor ? mentors[one.mentor]?.phone : nil
            return MentoringPiece.row(
                "\(asked)\(when(phone) { "<br><a href=\"tel:\($0.filter { !$0.isWhitespace })\">\($0)</a>" })",
                [
                    MentoringPiece.cell(
                        words.matchLabel,
                        "<a href=\"/matches/\(one.match.text)\">\(pair(one.mentor, one.mentorCode, one.personCodes))</a>"
                    ),
                    MentoringPiece.cell(
                        words.followUpDue,
                        "\(words.day(one.dueOn)) <span class=\"small soft\">\(words.missed(one.missed))</span>"),
                    MentoringPiece.cell(
                        words.recordIt,
                        "<a href=\"/matches/\(one.match.text)/follow-ups/new?\(query)\">\(words.recordIt)<span class=\"vh\"> \(asked) \(one.personCodes.joined(separator: ", "))</span></a>"
                    ),
                ])
        }
        return section(
            "due", words.toDo, hint: words.toDoHint,
            rows.isEmpty
                ? "<p>\(words.nothingDue)</p>"
                : MentoringPiece.table(
                    words.toDo, [words.followUpKind, words.matchLabel, words.followUpDue, words.recordIt], rows,
                    isCut: following.due.count > Following.most, words))
    }

    private var unseen: HTML? {
        when(!following.unseen.isEmpty) {
            let rows = following.unseen.map { one -> HTML in
                MentoringPiece.row(
                    "<a href=\"/matches/\(one.match.text)\">\(pair(one.mentor, one.mentorCode, one.personCodes))</a>",
                    [
                        MentoringPiece.cell(words.lastMeeting, "\(words.day(one.lastOn))"),
                        MentoringPiece.cell(words.matchSince, "\(words.forDays(one.days))"),
                    ])
            }
            return section(
                "unseen", words.notSeen, hint: words.notSeenHint,
                MentoringPiece.table(
                    words.notSeen, [words.matchLabel, words.lastMeeting, words.matchSince], rows, words))
        }
    }

    private func endings(_ endings: [Following.Ending], _ called: (Following.Ending) -> HTML) -> HTML {
        let items = endings.map { one -> HTML in
            """
            <div><dt>\(called(one)) \(one.what?.name(in: words.language) ?? "")</dt>\
            <dd>\(one.lastOn.map { words.day($0) } ?? words.overSince)</dd></div>
            """
        }
        return "<dl class=\"facts facts-tight\">\(items)</dl>"
    }

    private var checks: HTML? {
        when(!following.checks.isEmpty) {
            section(
                "checks", words.checksEnding,
                endings(following.checks) { one in
                    "<a href=\"/mentors/\(one.subject.uuidString.lowercased())\"><bdi>\(mentors[ID(rawValue: one.subject)]?.name ?? one.code)</bdi></a>"
                })
        }
    }

    private var agreements: HTML? {
        when(!following.agreements.isEmpty) {
            section(
                "agreements", words.agreementsEnding,
                endings(following.agreements) { one in
                    "<a href=\"/mentees/\(one.subject.uuidString.lowercased())\">\(MentoringPiece.young([one.code], young))</a>"
                })
        }
    }

    private var birthdays: HTML? {
        when(!page.birthdays.isEmpty) {
            let items = page.birthdays.map { one -> HTML in
                """
                <li><span class="when">\(one.step.day.map { words.day($0) } ?? words.noDayYet)</span>\
                <p>\(words.step(one.step.kind)), <a href="/mentees/\(one.mentee.text)/following">\(MentoringPiece.young([one.code], young))</a></p></li>
                """
            }
            return section("birthdays", words.birthdaysAhead, "<ol class=\"fil\">\(items)</ol>")
        }
    }

    private var gaps: HTML {
        let rows = following.gaps.map { gap -> HTML in
            let path = gap.mentee.map { "/mentees/\($0.text)" } ?? "/mentors/\(gap.mentor?.text ?? "")"
            let told = gap.missing.map { $0.name(in: words.language) } + gap.unknown.map(words.notYetKnown)
            return MentoringPiece.row(
                "<a href=\"\(path)\">\(gap.mentor.map { "<bdi>\(mentors[$0]?.name ?? gap.code)</bdi>" } ?? MentoringPiece.young([gap.code], young))</a>",
                [MentoringPiece.cell(words.whatIsNotKnown, "\(told.joined(separator: ", "))")])
        }
        return section(
            "gaps", words.whatIsNotKnown,
            rows.isEmpty
                ? "<p>\(words.allIsKnown)</p>"
                : MentoringPiece.table(words.whatIsNotKnown, [words.whoLabel, words.whatIsNotKnown], rows, words))
    }
}
