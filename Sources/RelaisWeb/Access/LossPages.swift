import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addLossPages(to router: Router<Visitor>) {
        router.get("loss") { request, visitor in
            try await lossPage(.filled(), nil, visitor, isDone: Self.asked("done", request) != nil)
        }
        router.post("loss") { request, visitor in
            let form = try await Form(request, visitor, fields: ["colleague"])
            return try await submit(form, seeing: Precondition.none, visitor) { tx in
                try Account.reportLost(form["colleague"], in: tx)
            } again: { objection in
                try await lossPage(form, objection, visitor)
            } done: {
                "/loss?done=loss"
            }
        }
    }

    private func lossPage(
        _ form: Form, _ objection: Objection?, _ visitor: Visitor, isDone: Bool = false
    ) async throws -> Response {
        let (colleagues, caller) = try await store.read(as: visitor.credential()) { tx in
            guard try tx.caller.kind == .member else { throw Refusal.passwordNeeded }
            return (try Colleague.everyone(in: tx), try tx.caller)
        }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        return page(
            words.lostDevice, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/account", words.myAccount))\(objection?.note(words, about: .account))
            \(when(isDone) { Piece.note("ok", icon: "done", "<p>\(words.lossSaid)</p>") })
            <h1>\(words.lostDevice)</h1><p class="lead">\(words.lossLead)</p>
            <form class="form narrow" method="post" action="/loss">\(FormToken.field(visitor))
            \(fields.select("colleague", words.whoLost, colleagues.map { ($0.id.text, $0.name) }, empty: words.chooseColleague))
            <p class="acts"><button class="btn btn-no">\(words.endAllTheirs)</button><a class="btn" href="/account">\(words.changeNothing)</a></p></form></div>
            """)
    }
}
