import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    private static let draftFields = ["person", "service", "priority", "need", "already_done", "then"]

    @Sendable func showNewReferral(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let query = request.uri.queryParameters
        let form = Form.filled([
            "person": [query["person"].map(String.init) ?? ""], "service": [query["service"].map(String.init) ?? ""],
            "priority": [Referral.Priority.normal.rawValue],
        ])
        return try await draftPage(.send, nil, form, [], .ok, visitor)
    }

    @Sendable func draftReferral(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: Self.draftFields)
        do {
            let made = try await store.write(as: visitor.credential()) { tx in
                try Referral.draft(Referral.Draft(form), in: tx).id
            }
            return redirect(to: after(form, made))
        } catch Refusal.invalid(let found) {
            return try await draftPage(.send, nil, form, found, .unprocessableContent, visitor)
        }
    }

    @Sendable func showDraft(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let referral = try await store.write(as: visitor.credential()) { tx in try ReferralPage(id, in: tx) }
        guard referral.line.side == .referrer else { throw Refusal.notYourMove(.referrer) }
        guard referral.line.state == .draft else { throw Refusal.referralIs(referral.line.state, needs: [.draft]) }
        let form = Form.filled([
            "service": [referral.service.text], "priority": [referral.line.priority.rawValue],
            "need": [referral.request.need],
            "already_done": [referral.request.alreadyDone ?? ""],
        ])
        return try await draftPage(.redraft, referral, form, [], .ok, visitor)
    }

    @Sendable func redraftReferral(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let form = try await Form(request, visitor, fields: Self.draftFields + [FormVersion.name])
        return try await submit(form, visitor) { tx in
            try Referral.redraft(id, Referral.Draft(form), in: tx)
        } again: { objection in
            let referral = try await store.write(as: visitor.credential()) { tx in try ReferralPage(id, in: tx) }
            return try await draftPage(
                .redraft, referral, form, objection.invalid, objection.status, visitor, isStale: objection.isStale)
        } done: {
            after(form, id)
        }
    }

    /// On to checking what will be sent, or to the draft as it was kept.
    private func after(_ form: Form, _ id: ID<Referral>) -> String {
        form["then"] == "send" ? "/referrals/\(id.text)/\(Move.send.noun)" : "/referrals/\(id.text)?done=redraft"
    }

    /// The form of a draft: a new one (`move` is `send`), one that is kept (`redraft`), or the next leg after a referral
    /// (`forward`). `isStale` says that somebody was there first.
    func draftPage(
        _ move: Move, _ referral: ReferralPage?, _ form: Form, _ invalid: [Invalid], _ status: HTTPResponse.Status,
        _ visitor: Visitor, isStale: Bool = false
    ) async throws -> Response {
        let (people, services, caller) = try await store.write(as: visitor.credential()) { tx in
            let caller = try tx.caller
            try caller.require(.referPeople)
            let services = try Service.list(in: tx).filter { $0.organisation != caller.organisation }
            return (try Caseload(limit: 100, in: tx).people.items, services, caller)
        }
        let words = visitor.words
        let fields = Fields(form, invalid, words)
        let title: HTML =
            referral.map { "\(words.question(move)) <span class=\"code\">\($0.line.reference)</span>" }
            ?? "\(words.newReferral)"
        let action = referral.map { "/referrals/\($0.line.id.text)/\(move.noun)" } ?? "/referrals"
        let main: HTML = """
            \(Piece.back(to: referral.map { "/referrals/\($0.line.id.text)" } ?? "/", referral == nil ? words.myDay : words.backToReferral))
            \(Piece.errors(invalid, words))\(when(isStale) { Piece.refused(words.changedMeanwhile(.referral)) })
            <div class="head"><h1>\(title)</h1>\(when(people.isEmpty && referral == nil) { "<p class=\"lead\">\(words.nobodyToRefer)</p><p class=\"acts\"><a class=\"btn\" href=\"/people/new\">\(words.register)</a></p>" })</div>
            <form class="form form-page" method="post" action="\(action)">\(FormToken.field(visitor))\(when(referral) { FormVersion.field($0.rowVersion) })
            \(when(referral == nil) { whoSection(fields, people) })
            \(serviceSection(fields, services))
            <fieldset class="sec"><legend class="h2">\(words.whyNow)</legend>
            \(fields.line("need", words.needLabel))
            \(fields.text("already_done", words.alreadyDoneLabel, hint: words.noteHint, isOptional: true))</fieldset>
            \(fields.picks("priority", words.whichPriority, Referral.Priority.allCases.map { ($0.rawValue, "<b>\(words.priority($0))</b><span class=\"small soft\">\(words.priorityDelay($0))</span>") }, isHeading: true))
            <p class="acts"><button class="btn btn-go" name="then" value="send">\(words.checkAndSend)</button>\
            <button class="btn" name="then" value="keep">\(words.keepDraft)</button></p></form>
            """
        return page(words.newReferral, at: .referrals, visitor, caller, status: status, main)
    }

    private func whoSection(_ fields: Fields, _ people: [Caseload.Line]) -> HTML {
        let words = fields.words
        let options = people.filter { $0.name != nil }.map { ($0.id.text, "\($0.code) · \($0.name ?? "")") }
        return """
            <fieldset class="sec"><legend class="h2">\(words.whichPerson)</legend>
            \(fields.select("person", words.person, options, empty: words.choosePerson))</fieldset>
            """
    }

    private func serviceSection(_ fields: Fields, _ services: [Service]) -> HTML {
        let words = fields.words
        guard services.count > 7 else {
            let options = services.map { ($0.id.text, ServiceCard(service: $0, words: words).html) }
            return fields.picks("service", words.whichService, options, isHeading: true)
        }
        let options = services.map { ($0.id.text, "\($0.name) · \($0.organisationName), \($0.communeName)") }
        return """
            <fieldset class="sec"><legend class="h2">\(words.whichService)</legend>
            \(fields.select("service", words.services, options, empty: words.chooseService))</fieldset>
            """
    }
}
