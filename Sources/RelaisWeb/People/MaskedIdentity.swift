/// An identity that is shut: the values are not in the page.
struct MaskedIdentity {
    let hint: String
    let words: Words

    /// `form` asks for the purpose of opening it, where the reader may.
    func html(form: HTML?) -> HTML {
        let rows = [(words.nameLabel, "mask-m"), (words.birthLabel, "mask-s"), (words.phoneLabel, "mask-m")].map {
            label, width -> HTML in
            "<div><dt>\(label)</dt><dd><span class=\"mask-bar \(width)\"></span><span class=\"vh\">\(words.masked)</span></dd></div>"
        }
        return """
            <section class="mask" aria-labelledby="identity"><div class="mask-say"><h2 id="identity" class="with-ic">\(Icon.of("lock"))\(words.identityMasked)</h2>\
            <p class="small soft">\(hint)</p></div>
            <dl class="mask-facts">\(rows)</dl>
            \(form)</section>
            """
    }
}
