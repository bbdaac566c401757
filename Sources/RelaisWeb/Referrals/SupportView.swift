import RelaisCore

/// What was told of a support, and the path it belongs to.
struct SupportView {
    let page: ReferralPage
    let words: Words

    var html: HTML { "\(support)\(path)" }

    private var support: HTML? {
        when(!page.support.isEmpty || page.lacksExit) {
            """
            <section class="sec" aria-labelledby="support"><h2 id="support">\(words.support)</h2>
            \(when(page.lacksExit) { Piece.note("warn", icon: "warn", "<p>\(words.exitMissing)</p>") })
            \(when(!page.unratedAtExit.isEmpty) { Piece.note("warn", icon: "warn", "<p>\(words.ratingsMissing(page.unratedAtExit))</p>") })
            \(when(reading) { "<p class=\"small soft\">\($0)</p>" })
            \(when(!page.support.assessments.isEmpty) { levels })
            \(when(!page.support.summary.isEmpty) { days })</section>
            """
        }
    }

    /// Whether the other side reads the levels and what came of it.
    private var reading: String? {
        guard page.line.side == .recipient else { return nil }
        return words.resultIsRead(page.line.referrerName, isShared: page.isResultShared)
    }

    private var levels: HTML {
        let (entry, exit) = (page.support.assessment(at: .entry), page.support.assessment(at: .exit))
        let rows = Skill.allCases.filter { entry?.levels[$0] != nil || exit?.levels[$0] != nil }.map { skill -> HTML in
            func cell(_ assessment: Assessment?) -> HTML {
                "<td>\(assessment?.levels[skill].map(words.level) ?? "–")</td>"
            }
            return "<tr><th scope=\"row\">\(words.skill(skill))</th>\(cell(entry))\(cell(exit))</tr>"
        }
        let ratings = Rating.allCases.filter { entry?.ratings[$0] != nil || exit?.ratings[$0] != nil }.map {
            one -> HTML in
            func cell(_ assessment: Assessment?) -> HTML {
                "<td>\(assessment?.ratings[one].map { "\($0)/4, \(words.rated($0, on: one.scale))" } ?? "–")</td>"
            }
            return
                "<tr><th scope=\"row\">\(Invalid.label(one.rawValue, in: words.language))</th>\(cell(entry))\(cell(exit))</tr>"
        }
        return """
            <table><caption class="vh">\(words.levelsTitle)</caption><thead><tr><td></td>\
            \(Assessment.Moment.allCases.map { "<th scope=\"col\">\(words.moment($0))</th>" as HTML })</tr></thead><tbody>\(rows)\(ratings)</tbody></table>
            """
    }

    private var days: HTML {
        let items = page.support.days.map { one -> HTML in
            let length =
                one.minutes.map { ", \(words.minutes($0))" } ?? one.cancelledBy.map {
                    ", \(words.canceller($0).lowercased())"
                }
                ?? ""
            return Piece.fact(words.day(one.day), text: words.presence(one.presence) + length) ?? ""
        }
        return
            "<h3>\(words.attendanceTitle)</h3><p>\(words.attended(page.support.summary))</p>\(when(!items.isEmpty) { "<dl class=\"facts facts-tight\">\(items)</dl>" })"
    }

    private var path: HTML? {
        when(!page.legs.isEmpty) {
            let items = page.legs.map { leg -> HTML in
                """
                <div><dt>\(leg.isParent ? words.goesOnFrom : words.goesOnWith)</dt><dd>\
                <a class="code" href="/referrals/\(leg.id.text)">\(leg.reference)</a> \(leg.serviceName), \
                \(words.state(leg.state).lowercased())</dd></div>
                """
            }
            return
                "<section class=\"sec\" aria-labelledby=\"path\"><h2 id=\"path\">\(words.path)</h2><dl class=\"facts\">\(items)</dl></section>"
        }
    }
}
