import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    /// What a file lives through: corrected, merged, followed by others.
    func addFileAPI(to api: RouterGroup<Visitor>) {
        api.post("people/:id/amendment") { request, visitor in
            let body = try await JSONBody(
                request, fields: Self.personFields.filter { $0 != "languages" }, lists: ["languages"])
            return try await person(visitor) { id, tx in
                try Person.amend(id, Person.Draft(body), in: tx)
                return id
            }
        }
        api.post("people/:id/history") { request, visitor in
            let body = try await JSONBody(request, fields: ["purpose", "words"])
            let history = try await store.write(as: visitor.credential()) { tx in
                try Person.revealHistory(
                    Person.id(for: visitor.parameters.get("id") ?? "", in: tx), purpose: body["purpose"],
                    words: body["words"], in: tx)
            }
            return JSONAnswer.response(ListJSON(history.map(FormerJSON.init)))
        }
        api.post("people/:id/merger") { request, visitor in
            let body = try await JSONBody(request, fields: ["other"])
            return try await person(visitor) { id, tx in
                guard let other = body["other"] else { throw Refusal.invalid([Invalid("other", .missing)]) }
                try Person.merge(Person.id(for: other, in: tx), into: id, in: tx)
                return id
            }
        }
        api.get("colleagues") { _, visitor in
            let colleagues = try await store.read(as: visitor.credential()) { tx in
                try tx.caller.require(.seePeople)
                return try Colleague.ask(in: tx).all()
            }
            return JSONAnswer.response(ListJSON(colleagues.map(ColleagueJSON.init)))
        }
        api.post("people/:id/assignment") { request, visitor in
            let body = try await JSONBody(request, fields: ["colleague"])
            return try await person(visitor) { id, tx in
                try Person.assign(id, to: body["colleague"], in: tx)
                return id
            }
        }
        api.post("people/:id/unassignment") { request, visitor in
            let body = try await JSONBody(request, fields: ["colleague"])
            return try await person(visitor) { id, tx in
                try Person.unassign(id, from: body["colleague"], in: tx)
                return id
            }
        }
        api.post("referrals/:id/assignment") { request, visitor in
            let body = try await JSONBody(request, fields: ["colleague", "fully"])
            try await store.write(as: visitor.credential()) { tx in
                try Referral.assign(
                    Referral.id(for: visitor.parameters.get("id") ?? "", in: tx), to: body["colleague"],
                    fully: body["fully"] == "yes", in: tx)
            }
            return Response(status: .noContent)
        }
    }

    /// Does something to the person in the path, and answers with the file as it now is.
    private func person(
        _ visitor: Visitor, _ verb: @escaping @Sendable (ID<Person>, Transaction) throws -> ID<Person>
    ) async throws -> Response {
        let page = try await store.write(as: visitor.credential()) { tx in
            let id = try Person.id(for: visitor.parameters.get("id") ?? "", in: tx)
            return try PersonPage(verb(id, tx), in: tx)
        }
        return JSONAnswer.response(PersonJSON(page))
    }
}

struct ColleagueJSON: Encodable {
    let id: String
    let name: String

    init(_ colleague: Colleague) { (id, name) = (colleague.id.text, colleague.name) }
}

/// A change of a file: field names, no value.
struct ChangeJSON: Encodable {
    let at: Date
    let account: String?
    let fields: [String]

    init(_ change: Change) { (at, account, fields) = (change.at, change.account, change.fields) }
}

private struct FormerJSON: Encodable {
    struct Value: Encodable {
        let field: String
        let value: String
    }
    let at: Date
    let account: String?
    let fields: [String]
    let values: [Value]

    init(_ former: FormerVersion) {
        (at, account, fields) = (former.at, former.account, former.fields)
        values = former.values.map { Value(field: $0.field, value: $0.value) }
    }
}
