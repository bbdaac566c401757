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
                try Person.register(Person.Draft(form), in: tx).id
            }
            return redirect(to: "/people/\(made.text)?done=register")
        } catch Refusal.invalid(let found) {
            return try await registerPage(form, found, .unprocessableContent, visitor)
        }
    }

    private func registerPage(
        _ form: Form, _ invalid: [Invalid], _ status: HTTPResponse.Status, _ visitor: Visitor
    ) async throws -> Response {
        let (languages, communes, caller) = try await store.read(as: visitor.credential()) { tx in
            let languages = try Reference.languages(in: tx)
            let communes = try Reference.communes(in: tx)
            try tx.caller.require(.registerPeople)
            return (try languages.all(), try communes.all(), try tx.caller)
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
            <fieldset class="sec"><legend class="h2">\(words.identityLegend)</legend><p class="hint">\(words.identityHint)</p>
            <div class="duo">\(fields.line("given", words.given))\(fields.line("family", words.family, isOptional: true))</div>
            <div class="duo">\(fields.line("birth_date", words.birthDate, hint: words.birthHint, isOptional: true))\
            \(fields.select("birth_source", words.birthSource, Civil.BirthSource.allCases.map { ($0.rawValue, words.birthSource($0)) }, empty: words.unknown, isOptional: true))</div>
            \(fields.picks("gender", words.gender, Civil.Gender.allCases.map { ($0.rawValue, "\(words.gender($0))") }, asTaps: true))</fieldset>
            <fieldset class="sec"><legend class="h2">\(words.contactLegend)</legend>
            <div class="duo">\(fields.line("phone", words.phone, type: "tel", isOptional: true))\(fields.line("email", words.email, type: "email", isOptional: true))</div>
            \(fields.line("address", words.address, isOptional: true))
            \(fields.line("contact_wishes", words.contactWishes, hint: words.contactWishesHint, isOptional: true))</fieldset>
            <fieldset class="sec"><legend class="h2">\(words.caseLegend)</legend>
            \(fields.selects("languages", words.languages, languages.map { ($0.code, $0.name(in: visitor.language)) }, count: 3, next: words.otherLanguage, empty: words.unknown))
            <div class="duo">\(fields.select("french_level", words.frenchLevelLabel, FrenchLevel.allCases.map { ($0.rawValue, words.level($0)) }, empty: words.unknown, isOptional: true))\
            \(fields.select("commune", words.commune, communes.map { ($0.code, "\($0.french) (\($0.code.prefix(2)))") }, empty: words.unknown, isOptional: true))</div></fieldset>
            <p class="acts"><button class="btn btn-go">\(words.register)</button><a class="btn" href="/people">\(words.back)</a></p></form>
            """)
    }
}
