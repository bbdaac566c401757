import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore
import Vault

extension Site {
    /// What either side of a referral does for those who have no account.
    func addReferralLinkPages(to router: Router<Visitor>) {
        router.post("referrals/:id/link", use: giveLink)
        router.post("referrals/:id/link/end", use: endLink)
        router.post("referrals/:id/link/code", use: giveLinkCode)
        router.get("referrals/:id/slip") { _, visitor in try await askForSlip(.filled(), nil, visitor) }
        router.post("referrals/:id/slip", use: makeSlip)
        router.post("referrals/:id/slip/end") { request, visitor in
            let id: ID<Referral> = try visitor.id(.referral)
            _ = try await Form(request, visitor, fields: [])
            try await store.write(as: visitor.credential()) { try Referral.endSlip(id, in: $0) }
            return redirect(to: "/referrals/\(id.text)?done=slip-end")
        }
    }

    /// Shows the link in the answer to the form itself: there is no address that shows it again.
    @Sendable private func giveLink(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        _ = try await Form(request, visitor, fields: [])
        let (secret, referral, caller) = try await store.write(as: visitor.credential()) { tx in
            let secret = try Referral.giveLink(id, in: tx)
            return (secret, try ReferralPage(id, in: tx), try tx.caller)
        }
        let words = visitor.words
        let address = "\(url)/l/\(secret.text)"
        return page(
            "\(words.theLink) \(referral.line.reference)", at: .referrals, visitor, caller,
            """
            \(Piece.back(to: "/referrals/\(id.text)", words.backToReferral))
            <p class="print-hint soft small">\(words.shownOnceHint)</p>
            <article class="sheet paper"><header class="sec-head"><span class="brand">\(Piece.mark)Relais</span></header>
            <h1>\(words.linkTitle) <span class="code">\(referral.line.reference)</span></h1>
            <p>\(words.linkFor(referral.line.recipientName, from: referral.line.referrerName))</p>
            <p><code class="secret" id="link-address">\(address)</code></p>
            \(QRPicture.svg(address, label: words.linkPicture))
            <p>\(words.linkHowLong)</p></article>
            """)
    }

    @Sendable private func endLink(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        _ = try await Form(request, visitor, fields: [])
        try await store.write(as: visitor.credential()) { try Referral.endLink(id, in: $0) }
        return redirect(to: "/referrals/\(id.text)?done=link-end")
    }

    @Sendable private func giveLinkCode(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        _ = try await Form(request, visitor, fields: [])
        let (code, referral, caller) = try await store.write(as: visitor.credential()) { tx in
            let code = try Referral.giveLinkCode(id, in: tx)
            return (code, try ReferralPage(id, in: tx), try tx.caller)
        }
        let words = visitor.words
        let grouped = "\(code.prefix(4)) \(code.dropFirst(4))"
        return page(
            "\(words.theCode) \(referral.line.reference)", at: .referrals, visitor, caller,
            """
            <div class="ask flow">\(Piece.back(to: "/referrals/\(id.text)", words.backToReferral))
            <h1>\(words.theCode) <span class="code">\(referral.line.reference)</span></h1>
            <p class="lead">\(words.codeLead(referral.line.recipientName))</p>
            <p><code class="secret" id="link-code">\(grouped)</code></p>
            <p class="soft">\(words.codeHowLong)</p></div>
            """)
    }

    private func askForSlip(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let (referral, languages, caller) = try await store.write(as: visitor.credential()) { tx in
            (try ReferralPage(id, in: tx), try Paper.languages(in: tx), try tx.caller)
        }
        guard Confirmation.states.contains(referral.line.state) else {
            throw Refusal.referralIs(referral.line.state, needs: Confirmation.states)
        }
        if referral.isResultKept { throw Refusal.resultKept }
        return page(
            "\(visitor.words.makeSlip) \(referral.line.reference)", at: .referrals, visitor, caller,
            status: objection?.status ?? .ok,
            SlipForm(
                reference: referral.line.reference, languages: languages, path: "/referrals/\(id.text)/slip",
                back: "/referrals/\(id.text)", token: FormToken.field(visitor), objection: objection,
                fields: Fields(form, objection?.invalid ?? [], visitor.words)
            ).html)
    }

    @Sendable private func makeSlip(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let form = try await Form(request, visitor, fields: ["language"])
        do {
            let (slip, caller) = try await store.write(as: visitor.credential()) { tx in
                (try SlipPaper.make(of: id, in: form["language"], tx), try tx.caller)
            }
            return page(
                visitor.words.makeSlip, at: .referrals, visitor, caller,
                """
                \(Piece.back(to: "/referrals/\(id.text)", visitor.words.backToReferral))
                <p class="print-hint soft small">\(visitor.words.shownOnceHint)</p>\(SlipPaperView(paper: slip, site: url).html)
                """)
        } catch let refusal as Refusal {
            guard let objection = Objection(refusal) else { throw refusal }
            return try await askForSlip(form, objection, visitor)
        }
    }
}

/// Asks for the language of a slip.
struct SlipForm {
    let reference: String
    let languages: [Term]
    let path: String
    let back: String
    let token: HTML?
    let objection: Objection?
    let fields: Fields

    var html: HTML {
        let words = fields.words
        return """
            <div class="ask flow">\(Piece.back(to: back, words.backToReferral))\(objection?.note(words, about: .referral))
            <h1>\(words.makeSlip) <span class="code">\(reference)</span></h1><p class="lead">\(words.slipLead)</p>
            <form class="form" method="post" action="\(path)">\(token)
            \(fields.picks("language", words.slipLanguage, languages.map { ($0.code, "\($0.name(in: words.language).capitalised)") }))
            <p class="acts"><button class="btn btn-go">\(words.makeSlip)</button><a class="btn" href="\(back)">\(words.changeNothing)</a></p></form></div>
            """
    }
}
