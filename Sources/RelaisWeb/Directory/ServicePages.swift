import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    static let serviceFields = [
        "name", "description", "thematiques", "languages", "minimum_age", "maximum_age", "commune", "territory",
        "publics", "transport", "accepts_now", FormVersion.name,
    ]

    /// What is said of a service: a new one, or one that is there, on one form.
    func addServicePages(to router: Router<Visitor>) {
        router.get("services/new") { _, visitor in try await servicePage(nil, nil, nil, visitor) }
        router.post("services/new") { request, visitor in
            let form = try await Form(request, visitor, fields: Self.serviceFields)
            return try await submit(form, seeing: Precondition.none, visitor) { tx in
                guard let own = try tx.caller.organisation else { throw Refusal.notPermitted(.keepServices) }
                return try Service.add(Service.Draft(form: form, in: tx), to: own, in: tx)
            } again: { objection in
                try await servicePage(nil, form, objection, visitor)
            } done: { (id: ID<Service>) in
                "/services/\(id.text)/places?done=service"
            }
        }
        router.get("services/:id/amendment") { _, visitor in
            try await servicePage(visitor.id(.service), nil, nil, visitor)
        }
        router.post("services/:id/amendment") { request, visitor in
            let id: ID<Service> = try visitor.id(.service)
            let form = try await Form(request, visitor, fields: Self.serviceFields)
            return try await submit(form, visitor) { tx in
                try Service.amend(id, to: Service.Draft(form: form, in: tx), in: tx)
            } again: { objection in
                try await servicePage(id, form, objection, visitor)
            } done: {
                "/services/\(id.text)/places?done=service"
            }
        }
    }

    private func servicePage(
        _ id: ID<Service>?, _ typed: Form?, _ objection: Objection?, _ visitor: Visitor
    ) async throws -> Response {
        let (kept, themes, languages, caller) = try await store.read(as: visitor.credential()) { tx in
            let caller = try tx.caller
            try caller.require(.keepServices)
            if id == nil && caller.organisation == nil { throw Refusal.notPermitted(.keepServices) }
            let kept = try id.map { try ServiceForm($0, in: tx) }
            let (laterThemes, laterLanguages) = (try Reference.thematiques(in: tx), try Reference.languages(in: tx))
            return (kept, try laterThemes.all(), try laterLanguages.all(), caller)
        }
        let words = visitor.words
        let form = typed ?? kept.map { .filled($0) } ?? .filled(["languages": ["fra"], "accepts_now": ["yes"]])
        let view = ServiceFormView(
            kept: kept, themes: themes, languages: languages, token: FormToken.field(visitor),
            fields: Fields(form, objection?.invalid ?? [], words))
        return page(
            kept == nil ? words.newService : words.amendService, at: .services, visitor, caller,
            status: objection?.status ?? .ok,
            "\(Piece.back(to: view.back, kept == nil ? words.services : words.places))\(objection?.note(words, about: .service))\(view.html)"
        )
    }
}

extension Service.Draft {
    /// What was typed into the form, where communes are named as people name them.
    fileprivate init(form: Form, in tx: Transaction) throws {
        self.init(form)
        let (laterThemes, laterLanguages) = (try Reference.thematiques(in: tx), try Reference.languages(in: tx))
        thematiques = Term.codes(thematiques, among: try laterThemes.all())
        languages = Term.codes(languages, among: try laterLanguages.all())
        territory = (form["territory"] ?? "").split { ",;\n\r".contains($0) }
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        acceptsNow = form.isTicked("accepts_now")
        try settleCommunes(in: tx)
    }
}

extension Form {
    /// What is said of a service that is there.
    fileprivate static func filled(_ kept: ServiceForm) -> Form {
        let draft = kept.draft
        func named(_ code: String) -> String { kept.communes[code] ?? code }
        return .filled([
            "name": [draft.name ?? ""], "description": [draft.description ?? ""], "thematiques": draft.thematiques,
            "languages": draft.languages, "minimum_age": [draft.minimumAge ?? ""],
            "maximum_age": [draft.maximumAge ?? ""], "commune": [draft.commune.map(named) ?? ""],
            "territory": [draft.territory.map(named).joined(separator: ", ")], "publics": draft.publics,
            "transport": draft.transport, "accepts_now": [draft.acceptsNow ? "yes" : ""],
        ])
    }
}
