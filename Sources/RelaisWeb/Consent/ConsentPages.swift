import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addConsentPages(to router: Router<Visitor>) {
        router.get("people/:id/consents/new") { request, visitor in
            try await newConsentPage(nil, nil, request, visitor)
        }
        router.post("people/:id/consents", use: giveConsent)
        router.get("people/:id/consents/form", use: showConsentForm)
        router.get("consents/:id", use: showConsent)
        router.get("consents/:id/renewal") { _, visitor in try await renewalPage(nil, nil, visitor) }
        router.post("consents/:id/renewal", use: renewConsent)
        router.get("consents/:id/withdrawal") { _, visitor in try await withdrawalPage(nil, visitor) }
        router.post("consents/:id/withdrawal", use: withdrawConsent)
        router.get("consents/:id/receipt", use: showReceipt)
        addInformationPages(to: router)
    }

    private static let consentFields = Consent.Draft.names + [FormVersion.name, "back"]

    @Sendable private func giveConsent(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let form = try await Form(request, visitor, fields: Self.consentFields)
        return try await submit(form, visitor) { tx in
            try Consent.give(Consent.Draft(form), for: id, in: tx)
        } again: { objection in
            try await newConsentPage(form, objection, request, visitor)
        } done: { _ in
            form["back"].map { Self.ownPath($0) } ?? "/people/\(id.text)?done=consent#consents"
        }
    }

    /// `recipient` and `back` in the address are for whoever comes from a draft, and goes back to it.
    private func newConsentPage(
        _ typed: Form?, _ objection: Objection?, _ request: Request, _ visitor: Visitor
    ) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let (form, languages, caller) = try await store.write(as: visitor.credential()) { tx in
            let languages = try Reference.languages(in: tx)
            return (try ConsentForm(for: id, in: tx), try languages.all(), try tx.caller)
        }
        let words = visitor.words
        let asked = typed?["purpose"] ?? Self.asked("purpose", request)
        let purpose = asked.flatMap(Consent.Purpose.init) ?? .referral
        let back = typed?["back"] ?? Self.asked("back", request)
        let filled =
            typed
            ?? ConsentFormView.filled(
                form, for: purpose, renewing: nil, recipient: Self.asked("recipient", request))
        let view = ConsentFormView(
            form: form, fields: Fields(filled, objection?.invalid ?? [], words), purpose: purpose, renewed: nil,
            languages: languages, token: FormToken.field(visitor), back: back.map { Self.ownPath($0) })
        return page(
            "\(words.recordConsent) \(form.code)", at: .people, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow flow-tight">\(Piece.back(to: "/people/\(id.text)", words.backToFile))
            \(objection?.note(words, about: .person))
            <h1>\(words.consentTo(purpose)) <span class="code">\(form.code)</span></h1>
            \(view.html)</div>
            """)
    }

    @Sendable private func renewConsent(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Consent> = try visitor.id(.consent)
        let form = try await Form(request, visitor, fields: Self.consentFields)
        return try await submit(form, visitor) { tx in
            try Consent.renew(id, Consent.Draft(form), in: tx).id
        } again: { objection in
            try await renewalPage(form, objection, visitor)
        } done: { renewed in
            "/consents/\(renewed.text)?done=renew"
        }
    }

    private func renewalPage(
        _ typed: Form?, _ objection: Objection?, _ visitor: Visitor
    ) async throws -> Response {
        let id: ID<Consent> = try visitor.id(.consent)
        let (consent, form, languages, caller) = try await store.write(as: visitor.credential()) { tx in
            let languages = try Reference.languages(in: tx)
            let consent = try ConsentPage(id, in: tx)
            return (consent, try ConsentForm(for: consent.person, in: tx), try languages.all(), try tx.caller)
        }
        let words = visitor.words
        let purpose = consent.line.purpose
        let filled =
            typed ?? ConsentFormView.filled(form, for: purpose, renewing: consent.line, recipient: nil)
        let view = ConsentFormView(
            form: form, fields: Fields(filled, objection?.invalid ?? [], words), purpose: purpose,
            renewed: consent.line, languages: languages, token: FormToken.field(visitor), back: nil)
        return page(
            "\(words.renewConsent) \(consent.personCode)", at: .people, visitor, caller,
            status: objection?.status ?? .ok,
            """
            <div class="ask flow flow-tight">\(Piece.back(to: "/consents/\(id.text)", words.theConsent))
            \(objection?.note(words, about: .consent))
            <h1>\(words.renewConsent) <span class="code">\(consent.personCode)</span>\(words.questionMark)</h1>
            <p class="lead">\(words.renewConsentLead)</p>
            \(view.html)</div>
            """)
    }

    @Sendable private func withdrawConsent(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Consent> = try visitor.id(.consent)
        let form = try await Form(request, visitor, fields: [FormVersion.name])
        return try await submit(form, visitor) { tx in
            try Consent.withdraw(id, in: tx)
        } again: { objection in
            try await withdrawalPage(objection, visitor)
        } done: { _ in
            "/consents/\(id.text)?done=withdraw"
        }
    }

    private func withdrawalPage(_ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Consent> = try visitor.id(.consent)
        let (consent, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try ConsentPage(id, in: tx), try tx.caller, tx.now)
        }
        if objection == nil {
            if let ending = consent.line.ending { throw Refusal.consentIs(ending) }
            guard consent.canEnd else { throw Refusal.notAssigned }
        }
        let view = ConsentView(page: consent, today: Day(now), now: now, words: visitor.words)
        return page(
            "\(visitor.words.withdrawConsent) \(consent.personCode)", at: .people, visitor, caller,
            status: objection?.status ?? .ok,
            view.withdrawal(objection?.note(visitor.words, about: .consent), FormToken.field(visitor)))
    }

    @Sendable private func showConsent(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Consent> = try visitor.id(.consent)
        let (consent, languages, caller, now) = try await store.write(as: visitor.credential()) { tx in
            let consent = try ConsentPage(id, in: tx)
            return (consent, try Paper.languages(in: tx), try tx.caller, tx.now)
        }
        let view = ConsentView(page: consent, today: Day(now), now: now, words: visitor.words)
        return page(
            "\(visitor.words.theConsent) \(consent.personCode)", at: .people, visitor, caller,
            view.html(languages, done: Self.asked("done", request)))
    }
}
