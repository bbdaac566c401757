import RelaisCore

/// The way to what protects someone, on their file: nothing of it is here, nor whether there is anything.
struct ProtectionSection {
    let person: PersonPage
    let caller: Caller
    let words: Words

    var html: HTML? {
        when(person.isAssigned && caller.may(.keepProtection)) {
            """
            <section class="sec" aria-labelledby="protection"><h2 id="protection" class="with-ic">\(Icon.of("lock"))\(words.protection)</h2>
            <p class="small soft">\(person.isBound ? words.protectionHint : words.secrecyOnly)</p>
            \(when(person.isBound) { "<p class=\"acts\"><a class=\"btn\" href=\"/people/\(person.id.text)/protection\">\(Icon.of("eye"))\(words.openProtection)</a></p>" })</section>
            """
        }
    }
}
