import RelaisCore

extension Fields {
    /// A commune by its name or its postcode. Where scripts run, those that fit are offered as one types.
    func commune() -> HTML {
        line(
            "commune", words.commune, hint: words.communeHint, isOptional: true, offering: [], asking: "/communes")
    }

    /// Where several fit what was typed into a field: each, to be chosen.
    func communesToChoose(of field: String = "commune") -> HTML? {
        let several = invalid.lazy.filter { $0.field == field }.compactMap { one -> [String]? in
            if case .severalCommunes(let labels) = one.problem { labels } else { nil }
        }.first
        return when(several) { labels in
            let items = labels.enumerated().map { index, label -> HTML in
                """
                <div class="pick"><input type="radio" name="commune" id="f-commune-\(index)" value="\(label)"><label for="f-commune-\(index)">\(label)</label></div>
                """
            }
            return """
                <fieldset><legend>\(words.whichCommune)</legend>\
                \(when(labels.count == Commune.mostOffered) { "<p class=\"hint\">\(words.noneOfThem)</p>" })<div class="taps">\(items)</div></fieldset>
                """
        }
    }
}
