import Foundation
import Hummingbird
import RelaisCore

extension Site {
    /// Where whoever keeps an organisation's agreements records another that has no accounts: who it is, what it offers, and what
    /// was signed, all at once.
    func addPartnerPages(to router: Router<Visitor>) {
        router.get("partners/new") { _, visitor in try await partnerPage(.filled(), nil, visitor) }
        router.post("partners", use: introducePartner)
    }

    private static let partnerFields = [
        "name", "service", "description", "thematiques", "languages", "commune", "covers", "paper", "signed_on",
        "ends_on",
    ]

    @Sendable private func introducePartner(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: Self.partnerFields)
        return try await submit(form, seeing: Precondition.none, visitor) { tx in
            try tx.caller.require(.keepAgreements)
            _ = try Organisation.introduce(
                name: form["name"],
                service: Service.Draft(
                    name: form["service"], description: form["description"], thematiques: form.all("thematiques"),
                    languages: form.all("languages"), minimumAge: nil, maximumAge: nil, commune: form["commune"]),
                agreement: Agreement.Draft(form), in: tx)
        } again: { objection in
            try await partnerPage(form, objection, visitor)
        } done: {
            "/agreements?done=partner"
        }
    }

    private func partnerPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let (themes, languages, caller) = try await store.read(as: visitor.credential()) { tx in
            try tx.caller.require(.keepAgreements)
            let (laterThemes, laterLanguages) = (try Reference.thematiques(in: tx), try Reference.languages(in: tx))
            return (try laterThemes.all(), try laterLanguages.all(), try tx.caller)
        }
        guard caller.organisation != nil else { throw Refusal.notPermitted(.keepAgreements) }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        func named(_ terms: [Term]) -> [(code: String, name: String)] {
            terms.map { ($0.code, $0.name(in: words.language)) }
        }
        return page(
            words.newPartner, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            \(Piece.back(to: "/agreements", words.agreements))\(objection?.note(words, about: .agreement))
            <div class="head"><h1>\(words.newPartner)</h1><p class="lead">\(words.newPartnerLead)</p></div>
            <form class="form form-page" method="post" action="/partners">\(FormToken.field(visitor))
            \(fields.line("name", words.partnerName))
            \(fields.line("service", words.partnerService, hint: words.partnerServiceHint))
            \(fields.text("description", words.partnerDescription, isOptional: true, isShort: true))
            \(fields.select("thematiques", words.partnerTheme, named(themes), empty: words.partnerChoose))
            \(fields.select("languages", words.partnerLanguage, named(languages), empty: words.partnerChoose))
            \(fields.line("commune", words.commune, hint: words.communeHint, offering: [], asking: "/communes"))\(fields.communesToChoose())
            \(fields.line("covers", words.agreementCovers, hint: words.agreementCoversHint))
            \(fields.line("paper", words.agreementPaper, hint: words.agreementPaperHint))
            <div class="duo">\(fields.line("signed_on", words.agreementSigned, hint: words.dayHint))\
            \(fields.line("ends_on", words.agreementUntil, hint: words.dayHint, isOptional: true))</div>
            <p class="acts"><button class="btn btn-go">\(words.recordPartner)</button><a class="btn" href="/agreements">\(words.changeNothing)</a></p></form>
            """)
    }
}
