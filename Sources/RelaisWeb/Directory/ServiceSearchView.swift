import RelaisCore

/// The services of the network: a form to find one by what it takes, and what was found, each with why it is shown.
struct ServiceSearchView {
    let search: ServiceSearch
    let wish: ServiceSearch.Wish
    let caller: Caller
    let fields: Fields
    let token: HTML?
    let sealed: String

    private var words: Words { fields.words }

    var html: HTML {
        """
        \(Piece.errors(fields.invalid, words))
        <div class="head"><h1>\(words.allServices)</h1><p class="lead" role="status">\(lead)</p>\
        \(when(caller.may(.seePeople)) { "<p><a href=\"/needs\">\(words.needs)</a></p>" })</div>
        <form class="sheet flow" role="search" aria-label="\(words.allServices)" method="post" action="/services">\(token)
        \(fields.line("q", words.searchServices, isOptional: true))
        <div class="duo trio">\(fields.line("place", words.nearWhere, hint: words.communeHint, isOptional: true, offering: [], asking: "/communes"))\
        \(fields.select("within", words.withinKilometres, [10, 20, 30, 50, 100].map { ("\($0)", words.atMost(kilometres: $0)) }, empty: words.anyDistance))\
        \(fields.select("theme", words.aboutTheme, search.themes.map { ($0.code, $0.name(in: words.language)) }, empty: words.anyTheme))</div>
        <details class="more"\(when(hasMore) { " open" })><summary>\(words.moreCriteria)</summary><div class="flow"><div class="duo trio">\
        \(fields.line("age", words.ageOfSomeone, isOptional: true))\
        \(fields.select("language", words.spokenThere, search.languages.map { ($0.code, $0.name(in: words.language)) }, empty: words.anyLanguage))\
        \(fields.select("public", words.forWhom, Service.Public.allCases.map { ($0.rawValue, $0.name(in: words.language)) }, empty: words.anyone))\
        \(fields.select("transport", words.gettingThere, Service.Transport.allCases.map { ($0.rawValue, $0.name(in: words.language)) }, empty: words.anyTransport))</div>\
        \(fields.check("accepting", words.acceptingOnly))</div></details>
        <p class="acts"><button class="btn btn-go">\(Icon.of("search"))\(words.find)</button>\
        \(when(caller.may(.keepServices)) { "<a class=\"btn\" href=\"/services/import\">\(words.importFromFile)</a>\(when(caller.organisation != nil) { "<a class=\"btn\" href=\"/services/new\">\(words.newService)</a>" })" })</p></form>
        \(cards.isEmpty ? nothing : "<ul class=\"queue queue-plain\">\(cards)</ul>\(more)")
        """
    }

    private var hasMore: Bool {
        wish.age?.isEmpty == false || wish.language?.isEmpty == false || wish.publics?.isEmpty == false
            || wish.transport?.isEmpty == false || wish.isAccepting
    }

    private var lead: String {
        let count = words.servicesCount(search.found.count)
        guard let place = search.place else { return "\(count)." }
        return "\(count). \(words.distancesFrom(place))"
    }

    private var cards: [HTML] {
        let theme = wish.theme.flatMap { code in search.themes.first { $0.code == code } }
        let language = wish.language.flatMap { code in search.languages.first { $0.code == code } }
        return search.found.items.map { choice in
            let why = [
                theme.map { words.whyTheme($0.name(in: words.language)) },
                choice.distance.map { words.whyDistance($0) },
                language.map { words.whyLanguage($0.name(in: words.language)) },
            ].compactMap { $0 }
            return FoundService(choice: choice, why: why, caller: caller, words: words).html
        }
    }

    private var more: HTML? {
        when(search.found.left > 0) {
            search.found.items.count <= 20
                ? "<p class=\"acts\"><a class=\"btn\" href=\"/services?all=1\(when(!sealed.isEmpty) { "&amp;s=\(sealed)" })\">\(words.moreServices)</a></p>"
                : "<p class=\"hint\">\(words.narrowServices)</p>"
        }
    }

    private var nothing: HTML {
        """
        <section class="sheet empty">\(Piece.mark)<h2>\(words.noService)</h2><p>\(words.noServiceHint)</p>\
        <p class="acts"><a class="btn" href="/services">\(words.showAll)</a>\(when(caller.may(.referPeople)) { "<a class=\"btn\" href=\"/needs/new?missing=\(missing.rawValue)\(when(!sealed.isEmpty) { "&amp;s=\(sealed)" })\">\(words.recordNeed)</a>" })</p></section>
        """
    }

    /// What keeps anything from being found, by what was asked for besides the theme: the hardest to move first.
    private var missing: Need.Missing {
        if wish.isAccepting { return .full }
        if wish.within?.isEmpty == false { return .tooFar }
        if wish.language?.isEmpty == false { return .noInterpreter }
        return wish.transport?.isEmpty == false ? .noTransport : .noService
    }
}

/// One service that was found, and why.
struct FoundService {
    let choice: ServiceChoice
    let why: [String]
    let caller: Caller
    let words: Words

    var html: HTML {
        """
        <li class="job"><div class="job-what"><h2 class="h3">\(choice.name)</h2><p>\(choice.description)</p>\
        \(when(!why.isEmpty) { "<p class=\"small with-ic yes\">\(Icon.of("check"))<span>\(why.joined(separator: " · "))</span></p>" })\
        \(FoundService.limits(of: choice, words))</div>
        <div class="job-side"><span class="small"><b>\(choice.organisationName)</b></span>\
        <span class="small soft">\(choice.communeName)\(when(words.ages(choice.minimumAge, choice.maximumAge)) { ", \($0)" })</span></div>\
        \(when(caller.may(.referPeople) && caller.organisation != choice.organisation) { "<a class=\"btn\" href=\"/referrals/new?service=\(choice.id.text)\">\(words.referThem)<span class=\"vh\"> \(words.towards(choice.name))</span></a>" })\
        \(when(caller.may(.keepServices) && caller.organisation == choice.organisation) { "<a class=\"btn btn-quiet\" href=\"/services/\(choice.id.text)/amendment\">\(words.amendService)<span class=\"vh\"> \(choice.name)</span></a>" })</li>
        """
    }

    /// For whom it is, how one gets there, and whether it takes anyone at the moment.
    static func limits(of choice: ServiceChoice, _ words: Words) -> HTML? {
        let facts = [
            choice.publics.isEmpty || choice.publics == [.everyone]
                ? nil : choice.publics.map { $0.name(in: words.language) }.joined(separator: ", "),
            choice.transport.isEmpty
                ? nil : choice.transport.map { $0.name(in: words.language) }.joined(separator: ", "),
            choice.acceptsNow ? nil : words.takesNobodyNow,
            choice.freePlaces.map(words.freePlaces), choice.nextStart.map(words.nextStart),
        ].compactMap { $0 }
        return when(!facts.isEmpty) {
            "<span class=\"small soft\">\(facts.joined(separator: " · ").capitalised)</span>"
        }
    }
}
