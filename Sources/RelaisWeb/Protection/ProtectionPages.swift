import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addProtectionPages(to router: Router<Visitor>) {
        router.get("people/:id/protection") { request, visitor in
            try await protectionPage(.filled(), [], nil, .ok, visitor, isDone: Self.asked("done", request) != nil)
        }
        router.post("people/:id/protection", use: openProtection)
        router.get("people/:id/minority") { _, visitor in try await minorityPage(.filled(), nil, visitor) }
        router.post("people/:id/minority", use: stateMinority)
        addRepresentativePages(to: router)
    }

    /// Shown in the answer to the form itself: no address shows it, and there is nothing to come back to.
    @Sendable private func openProtection(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let form = try await Form(request, visitor, fields: ["purpose", "words"])
        do {
            let open = try await store.write(as: visitor.credential()) { tx in
                try Person.openProtection(id, purpose: form["purpose"], words: form["words"], in: tx)
            }
            return try await protectionPage(form, [], open, .ok, visitor)
        } catch Refusal.invalid(let found) {
            return try await protectionPage(form, found, nil, .unprocessableContent, visitor)
        }
    }

    private func protectionPage(
        _ form: Form, _ invalid: [Invalid], _ open: Protection?, _ status: HTTPResponse.Status, _ visitor: Visitor,
        isDone: Bool = false
    ) async throws -> Response {
        let (person, caller, now) = try await boundPerson(visitor)
        let words = visitor.words
        let view = ProtectionView(
            person: person, open: open, fields: Fields(form, invalid, words), today: Day(now), now: now,
            token: FormToken.field(visitor))
        return page(
            "\(words.protection) \(person.code)", at: .people, visitor, caller, status: status,
            view.html(isDone: isDone))
    }

    /// The file, for whoever follows the person and is bound by secrecy.
    func boundPerson(_ visitor: Visitor) async throws -> (PersonPage, Caller, Date) {
        let id: ID<Person> = try visitor.id(.person)
        let (person, caller, now) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.keepProtection)
            return (try PersonPage(id, in: tx), try tx.caller, tx.now)
        }
        guard person.isAssigned else { throw Refusal.notAssigned }
        guard person.isBound else { throw Refusal.secrecyNeeded }
        return (person, caller, now)
    }

    @Sendable private func stateMinority(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let form = try await Form(request, visitor, fields: ["minority", "decided_on", FormVersion.name])
        return try await submit(form, visitor) { tx in
            try Minority.state(form["minority"], decidedOn: form["decided_on"], of: id, in: tx)
        } again: { objection in
            try await minorityPage(form, objection, visitor)
        } done: {
            "/people/\(id.text)/protection?done=1"
        }
    }

    private func minorityPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let (person, caller, _) = try await boundPerson(visitor)
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        let statuses = Minority.Status.allCases.map { ($0.rawValue, "\(words.minority($0))" as HTML) }
        return page(
            "\(words.stateMinority) \(person.code)", at: .people, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/people/\(person.id.text)/protection", words.protection))
            \(objection?.note(words, about: .person))
            <h1>\(words.stateMinority) <span class="code">\(person.code)</span></h1><p class="lead">\(words.minorityHint)</p>
            <form class="form" method="post" action="/people/\(person.id.text)/minority">\(FormToken.field(visitor))\(FormVersion.field(person.rowVersion))
            \(fields.picks("minority", words.minorityLabel, statuses))
            \(fields.line("decided_on", words.decidedOnLabel, hint: words.dayHint, isOptional: true))
            <p class="acts"><button class="btn btn-go">\(words.save)</button><a class="btn" href="/people/\(person.id.text)/protection">\(words.changeNothing)</a></p></form></div>
            """)
    }
}
