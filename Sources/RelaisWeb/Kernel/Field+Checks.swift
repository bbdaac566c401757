import RelaisCore

extension Fields {
    /// Any number of a few choices, as boxes to tick.
    func checks(_ name: String, _ legend: String, _ options: [(code: String, label: HTML)], hint: String? = nil) -> HTML
    {
        let chosen = form.all(name)
        let problem = invalid.first { $0.field == name }
        let described = [hint.map { _ in "h-\(name)" }, problem.map { _ in "e-\(name)" }].compactMap { $0 }
            .joined(separator: " ")
        let items = options.enumerated().map { index, option -> HTML in
            let id = index == 0 ? "f-\(name)" : "f-\(name)-\(index)"
            return """
                <div class="pick"><input type="checkbox" name="\(name)" id="\(id)" value="\(option.code)"\
                \(when(chosen.contains(option.code)) { " checked" })\(when(!described.isEmpty) { " aria-describedby=\"\(described)\"" })\
                \(when(problem != nil) { " aria-invalid=\"true\"" })><label for="\(id)">\(option.label)</label></div>
                """
        }
        return """
            <fieldset><legend>\(legend)</legend>\(when(hint) { "<p class=\"hint\" id=\"h-\(name)\">\($0)</p>" })\
            \(when(problem) { "<p class=\"field\"><span class=\"err\" id=\"e-\(name)\">\($0.sentence(in: words.language))</span></p>" })\
            <div class="taps">\(items)</div></fieldset>
            """
    }

    /// One box to tick.
    func check(_ name: String, _ label: String) -> HTML {
        let problem = invalid.first { $0.field == name }
        return """
            <div class="field">\(when(problem) { "<p class=\"err\" id=\"e-\(name)\">\($0.sentence(in: words.language))</p>" })\
            <div class="check"><input type="checkbox" name="\(name)" id="f-\(name)" value="yes"\(when(form[name] == "yes") { " checked" })\
            \(when(problem != nil) { " aria-invalid=\"true\" aria-describedby=\"e-\(name)\"" })><label for="f-\(name)">\(label)</label></div></div>
            """
    }
}
