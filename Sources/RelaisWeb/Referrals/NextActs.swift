import RelaisCore

/// After an end that was not hoped for: on whose side the reason lay, and one or two ways to go on.
struct NextActs {
    let page: ReferralPage
    let words: Words

    var html: HTML? {
        guard let reason = page.endReason, let person = page.person, !page.next.isEmpty else { return nil }
        let links = page.next.enumerated().map { index, next -> HTML in
            "<a class=\"btn\(index == 0 ? " btn-go" : "")\" href=\"\(path(next, person))\">\(words.next(next))</a>"
        }
        return """
            <section class="sheet flow" aria-labelledby="next"><h2 id="next">\(words.whatNext)</h2>\
            <p class="small soft">\(words.reason(reason)) · \(words.whose(reason.whose))</p><p class="acts">\(links)</p></section>
            """
    }

    /// A form with what is known filled in; no words about anybody are in an address.
    private func path(_ next: Referral.Reason.Next, _ person: ID<Person>) -> String {
        switch next {
        case .anotherService:
            page.moves.contains(.forward)
                ? "/referrals/\(page.line.id.text)/forwarding"
                : "/referrals/new?person=\(person.text)&priority=\(page.line.priority.rawValue)"
        case .sameService:
            "/referrals/new?person=\(person.text)&priority=\(page.line.priority.rawValue)&service=\(page.service.text)"
        case .askPerson: "/people/\(person.text)"
        case .recordNeed(let missing):
            "/needs/new?person=\(person.text)&missing=\(missing.rawValue)&referral=\(page.line.id.text)&service=\(page.service.text)"
        }
    }
}
