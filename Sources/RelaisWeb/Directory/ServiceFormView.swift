import RelaisCore

/// All that is said of a service, in groups: what it is, for whom, how one gets there, and now.
struct ServiceFormView {
    /// The one that is there; `nil` for a new one.
    let kept: ServiceForm?
    let themes: [Term]
    let languages: [Term]
    let token: HTML?
    let fields: Fields

    private var words: Words { fields.words }

    var back: String { kept.map { "/services/\($0.service.id.text)/places" } ?? "/services" }

    var html: HTML {
        let path = kept.map { "/services/\($0.service.id.text)/amendment" } ?? "/services/new"
        let title = kept == nil ? words.newService : words.amendService
        return """
            <div class="head"><h1>\(title)</h1>\(when(kept) { "<p class=\"lead\">\($0.service.name)</p>" })</div>
            <form class="form form-page" method="post" action="\(path)">\(token)\(when(kept) { FormVersion.field($0.version) })\
            \(what)\(forWhom)\(place)\(now)
            <p class="acts"><button class="btn btn-go">\(kept == nil ? words.newService : words.save)</button><a class="btn" href="\(back)">\(words.changeNothing)</a></p></form>
            """
    }

    private func group(_ id: String, _ title: String, _ content: HTML) -> HTML {
        "<section class=\"sec flow\" aria-labelledby=\"\(id)\"><h2 id=\"\(id)\">\(title)</h2>\(content)</section>"
    }

    /// One field more than there are, three at least: nothing that is said is lost.
    private func several(_ name: String, _ label: String, _ next: String, _ terms: [Term]) -> HTML {
        fields.terms(
            name, label, terms, count: max(3, fields.form.all(name).filter { !$0.isEmpty }.count + 1), next: next)
    }

    private var what: HTML {
        group(
            "what", words.whatServiceIs,
            """
            \(fields.line("name", words.serviceName))\(fields.text("description", words.partnerDescription, isOptional: true, isShort: true))\
            \(several("thematiques", words.partnerTheme, words.anotherTheme, themes))
            """)
    }

    private var forWhom: HTML {
        group(
            "whom", words.forWhom,
            """
            <div class="duo">\(fields.line("minimum_age", words.fromAge, isOptional: true))\(fields.line("maximum_age", words.upToAge, isOptional: true))</div>
            \(fields.checks("publics", words.publicsOfService, Service.Public.allCases.map { ($0.rawValue, "\($0.name(in: words.language).capitalised)") }))\
            \(several("languages", words.partnerLanguage, words.anotherLanguage, languages))\
            \(fields.text("territory", words.territoryOfService, hint: words.territoryHint, isOptional: true, isShort: true))
            """)
    }

    private var place: HTML {
        group(
            "where", words.whereServiceIs,
            """
            \(fields.line("commune", words.commune, hint: words.communeHint, offering: [], asking: "/communes"))\(fields.communesToChoose(of: "commune"))\
            \(fields.checks("transport", words.gettingThere, Service.Transport.allCases.map { ($0.rawValue, "\($0.name(in: words.language).capitalised)") }))
            """)
    }

    private var now: HTML {
        group(
            "now", words.serviceNow,
            """
            \(fields.check("accepts_now", words.acceptingOnly))\
            \(when(kept) { "<p class=\"hint\"><a href=\"/services/\($0.service.id.text)/places\">\(words.placesElsewhere)</a></p>" })
            """)
    }
}
