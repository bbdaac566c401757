import RelaisCore

/// The needs that nobody meets, and how many there are in the network.
struct NeedView {
    let list: NeedList
    let isAll: Bool
    let caller: Caller
    let words: Words

    func html(done: String) -> HTML {
        """
        \(Piece.back(to: "/services", words.services))
        \(when(words.doneNeed(done)) { Piece.note("ok", icon: "done", "<p>\($0)</p>") })
        <div class="head"><h1>\(words.needs)</h1><p class="lead">\(words.needsLead)</p>
        <p class="acts">\(when(caller.may(.referPeople)) { "<a class=\"btn btn-go\" href=\"/needs/new\">\(words.recordNeed)</a>" })\
        \(isAll ? "<a class=\"btn\" href=\"/needs\">\(words.onlyOpenNeeds)</a>" : "<a class=\"btn\" href=\"/needs?all=1\">\(words.allNeeds)</a>")</p></div>
        <div class="flow">\(lines)\(counts)</div>
        """
    }

    private var lines: HTML {
        guard !list.lines.isEmpty else {
            return
                "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noNeed)</h2><p>\(words.noNeedHint)</p></section>"
        }
        let heads = [
            words.aboutTheme, words.whatIsMissing, words.commune, words.person, words.missingSince, words.needState,
        ]
        return """
            \(Piece.cards(words.needs, heads, list.lines.map(row)))\(when(list.isCut) { "<p class=\"hint\">\(words.onlyNewestNeeds)</p>" })
            """
    }

    private func row(_ need: Need) -> HTML {
        let person: HTML =
            need.personCode.flatMap { code in
                need.person.map { "<a class=\"code\" href=\"/people/\($0.text)\">\(code)</a>" }
            } ?? "–"
        let state: HTML =
            need.closedFor.map { "\($0.name(in: words.language).capitalised)" as HTML }
            ?? (caller.may(.referPeople)
                ? "<a class=\"btn btn-quiet\" href=\"/needs/\(need.id.text)/closing\">\(words.closeNeed)<span class=\"vh\"> \(need.theme.name(in: words.language))</span></a>"
                : "\(words.needIsOpen)")
        return """
            <tr role="row"><th scope="row" role="rowheader">\(need.theme.name(in: words.language))</th>\
            \(Piece.cell(words.whatIsMissing, "\(need.missing.name(in: words.language).capitalised)"))\
            \(Piece.cell(words.commune, "\(need.communeName ?? need.department.map(words.department) ?? "–")"))\
            \(Piece.cell(words.person, person))\(Piece.cell(words.missingSince, "\(words.day(need.since))"))\(Piece.cell(words.needState, state))</tr>
            """
    }

    /// How many there are, of no one's: fewer than five are not told apart.
    private var counts: HTML? {
        when(!list.counts.isEmpty) {
            let rows = list.counts.prefix(40).map { count -> HTML in
                """
                <tr role="row"><th scope="row" role="rowheader">\(count.department.map(words.department) ?? words.somewhere)</th>\
                \(Piece.cell(words.aboutTheme, "\(themes[count.theme] ?? count.theme)"))\
                \(Piece.cell(words.whatIsMissing, "\(count.missing.name(in: words.language).capitalised)"))\
                \(Piece.cell(words.openNeeds, "\(count.open.map { "\($0)" } ?? words.fewerThanFive)"))</tr>
                """
            }
            let heads = [words.departmentLabel, words.aboutTheme, words.whatIsMissing, words.openNeeds]
            return """
                <section class="sec" aria-labelledby="region"><h2 id="region">\(words.needsOfNetwork)</h2>\
                <p class="small soft">\(words.needsOfNetworkHint)</p>\(Piece.cards(words.needsOfNetwork, heads, rows))</section>
                """
        }
    }

    private var themes: [String: String] {
        Dictionary(list.themes.map { ($0.code, $0.name(in: words.language)) }) { first, _ in first }
    }
}
