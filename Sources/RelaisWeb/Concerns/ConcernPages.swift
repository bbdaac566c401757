import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addConcernPages(to router: Router<Visitor>) {
        router.get("matches/:id/concern") { _, visitor in try await raisePage(.filled(), nil, visitor) }
        router.post("matches/:id/concern") { request, visitor in
            let id: ID<Match> = try visitor.id(.match)
            let form = try await Form(request, visitor, fields: ["urgent", "words"])
            return try await submit(form, seeing: Precondition.none, visitor) { tx in
                try Concern.raise(.init(words: form["words"], urgent: form["urgent"]), about: id, in: tx)
            } again: {
                try await raisePage(form, $0, visitor)
            } done: { _ in
                "/concerns?done=raised"
            }
        }
        router.get("concerns") { request, visitor in
            try await concernsPage(nil, visitor, done: request.uri.queryParameters["done"].map(String.init))
        }
        router.get("programmes/:id/concerns") { _, visitor in try await concernsPage(visitor.id(.programme), visitor) }
        router.get("concerns/:id/words") { _, visitor in try await addPage(.filled(), nil, visitor) }
        router.post("concerns/:id/words") { request, visitor in
            let id: ID<Concern> = try visitor.id(.concern)
            let form = try await Form(request, visitor, fields: ["words"])
            return try await submit(form, seeing: Precondition.none, visitor) { tx in
                try Concern.add(form["words"], to: id, in: tx)
            } again: {
                try await addPage(form, $0, visitor)
            } done: {
                "/concerns?done=added"
            }
        }
        router.get("concerns/:id") { request, visitor in
            try await concernPage(.filled(), nil, visitor, isDone: Self.asked("done", request) == "kept")
        }
        keep("acts", ["kind", "done_on", "words", "reference"], on: router) { id, form, tx in
            try Concern.act(
                .init(
                    kind: form["kind"], doneOn: form["done_on"], words: form["words"], reference: form["reference"]),
                on: id, in: tx)
        }
        keep("hold", [], on: router) { id, _, tx in try Concern.holdMatch(id, in: tx) }
        keep("resumption", [], on: router) { id, _, tx in try Concern.letMatchGoOn(id, in: tx) }
        keep("closing", ["why"], on: router) { id, form, tx in try Concern.close(id, why: form["why"], in: tx) }
    }

    /// A form on the page of a concern, which comes back there.
    private func keep(
        _ noun: String, _ fields: [String], on router: Router<Visitor>,
        _ verb: @escaping @Sendable (ID<Concern>, Form, Transaction) throws -> Void
    ) {
        router.post("concerns/:id/\(noun)") { request, visitor in
            let id: ID<Concern> = try visitor.id(.concern)
            let form = try await Form(request, visitor, fields: fields + [FormVersion.name])
            return try await submit(form, visitor) { tx in
                try verb(id, form, tx)
            } again: {
                try await concernPage(form, $0, visitor)
            } done: {
                "/concerns/\(id.text)?done=kept"
            }
        }
    }

    private func raisePage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Match> = try visitor.id(.match)
        let (about, caller) = try await store.read(as: visitor.credential()) { tx in
            (try Raisable(id, in: tx), try tx.caller)
        }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        let options: [(String, HTML)] = [("yes", "\(words.inDangerNowYes)"), ("no", "\(words.inDangerNowNo)")]
        return page(
            words.raiseConcern, at: .concerns, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/concerns", words.concerns))
            \(objection?.note(words, about: .concern))
            <h1>\(words.raiseConcern)</h1><p class="lead">\(words.concernLead(about.programmeName))</p>
            \(ConcernPiece.helpline(words))\(when(!about.isGuarded) { Piece.note("warn", icon: "info", "<p>\(words.nobodyThere)</p>") })
            <form class="form" method="post" action="/matches/\(id.text)/concern">\(FormToken.field(visitor))\
            \(fields.picks("urgent", words.inDangerNow + words.questionMark, options))
            \(fields.text("words", words.whatWorries, hint: words.whatWorriesHint))
            <p class="acts"><button class="btn btn-go">\(words.bringConcern)</button><a class="btn" href="/">\(words.changeNothing)</a></p></form></div>
            """)
    }

    private func addPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Concern> = try visitor.id(.concern)
        let caller = try await store.read(as: visitor.credential()) { tx in
            try Concern.requireAddable(id, in: tx)
            return try tx.caller
        }
        let words = visitor.words
        return page(
            words.addToConcern, at: .concerns, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/concerns", words.concerns))
            \(objection?.note(words, about: .concern))
            <h1>\(words.addToConcern)</h1>\(ConcernPiece.helpline(words))
            <form class="form" method="post" action="/concerns/\(id.text)/words">\(FormToken.field(visitor))\
            \(Fields(form, objection?.invalid ?? [], words).text("words", words.whatToAdd, hint: words.whatWorriesHint))
            <p class="acts"><button class="btn btn-go">\(words.bringConcern)</button><a class="btn" href="/concerns">\(words.changeNothing)</a></p></form></div>
            """)
    }

    /// What reached the caller, of one programme or of all, and what they raised themselves.
    private func concernsPage(
        _ programme: ID<Programme>?, _ visitor: Visitor, done: String? = nil
    ) async throws -> Response {
        let (reached, own, caller, now) = try await store.write(as: visitor.credential()) { tx in
            let caller = try tx.caller
            let reached = caller.may(.keepConcerns) || programme != nil ? try ConcernList(of: programme, in: tx) : nil
            return (reached, programme == nil ? try OwnConcerns(in: tx).lines : nil, caller, tx.now)
        }
        let words = visitor.words
        let note: HTML? =
            switch done {
            case "raised": Piece.note("ok", icon: "done", "<p>\(words.concernSent)</p>")
            case "added": Piece.note("ok", icon: "done", "<p>\(words.addedToConcern)</p>")
            default: nil
            }
        let shown = reached.flatMap { programme == nil && $0.lines.isEmpty ? nil : $0 }
        return page(
            words.concerns, at: .concerns, visitor, caller,
            """
            <div class="head"><h1>\(words.concerns)</h1></div>\(note)\(ConcernPiece.helpline(words))
            \(when(shown) { ConcernPiece.reached($0, now: now, words) })\(when(own) { ConcernPiece.own($0, now: now, words) })
            """)
    }

    private func concernPage(
        _ form: Form, _ objection: Objection?, _ visitor: Visitor, isDone: Bool = false
    ) async throws -> Response {
        let id: ID<Concern> = try visitor.id(.concern)
        let (found, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try ConcernPage(id, in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let view = ConcernView(page: found, now: now, words: words, token: FormToken.field(visitor))
        return page(
            words.concerns, at: .concerns, visitor, caller, status: objection?.status ?? .ok,
            view.html(
                Fields(form, objection?.invalid ?? [], words), objection?.note(words, about: .concern), isDone: isDone))
    }
}
