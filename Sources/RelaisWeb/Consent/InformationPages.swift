import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addInformationPages(to router: Router<Visitor>) {
        router.get("people/:id/information") { _, visitor in try await informationPage(nil, nil, visitor) }
        router.post("people/:id/information", use: inform)
        router.get("information", use: showNotice)
    }

    private static let informationFields = ["language", "told", "version", "given_on", "interpreter", FormVersion.name]

    @Sendable private func inform(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let form = try await Form(request, visitor, fields: Self.informationFields)
        return try await submit(form, visitor) { tx in
            try Person.inform(id, Information.Draft(form), in: tx)
        } again: { objection in
            try await informationPage(form, objection, visitor)
        } done: {
            "/people/\(id.text)?done=inform#consents"
        }
    }

    private func informationPage(
        _ typed: Form?, _ objection: Objection?, _ visitor: Visitor
    ) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let (person, terms, papers, caller) = try await store.write(as: visitor.credential()) { tx in
            let terms = try Reference.languages(in: tx)
            return (try PersonPage(id, in: tx), try terms.all(), try Paper.languages(in: tx), try tx.caller)
        }
        guard person.isAssigned else { throw Refusal.notAssigned }
        guard person.handedOverAt == nil else { throw Refusal.handedOver }
        let words = visitor.words
        let form = typed ?? .filled(["language": [person.languages.first?.code ?? "fra"], "told": ["person"]])
        let fields = Fields(form, objection?.invalid ?? [], words)
        return page(
            "\(words.recordInformation) \(person.code)", at: .people, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/people/\(id.text)#consents", words.backToFile))
            \(objection?.note(words, about: .person))
            <h1>\(words.recordInformation) <span class="code">\(person.code)</span></h1>
            <p class="lead">\(words.informLead)</p>
            <section class="sec" aria-labelledby="notice"><h2 id="notice">\(words.printNotice)</h2>\(PaperView.languagePicker(papers, "/information", words))</section>
            <form class="form" method="post" action="/people/\(id.text)/information">\(FormToken.field(visitor))\(FormVersion.field(person.rowVersion))
            \(fields.picks("told", words.whoWasTold, Information.Told.allCases.map { ($0.rawValue, "\(words.told($0))") }, asTaps: true))
            <div class="duo">\(fields.select("language", words.consentLanguage, terms.map { ($0.code, $0.name(in: words.language)) }))\(fields.check("interpreter", words.interpreterLabel))</div>
            <div class="pair">\(fields.line("given_on", words.toldOn, hint: words.dayHint, isOptional: true))\(fields.line("version", words.noticeVersionLabel, isOptional: true))</div>
            <p class="acts"><button class="btn btn-go">\(words.recordInformation)</button><a class="btn" href="/people/\(id.text)">\(words.changeNothing)</a></p></form></div>
            """)
    }

    /// The notice itself: about nobody.
    @Sendable private func showNotice(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let asked = Self.asked("language", request) ?? visitor.language.iso
        let (paper, languages, caller) = try await store.read(as: visitor.credential()) { tx in
            (try Paper.notice(in: asked, tx), try Paper.languages(in: tx), try tx.caller)
        }
        return paperPage(
            paper, title: visitor.words.printNotice, back: "/people", visitor.words.peopleIFollow, visitor, caller,
            languages: PaperView.languagePicker(languages, "/information", visitor.words))
    }
}

extension Information.Draft {
    /// What was typed of it.
    init(_ typed: some Typed) {
        self.init()
        (language, told, version) = (typed["language"], typed["told"], typed["version"])
        (givenOn, hasInterpreter) = (typed["given_on"], typed.isTicked("interpreter"))
    }
}
