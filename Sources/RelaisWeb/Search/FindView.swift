import Foundation
import RelaisCore

/// The page of the search: what was typed, and what it found, in groups.
struct FindView {
    let typed: String
    /// `nil` before anything was looked for.
    let found: Search?
    /// The one group that is shown, where one asked for all of it.
    let only: Search.Group?
    /// What was typed as the address has it.
    let sealed: String
    let caller: Caller
    let now: Date
    let visitor: Visitor

    private var words: Words { visitor.words }

    var html: HTML {
        """
        <div class="head"><h1>\(words.find)</h1>
        <form class="find-form" role="search" aria-label="\(words.findLabel)" method="post" action="/find">\(FormToken.field(visitor))\
        <div class="field"><label for="find-q">\(words.findLabel)</label><p class="hint" id="find-h">\(words.findHint(mayMeetPeople))</p>\
        <input class="in" id="find-q" type="search" name="q" value="\(typed)" maxlength="\(Search.longest)" autocomplete="off" \
        autocapitalize="none" spellcheck="false" dir="auto" aria-describedby="find-h"></div>\
        <button class="btn btn-go">\(Icon.of("search"))\(words.find)</button></form></div>
        \(when(found) { $0.isEmpty ? nothing : results($0) } ?? shortcut)
        """
    }

    private var mayMeetPeople: Bool { caller.may(.seePeople) }

    /// The key that leads here can be turned off: whoever speaks to their browser types it without meaning to (WCAG 2.1.4).
    private var shortcut: HTML {
        """
        <p class="check only-wide" id="find-key" hidden><input type="checkbox" id="find-slash"><label for="find-slash">\
        \(words.findSlash) <kbd class="key">/</kbd></label></p>
        """
    }

    private func results(_ found: Search) -> HTML {
        """
        <p class="lead" role="status">\(words.foundCount(found.people.count, found.referrals.count, found.services.count))</p>
        \(when(only != nil) { Piece.back(to: "/find?s=\(sealed)", words.allFound) })
        \(group(.people, found.people, words.people) { person($0) })
        \(group(.referrals, found.referrals, words.referrals) { ReferralJob(line: $0, now: now, words: words).html(button: nil) })
        \(group(.services, found.services, words.services) { ServiceJob(service: $0, caller: caller, words: words).html(under: .section) })
        """
    }

    private func group<Item>(_ group: Search.Group, _ found: Found<Item>, _ title: String, _ line: (Item) -> HTML)
        -> HTML?
    {
        when(!found.items.isEmpty) {
            let id = "found-\(group.rawValue)"
            let more: HTML? = when(found.left > 0) {
                only == nil
                    ? "<p class=\"acts\"><a class=\"btn\" href=\"/find?s=\(sealed)&amp;only=\(group.rawValue)\">\(words.showAllFound(group, found.count))</a></p>"
                    : "<p class=\"hint\">\(words.moreFound(found.left))</p>"
            }
            return """
                <section class="sec" aria-labelledby="\(id)"><div class="sec-head"><h2 id="\(id)">\(title) <span class="soft">\(found.count)</span></h2></div>
                <ul class="queue queue-plain">\(found.items.map(line))</ul>\(more)</section>
                """
        }
    }

    private func person(_ line: PersonLine) -> HTML {
        let facts = [line.birthYear.map(words.birthIn), line.commune].compactMap { $0 }.joined(separator: " · ")
        return """
            <li class="job"><div class="job-what"><h3><a href="/people/\(line.id.text)"><span class="code">\(line.code)</span> \
            \(when(line.name) { "<bdi>\($0)</bdi>" })</a></h3>\(when(!facts.isEmpty) { "<p>\(facts)</p>" })</div>\
            \(when(line.openReferrals > 0) { "<div class=\"job-side\"><span class=\"small soft\">\(words.openReferrals(line.openReferrals))</span></div>" })</li>
            """
    }

    private var nothing: HTML {
        """
        <section class="sheet empty">\(Piece.mark)<h2 role="status">\(words.nothingFound)</h2><p>\(words.nothingFoundHint(mayMeetPeople))</p>\
        <p class="acts">\(when(caller.may(.registerPeople)) { "<a class=\"btn\" href=\"/people/new\">\(words.register)</a>" })\
        <a class="btn" href="/services">\(words.seeServices)</a></p></section>
        """
    }
}
