import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore
import Vault

extension Site {
    /// The link by which a mentor records meetings without an account: given, shown once, taken back; and followed.
    func addMentorLinkPages(to router: Router<Visitor>) {
        router.get("m/:secret") { _, visitor in try await followMentorLink(visitor) }
        router.post("mentors/:id/link", use: giveMentorLink)
        router.post("mentors/:id/link/end") { request, visitor in
            let id: ID<Mentor> = try visitor.id(.mentor)
            _ = try await Form(request, visitor, fields: [FormVersion.name])
            try await store.write(as: visitor.credential()) { try Mentor.endLink(id, in: $0) }
            return redirect(to: "/mentors/\(id.text)?done=link")
        }
    }

    /// The browser keeps the secret, and no address has it from then on: the link is followed once, and again when it was forgotten.
    private func followMentorLink(_ visitor: Visitor) async throws -> Response {
        guard let token = visitor.parameters.get("secret").flatMap({ Token($0) }),
            let caller = try await holder(of: token)
        else { return linkLapsedPage(visitor) }
        var response = redirect(to: "/mentoring")
        response.headers[Header.referrerPolicy] = "no-referrer"
        response.headers[values: .setCookie] = [
            Cookie.kept(Cookie.session, token.text, lasting: 14 * 86_400), Cookie.language(caller.language),
        ]
        return response
    }

    private func holder(of token: Token) async throws -> Caller? {
        do {
            let caller = try await store.read(as: Credential(token)) { try $0.caller }
            return caller.kind == .mentorLink ? caller : nil
        } catch Refusal.signInNeeded {
            return nil
        }
    }

    /// Shows the link in the answer to the form itself: there is no address that shows it again.
    @Sendable private func giveMentorLink(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Mentor> = try visitor.id(.mentor)
        _ = try await Form(request, visitor, fields: [FormVersion.name])
        let (secret, mentor, caller) = try await store.write(as: visitor.credential()) { tx in
            (try Mentor.giveLink(id, in: tx), try MentorPage(id, in: tx), try tx.caller)
        }
        let words = visitor.words
        let address = "\(url)/m/\(secret.text)"
        return page(
            words.mentorLink, at: .programmes, visitor, caller,
            """
            \(Piece.back(to: "/mentors/\(id.text)", mentor.code))
            <p class="print-hint soft small">\(words.shownOnceHint)</p>
            <article class="sheet paper"><header class="sec-head"><span class="brand">\(Piece.mark)Relais</span></header>
            <h1>\(words.mentorLinkTitle)</h1>
            <p>\(words.mentorLinkFor(caller.organisationName))</p>
            <p><code class="secret" id="link-address">\(address)</code></p>
            \(QRPicture.svg(address, label: words.linkPicture))
            <p>\(words.mentorLinkHowLong)</p></article>
            """)
    }
}
