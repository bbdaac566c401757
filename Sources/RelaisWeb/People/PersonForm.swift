import RelaisCore

/// The fields of someone's file, the same when it is opened and when it is corrected.
struct PersonForm {
    let fields: Fields
    private var words: Words { fields.words }

    /// Names, birth, gender, and how to reach them. `canClear` offers to say nothing of the gender any more.
    func identity(canClear: Bool = false) -> HTML {
        let genders = Civil.Gender.allCases.map { gender -> (code: String, label: HTML) in
            (gender.rawValue, "\(words.gender(gender))")
        }
        let none: [(code: String, label: HTML)] = canClear ? [("", "\(words.unknown)")] : []
        return """
            <fieldset class="sec"><legend class="h2">\(words.identityLegend)</legend><p class="hint">\(words.identityHint)</p>
            <div class="duo">\(fields.line("given", words.given))\(fields.line("family", words.family, isOptional: true))</div>
            <div class="duo">\(fields.line("birth_date", words.birthDate, hint: words.birthHint, isOptional: true))\
            \(fields.select("birth_source", words.birthSource, Civil.BirthSource.allCases.map { ($0.rawValue, words.birthSource($0)) }, empty: words.unknown, isOptional: true))</div>
            \(fields.picks("gender", words.gender, genders + none, asTaps: true))</fieldset>
            <fieldset class="sec"><legend class="h2">\(words.contactLegend)</legend>
            <div class="duo">\(fields.line("phone", words.phone, type: "tel", isOptional: true))\(fields.line("email", words.email, type: "email", isOptional: true))</div>
            \(fields.line("address", words.address, isOptional: true))
            \(fields.line("contact_wishes", words.contactWishes, hint: words.contactWishesHint, isOptional: true))</fieldset>
            """
    }

    /// What names nobody.
    func facts(_ languages: [Term], legend: String) -> HTML {
        """
        <fieldset class="sec"><legend class="h2">\(legend)</legend>
        \(fields.selects("languages", words.languages, languages.map { ($0.code, $0.name(in: words.language)) }, count: 3, next: words.otherLanguage, empty: words.unknown))
        <div class="duo">\(fields.select("french_level", words.frenchLevelLabel, FrenchLevel.allCases.map { ($0.rawValue, words.level($0)) }, empty: words.unknown, isOptional: true))\
        \(fields.commune())</div>\(fields.communesToChoose())</fieldset>
        """
    }
}
