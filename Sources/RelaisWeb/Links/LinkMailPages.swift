import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    /// A link that is mailed in place of being shown: where mail can be sent.
    func addLinkMailPages(to router: Router<Visitor>) {
        router.get("referrals/:id/link/mail") { _, visitor in try await askForMailbox(.filled(), nil, visitor) }
        router.post("referrals/:id/link/mail", use: mailLink)
    }

    private func askForMailbox(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let (referral, caller) = try await store.write(as: visitor.credential()) { tx in
            (try ReferralPage(id, in: tx), try tx.caller)
        }
        guard isMailSetUp else { throw Refusal.noLink }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        let path = "/referrals/\(id.text)"
        return page(
            "\(words.mailLink) \(referral.line.reference)", at: .referrals, visitor, caller,
            status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: path, words.backToReferral))\(objection?.note(words, about: .referral))
            <h1>\(words.mailLink) <span class="code">\(referral.line.reference)</span></h1>
            <p class="lead">\(words.mailLinkLead(referral.line.recipientName))</p>
            <form class="form" method="post" action="\(path)/link/mail">\(FormToken.field(visitor))
            \(fields.line("address", words.emailAddress, type: "email"))
            <p class="acts"><button class="btn btn-go">\(words.mailLink)</button><a class="btn" href="\(path)">\(words.changeNothing)</a></p></form></div>
            """)
    }

    @Sendable private func mailLink(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let form = try await Form(request, visitor, fields: ["address"])
        guard isMailSetUp else { throw Refusal.noLink }
        return try await submit(form, seeing: Precondition.none, visitor) { tx in
            try Referral.mailLink(id, to: form["address"], in: tx)
        } again: { objection in
            try await askForMailbox(form, objection, visitor)
        } done: {
            "/referrals/\(id.text)?done=link-mail"
        }
    }
}
