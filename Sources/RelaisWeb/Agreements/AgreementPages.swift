import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addAgreementPages(to router: Router<Visitor>) {
        router.get("agreements") { request, visitor in
            try await agreementsPage(.filled(), nil, visitor, done: Self.asked("done", request) ?? "")
        }
        router.post("agreements", use: proposeAgreement)
        router.post("agreements/:id/confirmation") { request, visitor in
            let id: ID<Agreement> = try visitor.id(.agreement)
            let form = try await Form(request, visitor, fields: [FormVersion.name])
            return try await submit(form, visitor) { tx in
                try Agreement.confirm(id, in: tx)
            } again: { objection in
                try await agreementsPage(.filled(), objection, visitor)
            } done: {
                "/agreements?done=confirm"
            }
        }
        router.get("agreements/:id/end") { _, visitor in try await endAgreementPage(nil, visitor) }
        router.post("agreements/:id/end") { request, visitor in
            let id: ID<Agreement> = try visitor.id(.agreement)
            let form = try await Form(request, visitor, fields: [FormVersion.name])
            return try await submit(form, visitor) { tx in
                try Agreement.end(id, in: tx)
            } again: { objection in
                try await endAgreementPage(objection, visitor)
            } done: {
                "/agreements?done=end"
            }
        }
    }

    @Sendable private func proposeAgreement(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: ["partner", "covers", "paper", "signed_on", "ends_on"])
        return try await submit(form, seeing: Precondition.none, visitor) { tx in
            _ = try Agreement.propose(Agreement.Draft(form), in: tx)
        } again: { objection in
            try await agreementsPage(form, objection, visitor)
        } done: {
            "/agreements?done=propose"
        }
    }

    private func agreementsPage(
        _ form: Form, _ objection: Objection?, _ visitor: Visitor, done: String = ""
    ) async throws -> Response {
        let (list, organisations, caller) = try await store.write(as: visitor.credential()) { tx in
            (try AgreementList(in: tx), try Organisation.list(in: tx), try tx.caller)
        }
        let words = visitor.words
        let view = AgreementView(
            list: list, caller: caller, organisations: organisations.filter { $0.id != caller.organisation },
            fields: Fields(form, objection?.invalid ?? [], words), token: FormToken.field(visitor))
        return page(
            words.agreements, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            \(Piece.back(to: "/", words.myDay))
            \(objection?.note(words, about: .agreement))
            \(when(words.doneAgreement(done)) { Piece.note("ok", icon: "done", "<p>\($0)</p>") })
            <div class="head"><h1>\(words.agreements)</h1><p class="lead">\(words.agreementsLead)</p>\
            \(when(caller.may(.keepAgreements) && caller.organisation != nil) { "<p class=\"acts\"><a class=\"btn\" href=\"/partners/new\">\(words.newPartner)</a></p>" })</div>
            <div class="flow">\(view.table)\(caller.may(.keepAgreements) ? view.form : nil)</div>
            """)
    }

    private func endAgreementPage(_ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Agreement> = try visitor.id(.agreement)
        let (list, caller) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.keepAgreements)
            return (try AgreementList(in: tx), try tx.caller)
        }
        guard let agreement = list.lines.first(where: { $0.id == id }) else {
            throw Refusal.notFound(.init(.agreement, id.rawValue))
        }
        let canStill = agreement.endedAt == nil
        guard canStill || objection != nil else { throw Refusal.agreementIs(.ended) }
        let words = visitor.words
        let other = agreement.proposer == caller.organisation ? agreement.partnerName : agreement.proposerName
        return page(
            words.endAgreement, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/agreements", words.agreements))
            \(objection?.note(words, about: .agreement))
            <h1>\(words.endAgreementQuestion)</h1><p class="lead">\(words.endAgreementLead(other))</p>
            <form class="form" method="post" action="/agreements/\(id.text)/end">\(FormToken.field(visitor))\(FormVersion.field(agreement.rowVersion))
            <p class="acts">\(when(canStill) { "<button class=\"btn btn-no\">\(words.endAgreement)</button>" })<a class="btn" href="/agreements">\(words.changeNothing)</a></p></form></div>
            """)
    }
}

extension Agreement.Draft {
    /// What was typed of an agreement.
    init(_ typed: some Typed) {
        self.init(
            partner: typed["partner"], covers: typed["covers"], paper: typed["paper"], signedOn: typed["signed_on"],
            endsOn: typed["ends_on"])
    }
}
