import RelaisCore

/// The frame of every page of a programme: its name, what waits, and the ways to its other pages.
struct ProgrammeFrame {
    /// The pages of a programme, in the order of its menu.
    enum Part: String, CaseIterable {
        case today = ""
        case following = "/following"
        case suggestions = "/suggestions"
        case matches = "/matches"
        case mentors = "/mentors"
        case mentees = "/mentees"
        case meetings = "/meetings"
        case report = "/report"
        case rules = "/rules"
    }

    let id: ID<Programme>
    let name: String
    let words: Words

    static func path(_ id: ID<Programme>, _ part: Part = .today) -> String { "/programmes/\(id.text)\(part.rawValue)" }

    func html(_ part: Part?, lead: HTML? = nil, acts: HTML? = nil, note: HTML? = nil, _ main: HTML) -> HTML {
        """
        \(Piece.back(to: "/programmes", words.programmes))
        \(note)
        <div class="head"><h1><bdi>\(name)</bdi></h1>\(when(lead) { "<p class=\"lead\">\($0)</p>" })
        <nav class="seg" aria-label="\(words.programmeViews)">\(Part.allCases.map { link($0, isHere: $0 == part) })</nav>\(when(acts) { "<p class=\"acts\">\($0)</p>" })</div>
        <div class="flow">\(main)</div>
        """
    }

    private func link(_ part: Part, isHere: Bool) -> HTML {
        "<a href=\"\(Self.path(id, part))\"\(when(isHere) { " aria-current=\"page\"" })>\(words.programmePart(part))</a>"
    }
}

/// What pages of programmes are made of.
enum MentoringPiece {
    /// Young people, as whoever reads may know them: a first name and an initial beside the code, or the code.
    static func young(_ codes: [String], _ names: YoungNames) -> HTML {
        let those = codes.enumerated().map { place, code -> HTML in
            let called: HTML? = names[code].map { "<bdi>\($0)</bdi> <span class=\"code small soft\">\(code)</span>" }
            return "\(place == 0 ? "" : ", ")\(called ?? "<span class=\"code\">\(code)</span>")"
        }
        // One piece, wherever it stands.
        return "<span>\(those)</span>"
    }

    static func chip(_ state: Match.State, _ words: Words) -> HTML {
        let (look, icon) =
            switch state {
            case .proposed: ("proposed", "sent")
            case .consented: ("consented", "accepted")
            case .trial: ("active", "in_progress")
            case .active: ("active", "accepted")
            case .onHold: ("on_hold", "waitlisted")
            case .closed: ("completed", "completed")
            case .declined: ("declined", "declined")
            }
        return chip(look, icon, state.isNow(in: words.language).capitalised)
    }

    static func chip(_ state: Mentor.State, _ words: Words) -> HTML {
        let (look, icon) =
            switch state {
            case .enquiry: ("sent", "sent")
            case .screening, .trained: ("proposed", "in_progress")
            case .cleared: ("ok", "accepted")
            case .paused: ("on_hold", "waitlisted")
            case .left: ("withdrawn", "withdrawn")
            }
        return chip(look, icon, state.isNow(in: words.language).capitalised)
    }

    static func chip(_ status: Clearance.Status, until: Day?, _ words: Words) -> HTML {
        let (look, icon) =
            switch status {
            case .clear: ("ok", "completed")
            case .ending: ("soon", "expired")
            case .grace, .lapsed, .missing: ("late", "late")
            }
        let isOver = status == .grace || status == .lapsed
        let told = [words.clearance(status), until.map { isOver ? words.overSince($0) : words.untilDay($0) }]
            .compactMap(\.self)
        return chip(look, icon, told.joined(separator: ", "))
    }

    private static func chip(_ look: String, _ icon: String, _ word: String) -> HTML {
        "<span class=\"chip chip-\(look)\">\(Icon.state(icon))\(word)</span>"
    }

    static func table(_ caption: String, _ heads: [String], _ rows: [HTML], isCut: Bool = false, _ words: Words) -> HTML
    {
        let heads = heads.map { head -> HTML in "<th scope=\"col\" role=\"columnheader\">\(head)</th>" }
        return """
            <table class="cards" role="table"><caption class="vh">\(caption)</caption><thead role="rowgroup"><tr role="row">\(heads)</tr></thead>\
            <tbody role="rowgroup">\(rows)</tbody></table>\(when(isCut) { "<p class=\"hint\">\(words.onlyFirstShown)</p>" })
            """
    }

    static func cell(_ label: String, _ value: HTML?) -> HTML {
        "<td role=\"cell\" data-label=\"\(label)\">\(value ?? "–")</td>"
    }

    static func row(_ head: HTML, _ cells: [HTML]) -> HTML {
        "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">\(head)</th>\(cells)</tr>"
    }

    static func empty(_ title: String, _ hint: String) -> HTML {
        "<section class=\"sheet empty\">\(Piece.mark)<h2>\(title)</h2><p>\(hint)</p></section>"
    }

    /// What is missing, each with who can provide it: a list to go through.
    static func missing(_ missing: [Missing], _ words: Words) -> HTML? {
        when(!missing.isEmpty) {
            let items = missing.map { one -> HTML in
                "<li class=\"maybe\">\(Icon.of("todo"))<span>\(one.request(in: words.language).capitalised)</span></li>"
            }
            return "<ul class=\"why\">\(items)</ul>"
        }
    }

    /// What is chosen of a list, as words; nothing where nothing is.
    static func several(_ names: [String]) -> String? { names.isEmpty ? nil : names.joined(separator: ", ") }

    /// A question of its own: a form, its button, and a way to change nothing.
    static func ask(
        _ title: String, lead: String?, back: String, backLabel: String, objection: HTML?, action: String,
        version: Int?,
        token: HTML?, isSad: Bool = false, button: String, _ fields: HTML?, _ words: Words
    ) -> HTML {
        """
        <div class="ask flow">\(Piece.back(to: back, backLabel))
        \(objection)
        <h1>\(title)</h1>\(when(lead) { "<p class=\"lead\">\($0)</p>" })
        <form class="form" method="post" action="\(action)">\(token)\(when(version) { FormVersion.field($0) })\(fields)
        <p class="acts"><button class="btn \(isSad ? "btn-no" : "btn-go")">\(button)</button><a class="btn" href="\(back)">\(words.changeNothing)</a></p></form></div>
        """
    }

    /// A button that does one thing at once.
    static func button(_ label: String, to path: String, _ version: Int, _ token: HTML?, isFirst: Bool = false) -> HTML
    {
        """
        <form method="post" action="\(path)">\(token)\(FormVersion.field(version))<button class="btn\(isFirst ? " btn-go" : "")">\(label)</button></form>
        """
    }
}

extension Fields {
    func activities(_ name: String, _ label: String, hint: String? = nil) -> HTML {
        checks(name, label, Mentoring.Activity.allCases.map { ($0.rawValue, "\(words.activity($0))") }, hint: hint)
    }

    func halfDays() -> HTML {
        checks(
            "availability", words.availability, Mentoring.HalfDay.allCases.map { ($0.rawValue, "\(words.halfDay($0))") }
        )
    }

    func preferences(_ hint: String? = nil) -> HTML {
        checks(
            "prefers", words.preferences,
            Mentoring.Preference.allCases.map { ($0.rawValue, "\(words.preference($0))") },
            hint: hint)
    }
}
