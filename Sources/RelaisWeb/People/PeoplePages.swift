import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addPeoplePages(to router: Router<Visitor>) {
        router.get("people", use: showPeople)
        router.get("people/new", use: showNewPerson)
        router.post("people", use: registerPerson)
        router.get("people/:id", use: showPerson)
        router.get("people/:id/reveal") { _, visitor in
            let id: ID<Person> = try visitor.id(.person)
            return redirect(to: "/people/\(id.text)")
        }
        router.post("people/:id/reveal", use: revealPerson)
        addAmendPages(to: router)
        addMergePages(to: router)
        addAssignPages(to: router)
        addHandoverPages(to: router)
        addErasurePages(to: router)
        addConsentPages(to: router)
        addProtectionPages(to: router)
    }

    @Sendable private func showPeople(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let words = visitor.words
        let cursor = request.uri.queryParameters["after"].flatMap { Cursor(String($0)) }
        let (people, terms, caller) = try await store.write(as: visitor.credential()) { tx in
            let terms = try Reference.languages(in: tx)
            return (try Caseload(after: cursor, in: tx).people, try terms.all(), try tx.caller)
        }
        let names = Dictionary(terms.map { ($0.code, $0.name(in: visitor.language)) }) { first, _ in first }
        let rows = people.items.map { one -> HTML in
            let spoken = one.languages.map { names[$0] ?? $0 }.joined(separator: ", ")
            return """
                <tr role="row"><th scope="row" role="rowheader"><a class="code" href="/people/\(one.id.text)">\(one.code)</a></th>\
                <td role="cell"><bdi>\(one.name ?? "–")</bdi></td><td role="cell">\(spoken)</td>\
                <td role="cell">\(one.frenchLevel.map(words.level) ?? "–")</td><td role="cell">\(one.commune ?? "–")</td>\
                <td role="cell" class="num"><span class="only-wide">\(one.openReferrals)</span><span class="only-small">\(words.openReferrals(one.openReferrals))</span></td></tr>
                """
        }
        let heads = [
            words.codeColumn, words.nameColumn, words.languagesColumn, words.frenchColumn, words.communeColumn,
        ].map { head -> HTML in
            "<th scope=\"col\" role=\"columnheader\">\(head)</th>"
        }
        let table: HTML =
            rows.isEmpty
            ? "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.nobody)</h2><p>\(words.nobodyHint)</p></section>"
            : """
            <table class="cards cards-brief" role="table"><caption class="vh">\(words.peopleIFollow)</caption><thead role="rowgroup"><tr role="row">\(heads)\
            <th scope="col" role="columnheader" class="num">\(words.openColumn)</th></tr></thead><tbody role="rowgroup">\(rows)</tbody></table>
            """
        return page(
            words.peopleIFollow, at: .people, visitor, caller,
            """
            <div class="head"><h1>\(words.peopleIFollow)</h1><p class="lead">\(words.peopleCount(people.items.count, more: people.next != nil || cursor != nil))</p>
            <p class="acts"><a class="btn btn-go" href="/people/new">\(words.register)</a>\
            <a class="btn" href="/handovers">\(words.handovers)</a>\
            <a class="btn" href="/people/import">\(words.importFromFile)</a>\
            <a class="btn" href="/emergencies">\(words.emergencies)</a></p></div>
            \(table)
            \(when(people.next) { "<p class=\"acts\"><a class=\"btn\" href=\"/people?after=\($0.text)\">\(words.more)</a></p>" })
            """)
    }

    @Sendable private func showPerson(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let now = try await store.read(as: visitor.credential()) { try Person.id(for: id.text, in: $0) }
        guard now == id else { return redirect(to: "/people/\(now.text)?done=merge") }
        let done = request.uri.queryParameters["done"].flatMap { PersonView.Done(rawValue: String($0)) }
        return try await personPage(visitor, .filled(), [], nil, .ok, done: done)
    }

    /// Shows the identity in the answer to the form itself: there is no address that shows it, nothing to come back to.
    @Sendable private func revealPerson(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let form = try await Form(request, visitor, fields: ["purpose", "words"])
        do {
            let identity = try await store.write(as: visitor.credential()) { tx in
                try Person.reveal(id, purpose: form["purpose"], words: form["words"], in: tx)
            }
            return try await personPage(visitor, form, [], identity, .ok)
        } catch Refusal.invalid(let found) {
            return try await personPage(visitor, form, found, nil, .unprocessableContent)
        }
    }

    func personPage(
        _ visitor: Visitor, _ form: Form, _ invalid: [Invalid], _ identity: Identity?, _ status: HTTPResponse.Status,
        done: PersonView.Done? = nil
    ) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let (person, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try PersonPage(id, in: tx), try tx.caller, tx.now)
        }
        let view = PersonView(
            person: person, caller: caller, identity: identity, fields: Fields(form, invalid, visitor.words), now: now,
            token: FormToken.field(visitor), done: done)
        return page(person.code, at: .people, visitor, caller, status: status, view.html)
    }
}
