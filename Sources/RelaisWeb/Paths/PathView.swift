import Foundation
import RelaisCore

/// One person's path: the picture, where it stands, and each leg with what is expected next.
struct PathView {
    let path: PathPage
    let home: String
    let now: Date
    let fields: Fields
    let token: HTML?

    private var words: Words { fields.words }

    var html: HTML {
        """
        <div class="head"><h1>\(words.theirPath) <span class="code">\(path.code)</span></h1>\(standing)</div>
        <div class="flow">\(PathPicture(stages: path.stages, home: home, since: path.createdAt, now: now, words: words).html)
        \(legs)\(path.courses.reversed().map { CourseView(course: $0, path: path, now: now, words: words).html })\(follow)</div>
        """
    }

    private var standing: HTML? {
        if let since = path.betweenSince {
            let again: HTML? = when(path.legs.last { Referral.forwardable(by: $0.side).contains($0.state) }) { leg in
                let isRetry = leg.side == .referrer && Referral.unfulfilled.contains(leg.state)
                return """
                    <a class="btn btn-go" href="/referrals/\(leg.referral.text)/forwarding">\(isRetry ? words.tryElsewhere : words.move(.forward))</a>
                    """
            }
            let end: HTML? = when(path.canEnd) {
                "<a class=\"btn\" href=\"/people/\(path.person.text)/path/end\">\(words.endPath)</a>"
            }
            return """
                <p class="lead">\(words.betweenSince(words.day(since, now: now)))</p>
                <p>\(words.betweenHint)</p><p class="acts">\(again)\(end)</p>
                """
        }
        if let open = path.legs.last(where: { $0.sentAt != nil && $0.endedAt == nil }) {
            return when(words.expectedNext(of: open, now: now)) { "<p class=\"lead\">\($0)</p>" }
        }
        return when(path.ends.last) { "<p class=\"lead\">\(words.pathOver($0.reason, words.day($0.at, now: now)))</p>" }
    }

    private var follow: HTML? {
        when(!path.offered.isEmpty) {
            """
            <section class="sec" aria-labelledby="follow"><h2 id="follow">\(words.followTemplate)</h2>
            <form class="form narrow" method="post" action="/people/\(path.person.text)/path/following">\(token)\(FormVersion.field(path.rowVersion))\
            \(fields.select("template", words.chooseTemplate, path.offered.map { ($0.id.text, $0.name) }, empty: words.chooseTemplate))\
            <p class="acts"><button class="btn btn-go">\(words.followTemplate)</button></p></form></section>
            """
        }
    }

    private var legs: HTML {
        guard !path.legs.isEmpty else {
            return
                "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noLegYet)</h2><p>\(words.noLegHint)</p></section>"
        }
        return """
            <section class="sec" aria-labelledby="legs"><h2 id="legs">\(words.pathLegs) <span class="count">\(path.legs.count)</span></h2>
            <ol class="queue queue-plain">\(path.legs.map(leg))</ol></section>
            """
    }

    private func leg(_ leg: PathPage.Leg) -> HTML {
        let parent = path.legs.first { $0.referral == leg.parent }?.reference
        let link = path.link(of: leg).flatMap { link in parent.map { words.pathLink(link, after: $0) } }
        let moments = [leg.sentAt, leg.answeredAt, leg.startedAt, leg.endedAt]
        let labels = [words.legSent, words.legAnswered, words.legStarted, words.legEnded]
        let days = zip(labels, moments).compactMap { label, moment in
            moment.map { "\(label) \(words.day($0, now: now))" }
        }
        return """
            <li class="job" id="leg-\(leg.reference)"><div class="job-what"><p class="small soft">\(when(link) { "\($0)" })</p>\
            <h3><a href="/referrals/\(leg.referral.text)"><bdi>\(leg.service)</bdi></a></h3>\
            <p><bdi>\(leg.referrer)</bdi> → <bdi>\(leg.recipient)</bdi> <span class="code">\(leg.reference)</span>\(when(!leg.partners.isEmpty) { " <bdi class=\"soft\">\(words.carriedWith(leg.partners))</bdi>" })</p>\
            <p class="small soft">\(days.joined(separator: " · "))</p>\
            \(when(leg.reason) { "<p class=\"small\">\(words.reason($0))</p>" })\
            \(when(words.expectedNext(of: leg, now: now)) { "<p>\($0)</p>" })</div>\
            <div class="job-side">\(Piece.chip(leg.state, on: leg.side, words))</div></li>
            """
    }
}

/// People by their paths.
struct PathListView {
    let list: PathList
    let isBetween: Bool
    let now: Date
    let words: Words

    var html: HTML {
        guard !list.lines.items.isEmpty else {
            return """
                <section class="sheet empty">\(Piece.mark)<h2>\(isBetween ? words.nobodyBetween : words.noLegYet)</h2>\
                <p>\(isBetween ? words.nobodyBetweenHint : words.noLegHint)</p></section>
                """
        }
        let path = isBetween ? "/paths/between" : "/paths/people"
        let more: HTML? = when(list.lines.next) {
            "<p><a class=\"btn\" href=\"\(path)?after=\($0.text)\">\(words.more)</a></p>"
        }
        return
            "<h2 class=\"vh\">\(words.people)</h2><ol class=\"queue queue-plain\">\(list.lines.items.map(row))</ol>\(more)"
    }

    private func row(_ line: PathList.Line) -> HTML {
        """
        <li class="job"><div class="job-what"><h3><a href="/people/\(line.person.text)/path"><span class="code">\(line.code)</span></a>\
        \(when(line.name) { " <bdi class=\"soft\">\($0)</bdi>" })</h3>\
        <p>\(words.legsCount(line.legs)) · <bdi>\(words.lastLeg(line.service, line.organisation, line.state))</bdi>\
        \(when(line.isPrepared) { " · \(words.nextIsDrafted)" })</p></div>\
        <div class="job-side">\(when(line.betweenAt) { "<span class=\"small\">\(words.since(words.day($0, now: now)))</span>" })</div></li>
        """
    }
}
