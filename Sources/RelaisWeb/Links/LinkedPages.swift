import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore
import Vault

extension Site {
    private static let linkedMoves: [Move] = [
        .accept, .decline, .waitlist, .start, .attend, .assess, .conclude, .complete, .end, .correct,
    ]

    /// The same referral for whoever answers without an account. The address of a link is followed once: the browser keeps its
    /// secret, and no address has it from then on.
    func addLinkedPages(to router: Router<Visitor>) {
        router.get("l/:secret") { _, visitor in follow(visitor) }
        router.get("link") { request, visitor in
            try await linked(request, visitor) { try await linkedPage(.filled(), nil, $0, request) }
        }
        for move in Self.linkedMoves {
            router.get("link/\(move.noun)") { request, visitor in
                try await linked(request, visitor) { try await askBefore(move, nil, nil, $0) }
            }
            router.post("link/\(move.noun)") { request, visitor in
                try await linked(request, visitor) { try await makeLinked(move, request, $0) }
            }
        }
        router.post("link/messages") { request, visitor in
            try await linked(request, visitor) { try await writeLinked(request, $0) }
        }
        router.post("link/code") { request, visitor in
            try await linked(request, visitor) { try await identifyLinked(request, $0) }
        }
        router.post("link/reveal") { request, visitor in
            try await linked(request, visitor) { try await revealLinked(request, $0) }
        }
        addLinkedAppointmentPages(to: router)
        router.get("link/slip") { request, visitor in
            try await linked(request, visitor) { try await linkedSlipForm(.filled(), nil, $0) }
        }
        router.post("link/slip") { request, visitor in
            try await linked(request, visitor) { try await makeLinkedSlip(request, $0) }
        }
    }

    /// Whatever the secret, the answer is the same: whether it lets anyone in is said by the next page.
    private func follow(_ visitor: Visitor) -> Response {
        var response = redirect(to: "/link")
        response.headers[Header.referrerPolicy] = "no-referrer"
        // One that is no secret at all is kept like any other.
        let secret = visitor.parameters.get("secret").flatMap { Token($0) } ?? Token()
        response.headers[.setCookie] = Cookie.kept(Cookie.link, secret.text, lasting: 14 * 86_400)
        return response
    }

    /// Answers whoever holds a link as their link, not as an account they may have besides. One that was never given, was taken
    /// back, or whose time is over: the same page for all.
    func linked(
        _ request: Request, _ visitor: Visitor, _ page: (Visitor) async throws -> Response
    ) async throws -> Response {
        var holder = visitor
        holder.token = request.cookies[Cookie.link].flatMap { Token($0.value) }
        holder.comingBack = nil
        do {
            guard holder.token != nil else { throw Refusal.linkLapsed }
            return try await page(holder)
        } catch let refusal as Refusal where refusal == .signInNeeded || refusal == .linkLapsed {
            return linkLapsedPage(holder)
        } catch let refusal as Refusal {
            let failure = Failure(refusal, in: visitor.language)
            meter.failed(failure.code)
            return linkDocument(
                visitor.words.failureTitle(failure.status.code), holder, status: failure.status,
                """
                <div class="ask flow"><h1>\(visitor.words.failureTitle(failure.status.code))</h1><p class="lead">\(failure.sentence)</p>
                <p class="acts"><a class="btn" href="/link">\(visitor.words.backToReferral)</a></p></div>
                """)
        }
    }

    /// That a link opens nothing, whatever is wrong with it.
    func linkLapsedPage(_ visitor: Visitor) -> Response {
        linkDocument(
            visitor.words.linkLapsedTitle, visitor, status: .notFound,
            """
            <div class="ask flow"><h1>\(visitor.words.linkLapsedTitle)</h1><p class="lead">\(visitor.words.linkLapsedLead)</p></div>
            """)
    }

    /// A page of someone without an account: no navigation, nothing of anybody else's.
    func linkDocument(
        _ title: String, _ visitor: Visitor, status: HTTPResponse.Status = .ok, _ main: HTML
    ) -> Response {
        var stranger = visitor
        stranger.token = nil
        stranger.path = "/link"
        let words = visitor.words
        return document(
            title, visitor, status: status, bodyClass: "",
            """
            <a class="skip" href="#main">\(words.skip)</a>
            <header class="top"><div class="top-in"><p class="brand">\(Piece.mark)Relais</p></div></header>
            <main id="main" class="page">\(main)</main>
            <footer class="foot"><div class="foot-in"><p>\(words.footer)</p><ul><li>\(languageLink(stranger))</li></ul></div></footer>
            """)
    }

    func linkedPage(
        _ form: Form, _ objection: Objection?, _ visitor: Visitor, _ request: Request? = nil, identity: Identity? = nil
    ) async throws -> Response {
        let (page, caller) = try await store.write(as: visitor.credential()) { tx in
            (try LinkedPage(in: tx), try tx.caller)
        }
        let done = request.flatMap { Self.asked("done", $0) }.flatMap(visitor.words.doneByLink)
        let view = LinkedView(
            page: page, caller: caller, fields: Fields(form, objection?.invalid ?? [], visitor.words),
            token: FormToken.field(visitor), identity: identity)
        return linkDocument(
            "\(page.referral.line.reference), \(visitor.words.state(page.referral.line.state).lowercased())", visitor,
            status: objection?.status ?? .ok, view.html(done: done, objection: objection))
    }

    private func writeLinked(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: ["message"])
        return try await submit(form, seeing: Precondition.none, visitor) { tx in
            try Referral.write(ReferralLink.referral(in: tx), text: form["message"], in: tx)
        } again: { objection in
            try await linkedPage(form, objection, visitor)
        } done: { _ in
            "/link?done=message"
        }
    }

    private func identifyLinked(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let form = try await Form(request, visitor, fields: ["code"])
        do {
            try await ReferralLink.identify(form["code"], as: visitor.credential(), in: store)
            return redirect(to: "/link?done=code")
        } catch let refusal as Refusal {
            guard let objection = Objection(refusal) else { throw refusal }
            return try await linkedPage(form, objection, visitor)
        }
    }

    private func revealLinked(_ request: Request, _ visitor: Visitor) async throws -> Response {
        _ = try await Form(request, visitor, fields: [])
        let identity: Identity = try await store.write(as: visitor.credential()) { tx in
            let page = try LinkedPage(in: tx)
            guard page.isIdentified, let person = page.referral.person else {
                throw Refusal.notPermitted(.revealIdentity)
            }
            return try Person.reveal(person, purpose: RevealPurpose.contactPerson.rawValue, in: tx)
        }
        return try await linkedPage(.filled(), nil, visitor, identity: identity)
    }
}
