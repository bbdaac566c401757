import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    /// Following a template, departing from it, and saying who carries a leg too.
    func addSteerPages(to router: Router<Visitor>) {
        router.post("people/:id/path/following") { request, visitor in
            let id: ID<Person> = try visitor.id(.person)
            let form = try await Form(request, visitor, fields: ["template", FormVersion.name])
            return try await submit(form, visitor) { tx in
                guard let template = ID<PathTemplate>(form["template"] ?? "") else {
                    throw Refusal.invalid([Invalid("template", .missing)])
                }
                try Path.follow(id, template, in: tx)
            } again: { objection in
                try await pathPage(visitor, form, objection)
            } done: {
                "/people/\(id.text)/path"
            }
        }
        router.get("people/:id/path/departure") { _, visitor in try await departPage(.filled(), nil, visitor) }
        router.post("people/:id/path/departure") { request, visitor in
            let id: ID<Person> = try visitor.id(.person)
            let form = try await Form(request, visitor, fields: ["reason", "words", FormVersion.name])
            return try await submit(form, visitor) { tx in
                try Path.depart(id, reason: form["reason"], words: form["words"], in: tx)
            } again: { objection in
                try await departPage(form, objection, visitor)
            } done: {
                "/people/\(id.text)/path"
            }
        }
        router.get("referrals/:id/partnership") { _, visitor in try await partnersPage(nil, nil, visitor) }
        router.post("referrals/:id/partnership") { request, visitor in
            let id: ID<Referral> = try visitor.id(.referral)
            let form = try await Form(request, visitor, fields: ["partners", FormVersion.name])
            return try await submit(form, visitor) { tx in
                try Referral.carry(id, with: form.all("partners"), in: tx)
            } again: { objection in
                try await partnersPage(form, objection, visitor)
            } done: {
                "/referrals/\(id.text)"
            }
        }
    }

    private func departPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let (path, caller) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.referPeople)
            return (try PathPage(id, in: tx), try tx.caller)
        }
        let course = path.courses.last { $0.departedAt == nil }
        guard path.canSteer && course != nil || objection != nil else { throw Refusal.nothingChanged }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        let reasons = Path.DepartReason.allCases.map { (code: $0.rawValue, label: "\(words.departReason($0))" as HTML) }
        return page(
            words.departFrom, at: .people, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/people/\(id.text)/path", words.pathOf(path.code)))
            \(objection?.note(words, about: .person))
            <h1>\(words.departFrom)</h1>\(when(course) { "<p class=\"lead\"><bdi>\($0.template.name)</bdi></p>" })
            <form class="form" method="post" action="/people/\(id.text)/path/departure">\(FormToken.field(visitor))\(FormVersion.field(path.rowVersion))
            \(fields.picks("reason", words.departQuestion, reasons, asTaps: true))
            \(fields.text("words", words.departWords, hint: words.departWordsHint, isOptional: true, isShort: true))
            <p class="acts"><button class="btn btn-go">\(words.departFrom)</button><a class="btn" href="/people/\(id.text)/path">\(words.changeNothing)</a></p></form></div>
            """)
    }

    private func partnersPage(_ typed: Form?, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let (referral, organisations, caller) = try await store.write(as: visitor.credential()) { tx in
            (try ReferralPage(id, in: tx), try Organisation.list(in: tx), try tx.caller)
        }
        guard !referral.line.state.isFinal || objection != nil else {
            throw Refusal.referralIs(referral.line.state, needs: [])
        }
        let words = visitor.words
        let others = organisations.filter {
            ![referral.line.referrerName, referral.line.recipientName].contains($0.name)
        }
        let named = others.filter { referral.partners.contains($0.name) }.map(\.id.text)
        let fields = Fields(typed ?? .filled(["partners": named]), objection?.invalid ?? [], words)
        return page(
            words.partnership, at: .referrals, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/referrals/\(id.text)", referral.line.reference))
            \(objection?.note(words, about: .referral))
            <h1>\(words.partnershipQuestion(referral.line.reference))</h1><p class="lead">\(words.partnershipLead)</p>
            <form class="form" method="post" action="/referrals/\(id.text)/partnership">\(FormToken.field(visitor))\(FormVersion.field(referral.rowVersion))
            \(fields.selects("partners", words.partnerChoice, others.map { ($0.id.text, $0.name) }, count: 3, next: words.nextPartner, empty: words.nobodyElse))
            <p class="acts"><button class="btn btn-go">\(words.keepPartners)</button><a class="btn" href="/referrals/\(id.text)">\(words.changeNothing)</a></p></form></div>
            """)
    }
}
