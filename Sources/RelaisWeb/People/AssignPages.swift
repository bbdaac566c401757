import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addAssignPages(to router: Router<Visitor>) {
        router.get("people/:id/assignment") { _, visitor in try await assignPage(.filled(), nil, visitor) }
        router.post("people/:id/assignment") { request, visitor in
            try await changeFollowers(request, visitor) { id, colleague, tx in
                try Person.assign(id, to: colleague, in: tx)
            }
        }
        router.post("people/:id/unassignment") { request, visitor in
            try await changeFollowers(request, visitor) { id, colleague, tx in
                try Person.unassign(id, from: colleague, in: tx)
            }
        }
        router.get("referrals/:id/assignment") { _, visitor in
            try await assignReferralPage(.filled(["fully": ["no"]]), nil, visitor)
        }
        router.post("referrals/:id/assignment", use: assignReferral)
    }

    private func changeFollowers(
        _ request: Request, _ visitor: Visitor,
        _ verb: @escaping @Sendable (ID<Person>, String?, Transaction) throws -> Void
    ) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let form = try await Form(request, visitor, fields: ["colleague", FormVersion.name])
        return try await submit(form, visitor) { tx in
            try verb(id, form["colleague"], tx)
        } again: { objection in
            try await assignPage(form, objection, visitor)
        } done: {
            "/people/\(id.text)/assignment"
        }
    }

    private func assignPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let (person, colleagues, caller) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.assignPeople)
            let colleagues = try Colleague.ask(in: tx)
            return (try PersonPage(id, in: tx), try colleagues.all(), try tx.caller)
        }
        let words = visitor.words
        let followers = person.followers.map { one -> HTML in
            """
            <li class="job"><div class="job-what"><h3>\(one.name)</h3></div><div class="job-side"><form method="post" action="/people/\(id.text)/unassignment">\(FormToken.field(visitor))\(FormVersion.field(person.rowVersion))\
            <input type="hidden" name="colleague" value="\(one.id.text)"><button class="btn">\(words.endFollowing)<span class="vh"> \(one.name)</span></button></form></div></li>
            """
        }
        let free = colleagues.filter { one in !person.followers.contains { $0.id == one.id } }
        let fields = Fields(form, objection?.invalid ?? [], words)
        let list: HTML =
            followers.isEmpty
            ? "<p class=\"soft\">\(words.nobodyFollows)</p>" : "<ul class=\"queue queue-plain\">\(followers)</ul>"
        let adding: HTML = """
            <form class="form narrow" method="post" action="/people/\(id.text)/assignment">\(FormToken.field(visitor))\(FormVersion.field(person.rowVersion))\
            \(fields.select("colleague", words.addFollower, free.map { ($0.id.text, $0.name) }, hint: words.addFollowerHint, empty: words.chooseColleague))\
            <p class="acts"><button class="btn btn-go">\(words.add)</button></p></form>
            """
        return page(
            "\(words.followedByLabel) \(person.code)", at: .people, visitor, caller, status: objection?.status ?? .ok,
            """
            \(Piece.back(to: "/people/\(id.text)", words.backToFile))
            \(objection?.note(words, about: .person))
            <div class="head"><h1>\(words.whoFollows) <span class="code">\(person.code)</span></h1></div>
            <div class="flow"><section class="sec" aria-labelledby="now"><h2 id="now">\(words.today)</h2>\(list)</section>
            \(when(!free.isEmpty || objection != nil) { adding })</div>
            """)
    }
}

extension Site {
    @Sendable private func assignReferral(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let form = try await Form(request, visitor, fields: ["colleague", "fully", FormVersion.name])
        return try await submit(form, visitor) { tx in
            try Referral.assign(id, to: form["colleague"], fully: form["fully"] == "yes", in: tx)
        } again: { objection in
            try await assignReferralPage(form, objection, visitor)
        } done: {
            // Whoever gave it away fully may not open it any more.
            "/referrals?box=received"
        }
    }

    private func assignReferralPage(
        _ form: Form, _ objection: Objection?, _ visitor: Visitor
    ) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let (referral, colleagues, caller) = try await store.write(as: visitor.credential()) { tx in
            let colleagues = try Colleague.ask(in: tx)
            return (try ReferralPage(id, in: tx), try colleagues.all(), try tx.caller)
        }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        let kinds: [(code: String, label: HTML)] = [
            ("no", "\(words.bothFollow)"), ("yes", "\(words.onlyTheyFollow)"),
        ]
        return page(
            "\(words.giveReferral) \(referral.line.reference)", at: .referrals, visitor, caller,
            status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/referrals/\(id.text)", words.backToReferral))
            \(objection?.note(words, about: .referral))
            <h1>\(words.giveReferral) <span class="code">\(referral.line.reference)</span>\(words.questionMark)</h1>
            <p class="lead">\(words.giveReferralLead)</p>
            <form class="form" method="post" action="/referrals/\(id.text)/assignment">\(FormToken.field(visitor))\(FormVersion.field(referral.rowVersion))
            \(fields.select("colleague", words.toWhom, colleagues.filter { $0.name != referral.assignee }.map { ($0.id.text, $0.name) }, empty: words.chooseColleague))
            \(when(referral.assignee != nil && referral.line.personCode != nil) { fields.picks("fully", words.andThePerson, kinds) })
            <p class="acts"><button class="btn btn-go">\(words.give)</button><a class="btn" href="/referrals/\(id.text)">\(words.changeNothing)</a></p></form></div>
            """)
    }
}
