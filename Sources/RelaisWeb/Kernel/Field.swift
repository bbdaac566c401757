import RelaisCore

/// The fields of forms: a label, a hint, what is wrong, and what was typed.
struct Fields {
    let form: Form
    let invalid: [Invalid]
    let words: Words

    init(_ form: Form, _ invalid: [Invalid] = [], _ words: Words) {
        (self.form, self.invalid, self.words) = (form, invalid, words)
    }

    private func problem(_ name: String) -> Invalid? { invalid.first { $0.field == name } }

    private func described(_ name: String, hint: String?) -> HTML {
        let ids = [hint.map { _ in "h-\(name)" }, problem(name).map { _ in "e-\(name)" }].compactMap { $0 }
        return
            "\(when(!ids.isEmpty) { " aria-describedby=\"\(ids.joined(separator: " "))\"" })\(when(problem(name) != nil) { " aria-invalid=\"true\"" })"
    }

    private func framed(_ name: String, _ label: String, hint: String?, isOptional: Bool, _ control: HTML) -> HTML {
        """
        <div class="field"><label for="f-\(name)">\(label)\(when(isOptional) { " <span class=\"soft\">(\(words.optional))</span>" })</label>\
        \(when(hint) { "<p class=\"hint\" id=\"h-\(name)\">\($0)</p>" })\
        \(when(problem(name)) { "<p class=\"err\" id=\"e-\(name)\">\($0.sentence(in: words.language))</p>" })\(control)</div>
        """
    }

    /// One line of text. `offering` lists what may be typed; `asking` says where a script finds more of it.
    func line(
        _ name: String, _ label: String, type: String = "text", autocomplete: String = "off", hint: String? = nil,
        isOptional: Bool = false, offering list: [String]? = nil, asking path: String? = nil
    ) -> HTML {
        let value = type == "password" ? "" : form[name] ?? ""
        let offered: HTML? = when(list) { list in
            "<datalist id=\"l-\(name)\">\(list.map { "<option value=\"\($0)\">" as HTML })</datalist>"
        }
        return framed(
            name, label, hint: hint, isOptional: isOptional,
            """
            <input class="in" id="f-\(name)" name="\(name)" type="\(type)" value="\(value)" dir="auto" autocomplete="\(autocomplete)"\
            \(described(name, hint: hint))\(when(list != nil) { " list=\"l-\(name)\"" })\(when(path) { " data-offers=\"\($0)\"" })>\(offered)
            """)
    }

    /// Several lines of text, or one that may grow long.
    func text(
        _ name: String, _ label: String, hint: String? = nil, isOptional: Bool = false, isShort: Bool = false
    ) -> HTML {
        framed(
            name, label, hint: hint, isOptional: isOptional,
            "<textarea class=\"in\" id=\"f-\(name)\" name=\"\(name)\" dir=\"auto\"\(when(isShort) { " rows=\"2\"" })\(described(name, hint: hint))>\(form[name] ?? "")</textarea>"
        )
    }

    /// One of many.
    func select(
        _ name: String, _ label: String, _ options: [(code: String, name: String)], hint: String? = nil,
        empty: String? = nil,
        isOptional: Bool = false
    ) -> HTML {
        let items = options.map { option -> HTML in
            "<option value=\"\(option.code)\"\(when(form[name] == option.code) { " selected" })>\(option.name)</option>"
        }
        return framed(
            name, label, hint: hint, isOptional: isOptional,
            """
            <select class="in" id="f-\(name)" name="\(name)"\(described(name, hint: hint))>\
            \(when(empty) { "<option value=\"\">\($0)</option>" })\(items)</select>
            """)
    }

    /// Several words from one long list that is in the page once, typed or chosen; `Term.codes(_:among:)` reads them.
    func terms(_ name: String, _ label: String, _ all: [Term], count: Int, next: String) -> HTML {
        let names = Dictionary(all.map { ($0.code, $0.name(in: words.language)) }) { first, _ in first }
        let typed = form.all(name).map { names[$0] ?? $0 }
        let inputs = (0..<count).map { place -> HTML in
            let id = place == 0 ? "f-\(name)" : "f-\(name)-\(place)"
            let problem = place == 0 ? problem(name) : nil
            return """
                <div class="field"><label for="\(id)">\(place == 0 ? label : next)\
                \(when(place > 0) { " <span class=\"soft\">(\(words.optional))</span>" })</label>\
                \(when(problem) { "<p class=\"err\" id=\"e-\(name)\">\($0.sentence(in: words.language))</p>" })\
                <input class="in" id="\(id)" name="\(name)" value="\(place < typed.count ? typed[place] : "")" dir="auto" autocomplete="off" list="l-\(name)"\
                \(place == 0 ? described(name, hint: words.termsHint) : "")></div>
                """
        }
        let offered = all.map { "<option value=\"\($0.name(in: words.language))\">" as HTML }
        return
            "<p class=\"hint\" id=\"h-\(name)\">\(words.termsHint)</p><div class=\"duo trio\">\(inputs)</div><datalist id=\"l-\(name)\">\(offered)</datalist>"
    }

    /// Several choices from one list, one `select` each: easier on a phone and by keyboard than one of many lines.
    func selects(
        _ name: String, _ label: String, _ options: [(code: String, name: String)], count: Int, next: String,
        empty: String
    ) -> HTML {
        let chosen = form.all(name)
        let selects = (0..<count).map { place -> HTML in
            let id = place == 0 ? "f-\(name)" : "f-\(name)-\(place)"
            let items = options.map { option -> HTML in
                let isChosen = place < chosen.count && chosen[place] == option.code
                return "<option value=\"\(option.code)\"\(when(isChosen) { " selected" })>\(option.name)</option>"
            }
            let problem = place == 0 ? problem(name) : nil
            return """
                <div class="field"><label for="\(id)">\(place == 0 ? label : next)\
                \(when(place > 0) { " <span class=\"soft\">(\(words.optional))</span>" })</label>\
                \(when(problem) { "<p class=\"err\" id=\"e-\(name)\">\($0.sentence(in: words.language))</p>" })\
                <select class="in" id="\(id)" name="\(name)"\(place == 0 ? described(name, hint: nil) : "")>\
                <option value="">\(empty)</option>\(items)</select></div>
                """
        }
        return "<div class=\"duo trio\">\(selects)</div>"
    }

    /// A choice of a few, as cards. `before` and `after` stand around them, inside the same group.
    func picks(
        _ name: String, _ legend: String, _ options: [(code: String, label: HTML)], hint: String? = nil,
        asTaps: Bool = false,
        isHeading: Bool = false, before: HTML? = nil, after: HTML? = nil
    ) -> HTML {
        let items = options.enumerated().map { index, option -> HTML in
            let id = index == 0 ? "f-\(name)" : "f-\(name)-\(index)"
            return """
                <div class="pick"><input type="radio" name="\(name)" id="\(id)" value="\(option.code)"\
                \(when(form[name] == option.code) { " checked" })\(described(name, hint: hint))><label for="\(id)">\(option.label)</label></div>
                """
        }
        return """
            <fieldset class="\(isHeading ? "sec" : "")"><legend\(when(isHeading) { " class=\"h2\"" })>\(legend)</legend>\
            \(when(hint) { "<p class=\"hint\" id=\"h-\(name)\">\($0)</p>" })\
            \(when(problem(name)) { "<p class=\"field\"><span class=\"err\" id=\"e-\(name)\">\($0.sentence(in: words.language))</span></p>" })\
            \(before)<div class="\(asTaps ? "taps" : "picks")">\(items)</div>\(after)</fieldset>
            """
    }
}
