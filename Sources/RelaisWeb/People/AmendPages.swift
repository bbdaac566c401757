import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addAmendPages(to router: Router<Visitor>) {
        router.get("people/:id/amendment") { _, visitor in try await amendPage(nil, nil, visitor) }
        router.get("people/:id/amendment/identity") { _, visitor in
            let id: ID<Person> = try visitor.id(.person)
            return redirect(to: "/people/\(id.text)/amendment")
        }
        router.post("people/:id/amendment/identity", use: openToAmend)
        router.post("people/:id/amendment", use: amendPerson)
        router.get("people/:id/history") { _, visitor in try await historyPage(.filled(), [], nil, .ok, visitor) }
        router.post("people/:id/history", use: revealHistory)
    }

    /// The form with the identity in it. Opening it to correct it is opening it: recorded, for that purpose.
    @Sendable private func openToAmend(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        _ = try await Form(request, visitor, fields: [])
        let (identity, page) = try await store.write(as: visitor.credential()) { tx in
            (
                try Person.reveal(id, purpose: RevealPurpose.correctRecord.rawValue, in: tx),
                try PersonPage(id, in: tx)
            )
        }
        let (civil, contact) = (identity.civil, identity.contact)
        var known = Self.facts(of: page)
        known["given"] = [civil.given]
        known["family"] = [civil.family ?? ""]
        known["birth_date"] = [civil.birth.map(visitor.words.typed) ?? ""]
        known["birth_source"] = [civil.birthSource?.rawValue ?? ""]
        known["gender"] = [civil.gender?.rawValue ?? ""]
        known["phone"] = [contact.phone ?? ""]
        known["email"] = [contact.email ?? ""]
        known["address"] = [contact.address ?? ""]
        known["contact_wishes"] = [contact.wishes ?? ""]
        return try await amendPage(.filled(known), nil, visitor)
    }

    @Sendable private func amendPerson(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let form = try await Form(request, visitor, fields: Self.personFields + [FormVersion.name])
        return try await submit(form, visitor) { tx in
            // A list that was emptied is not a list that was not given.
            guard form["languages"] == nil || !form.all("languages").isEmpty else {
                throw Refusal.invalid([Invalid("languages", .missing)])
            }
            var draft = Person.Draft(form)
            try draft.settleCommune(in: tx)
            _ = try Person.amend(id, draft, in: tx)
        } again: { objection in
            try await amendPage(form, objection, visitor)
        } done: {
            "/people/\(id.text)?done=amend"
        }
    }

    private static func facts(of page: PersonPage) -> [String: [String]] {
        [
            "languages": page.languages.map(\.code), "french_level": [page.frenchLevel?.rawValue ?? ""],
            "commune": [page.communeLabel ?? ""],
        ]
    }

    /// `form` holds what was typed, or the identity once it is open; without it only what names nobody is there.
    private func amendPage(
        _ typed: Form?, _ objection: Objection?, _ visitor: Visitor
    ) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let (person, languages, caller, now) = try await store.write(as: visitor.credential()) { tx in
            let languages = try Reference.languages(in: tx)
            return (try PersonPage(id, in: tx), try languages.all(), try tx.caller, tx.now)
        }
        guard person.isAssigned else { throw Refusal.notAssigned }
        guard person.handedOverAt == nil else { throw Refusal.handedOver }
        let words = visitor.words
        let form = typed ?? .filled(Self.facts(of: person))
        let fields = PersonForm(fields: Fields(form, objection?.invalid ?? [], words))
        let isOpen = form["given"] != nil
        let opening: HTML = """
            <section class="mask mask-short" aria-labelledby="identity"><div class="mask-say"><h2 id="identity" class="with-ic">\(Icon.of("lock"))\(words.identityMasked)</h2>\
            <p class="small soft">\(words.openToAmendHint)</p></div>
            <form method="post" action="/people/\(id.text)/amendment/identity">\(FormToken.field(visitor))<button class="btn">\(Icon.of("eye"))\(words.openToAmend)</button></form></section>
            """
        return page(
            "\(words.amend) \(person.code)", at: .people, visitor, caller, status: objection?.status ?? .ok,
            """
            \(Piece.back(to: "/people/\(id.text)", words.backToFile))
            \(objection?.note(words, about: .person, more: objection?.isStale == true ? first(person.changes.first, now, words) : nil))
            <div class="head"><h1>\(words.amend) <span class="code">\(person.code)</span></h1><p class="lead">\(words.amendLead)</p></div>
            \(when(!isOpen) { opening })
            <form class="form form-page" method="post" action="/people/\(id.text)/amendment">\(FormToken.field(visitor))\(FormVersion.field(person.rowVersion))
            \(when(isOpen) { fields.identity(canClear: true) })
            \(fields.facts(languages, legend: isOpen ? words.caseLegend : words.factsLegend))
            <p class="acts"><button class="btn btn-go">\(words.save)</button><a class="btn" href="/people/\(id.text)">\(words.changeNothing)</a></p></form>
            """)
    }

    /// Who was there first, when, and what they changed.
    private func first(_ last: Change?, _ now: Date, _ words: Words) -> HTML? {
        when(last) { change in
            "<p>\(words.changedBy(change.account ?? "–", words.moment(change.at, now: now), change.fields))</p>"
        }
    }
}
