import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    static let personFields = [
        "given", "family", "birth_date", "birth_source", "gender", "phone", "email", "address", "contact_wishes",
        "languages",
        "french_level", "commune",
    ]

    @Sendable func showNewPerson(_ request: Request, _ visitor: Visitor) async throws -> Response {
        try await registerPage(.filled(), [], .ok, visitor)
    }

    @Sendable func registerPerson(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: Self.personFields)
        do {
            let made = try await store.write(as: visitor.credential()) { tx in
                var draft = Person.Draft(form)
                try draft.settleCommune(in: tx)
                return try Person.register(draft, in: tx).id
            }
            return redirect(to: "/people/\(made.text)?done=register")
        } catch Refusal.invalid(let found) {
            return try await registerPage(form, found, .unprocessableContent, visitor)
        }
    }

    private func registerPage(
        _ form: Form, _ invalid: [Invalid], _ status: HTTPResponse.Status, _ visitor: Visitor
    ) async throws -> Response {
        let (languages, caller) = try await store.read(as: visitor.credential()) { tx in
            let languages = try Reference.languages(in: tx)
            try tx.caller.require(.registerPeople)
            return (try languages.all(), try tx.caller)
        }
        let words = visitor.words
        let fields = Fields(form, invalid, words)
        return page(
            words.register, at: .people, visitor, caller, status: status,
            """
            \(Piece.back(to: "/people", words.peopleIFollow))
            \(Piece.errors(invalid, words))
            <div class="head"><h1>\(words.register)</h1></div>
            <form class="form form-page" method="post" action="/people">\(FormToken.field(visitor))
            \(PersonForm(fields: fields).identity())
            \(PersonForm(fields: fields).facts(languages, legend: words.caseLegend))
            <p class="acts"><button class="btn btn-go">\(words.register)</button><a class="btn" href="/people">\(words.back)</a></p></form>
            """)
    }
}
