import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    private static let draftFields = [
        "person", "about", "service", "matching", "priority", "need", "already_done", "with_referral", "on_acceptance",
        "basis", "basis_words", FormVersion.name, "then",
    ]

    @Sendable func showNewReferral(_ request: Request, _ visitor: Visitor) async throws -> Response {
        var known = ["priority": [Referral.Priority.normal.rawValue]]
        for name in ["person", "service", "matching", "priority"] {
            if let given = Self.asked(name, request), !given.contains("\0"), given.count <= 100 {
                known[name] = [given]
            }
        }
        return try await draftPage(.send, .filled(known), nil, visitor)
    }

    @Sendable func draftReferral(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: Self.draftFields)
        return try await prepare(.send, form, visitor) { draft, tx in
            Kept(id: try Referral.draft(draft, in: tx).id, version: 1, at: tx.now)
        }
    }

    @Sendable func showDraft(_ request: Request, _ visitor: Visitor) async throws -> Response {
        try await draftPage(.redraft, nil, nil, visitor)
    }

    /// Only over the version that was seen: what another tab kept meanwhile is not overwritten.
    @Sendable func redraftReferral(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let form = try await Form(request, visitor, fields: Self.draftFields)
        return try await prepare(.redraft, form, visitor) { draft, tx in
            try Referral.redraft(id, draft, in: tx)
            return Kept(id: id, version: (tx.actedOn ?? 0) + 1, at: tx.now)
        }
    }

    /// The form for the next leg: the same person, the words of the last request to begin with.
    @Sendable func showForward(_ request: Request, _ visitor: Visitor) async throws -> Response {
        try await draftPage(.forward, nil, nil, visitor)
    }

    @Sendable func forwardReferral(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let form = try await Form(request, visitor, fields: Self.draftFields)
        return try await prepare(.forward, form, visitor) { draft, tx in
            Kept(id: try Referral.forward(id, draft, in: tx).id, version: 1, at: tx.now)
        }
    }

    /// What a press of one of the form's buttons leads to: the page again with other services, or the draft kept.
    private func prepare(
        _ move: Move, _ form: Form, _ visitor: Visitor,
        _ keep: @escaping @Sendable (Referral.Draft, Transaction) throws -> Kept
    ) async throws -> Response {
        let then = form["then"] ?? ""
        if then == "find", move == .send, let path = Self.address(of: form) { return redirect(to: path) }
        if ["find", "more", "show"].contains(then) { return try await draftPage(move, form, nil, visitor) }
        var typed = Referral.Draft(form)
        if move != .send { typed.person = nil }
        typed.isToSend = then == "send"
        do {
            let kept = try await store.write(as: visitor.credential()) { [typed] tx in
                var draft = typed
                try draft.settle(matching: form["matching"], in: tx)
                if move == .send { try Self.requireWords(of: form, about: draft.person) }
                var kept = try tx.seeing(move == .send ? .none : form.seen) { try keep(draft, $0) }
                if then == "consent" { kept.consent = try Self.consent(for: kept.id, in: tx) }
                return kept
            }
            let path = "/referrals/\(kept.id.text)"
            if then == "save" { return try SavedJSON(kept, visitor.words).reply.response }
            if let consent = kept.consent { return redirect(to: consent) }
            return redirect(
                to: then == "send"
                    ? "\(path)/\(Move.send.noun)" : "\(path)?done=\(move == .forward ? "forward" : "redraft")")
        } catch let refusal as Refusal {
            guard let objection = Objection(refusal) else { throw refusal }
            if then == "save" { return try SavedJSON(refusal, visitor.words).reply(objection.status).response }
            return try await draftPage(move, form, objection, visitor)
        }
    }

    /// Where a consent to what a draft would disclose is recorded; that comes back to the draft.
    private static func consent(for id: ID<Referral>, in tx: Transaction) throws -> String? {
        try ReferralPage(id, in: tx).ground.map {
            GroundView.consent(for: $0, then: "/referrals/\(id.text)/\(Move.redraft.noun)")
        }
    }

    /// What was looked for, as an address to come back to, as long as it holds no word about anybody.
    private static func address(of form: Form) -> String? {
        let person = form["person"] ?? ""
        guard (form["need"] ?? "").isEmpty, (form["already_done"] ?? "").isEmpty,
            person.isEmpty || ID<Person>(person) != nil
        else { return nil }
        let query = ["person", "service", "matching", "priority"].compactMap { name in
            form[name].flatMap { $0.isEmpty ? nil : "\(name)=\(percentEncoded($0))" }
        }
        return "/referrals/new\(query.isEmpty ? "" : "?")\(query.joined(separator: "&"))#services"
    }

    /// Words written while one person was chosen do not go with another, unless they were shown again beside that one.
    private static func requireWords(of form: Form, about person: String?) throws {
        guard let about = form["about"], !about.isEmpty, let person, about != person, form.holdsWords else { return }
        throw Refusal.invalid([Invalid("person", .otherPerson)])
    }

    /// The form of a draft: a new one (`move` is `send`), one that is kept (`redraft`), or the next leg after a referral
    /// (`forward`). Without `typed` it stands as the referral does.
    func draftPage(
        _ move: Move, _ typed: Form?, _ objection: Objection?, _ visitor: Visitor
    ) async throws -> Response {
        let id: ID<Referral>? = move == .send ? nil : try visitor.id(.referral)
        let (referral, form, drafting, caller) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.referPeople)
            let referral = try id.map { try ReferralPage($0, in: tx) }
            if let referral, !referral.moves.contains(move) { throw referral.refusal(of: move) }
            let form = typed ?? .filled(referral.map { Self.known(of: $0, move) } ?? [:])
            let before = referral.flatMap { move == .redraft || Self.isRetry($0) ? $0.slip.plan : nil }
            let asked = Drafting.Asked(
                person: referral.map { $0.person?.text ?? "" } ?? form["person"], service: form["service"],
                matching: form["matching"], plan: Referral.Draft(form).plan(after: before ?? .standard),
                most: form["then"] == "more" ? 40 : 8)
            return (referral, form, try Drafting(asked, in: tx), try tx.caller)
        }
        let words = visitor.words
        let view = DraftForm(
            move: move, referral: referral, drafting: drafting,
            fields: Fields(form.standing(for: drafting), objection?.invalid ?? [], words),
            objection: objection, token: FormToken.field(visitor))
        return page(view.title, at: .referrals, visitor, caller, status: objection?.status ?? .ok, view.html)
    }

    /// Whether the next leg is the successor of one of one's own that came to nothing: the same is asked elsewhere.
    private static func isRetry(_ referral: ReferralPage) -> Bool {
        referral.line.side == .referrer && Referral.unfulfilled.contains(referral.line.state)
    }

    /// What is filled in to begin with.
    private static func known(of referral: ReferralPage, _ move: Move) -> [String: [String]] {
        let done = [referral.request.alreadyDone ?? ""]
        if move == .forward, isRetry(referral) {
            return [
                "priority": [referral.line.priority.rawValue], "need": [referral.request.need], "already_done": done,
                "basis_words": [referral.request.basisWords ?? ""],
            ]
        }
        guard move == .redraft else {
            return ["priority": [Referral.Priority.normal.rawValue], "already_done": done]
        }
        return [
            "service": [referral.service.text], "priority": [referral.line.priority.rawValue],
            "need": [referral.request.need], "already_done": done,
            "basis_words": [referral.request.basisWords ?? ""],
        ]
    }
}

/// A draft as it was kept.
struct Kept: Sendable {
    let id: ID<Referral>
    let version: Int
    let at: Date
    /// Where to go next to record a consent, for whoever asked for that.
    var consent: String?
}

/// What a page that keeps a draft by itself is answered: what to say, and where the draft is kept from now on.
private struct SavedJSON: Encodable {
    let says: String
    var action: String?
    var version: Int?

    init(_ kept: Kept, _ words: Words) {
        says = words.draftKeptAt(words.time(kept.at))
        (action, version) = ("/referrals/\(kept.id.text)/\(Move.redraft.noun)", kept.version)
    }

    init(_ refusal: Refusal, _ words: Words) {
        says = refusal == .changedSince ? words.draftChanged : refusal.sentence(in: words.language)
    }

    var reply: Reply { get throws { try reply(.ok) } }
    func reply(_ status: HTTPResponse.Status) throws -> Reply { try .json(self, status: status) }
}

extension Form {
    /// The same, as it stands for what is prepared: the service that words chose, what would be disclosed.
    fileprivate func standing(for drafting: Drafting) -> Form {
        let choice = drafting.plan.choice
        return with("service", drafting.chosen?.id.text ?? "")
            .with("with_referral", all: choice.fields(.withReferral).map(\.rawValue))
            .with("on_acceptance", all: choice.fields(.onAcceptance).map(\.rawValue))
            .with("basis", drafting.plan.basis.rawValue)
    }

    /// Whether something was written about the person.
    var holdsWords: Bool { !(self["need"] ?? "").isEmpty || !(self["already_done"] ?? "").isEmpty }
}
