import HTTPTypes
import Hummingbird
import RelaisCore

/// Something that is done to a programme, a mentor, a mentee or a match: what it takes, and the verb that does it. Pages and API are
/// made from the same list of them, so that neither can do what the other cannot.
struct Act<Subject: Sendable>: Sendable {
    /// In addresses: `pause`.
    let noun: String
    let summary: String
    let inputs: [Input]
    let permission: Permission
    let verb: @Sendable (ID<Subject>, any Typed, Transaction) throws -> Void

    init(
        _ noun: String, _ summary: String, _ inputs: [Input], _ permission: Permission,
        _ verb: @escaping @Sendable (ID<Subject>, any Typed, Transaction) throws -> Void
    ) {
        (self.noun, self.summary, self.inputs) = (noun, summary, inputs)
        (self.permission, self.verb) = (permission, verb)
    }

    /// The call of the API that does it.
    func operation(on things: String, _ kind: Refusal.Subject.Kind, _ topic: Operation.Topic) -> Operation {
        Operation(
            .post, "\(things)/{id}/\(noun)", summary, topic, access: .may(permission), body: inputs, answers: nil
        ) { call in
            guard let id = ID<Subject>(call.id) else { throw Refusal.notFound(.init(kind)) }
            return try await call.write { tx in
                try verb(id, call.body, tx)
                return .done
            }
        }
    }
}

extension Site {
    /// Does what a form asks of a mentor, a mentee, a match; `again` shows the same form with what is wrong with it.
    func perform<Subject: Sendable>(
        _ act: Act<Subject>, on id: ID<Subject>, at path: String, _ request: Request, _ visitor: Visitor,
        again: (Form, Objection) async throws -> Response
    ) async throws -> Response {
        let form = try await Form(request, visitor, fields: act.inputs.map(\.name) + [FormVersion.name])
        return try await submit(form, visitor) { tx in
            try act.verb(id, form, tx)
        } again: { objection in
            try await again(form, objection)
        } done: {
            "\(path)?done=\(act.noun)"
        }
    }
}

extension Typed {
    /// The values of a list, where anything was said of it.
    func list(_ name: String) -> [String]? { says(name) ? all(name) : nil }
}
