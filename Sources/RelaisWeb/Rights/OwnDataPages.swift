import Foundation
import Hummingbird
import NIOCore
import RelaisCore

extension Site {
    func addOwnDataPages(to router: Router<Visitor>) {
        router.get("account/data", use: showOwnData)
        router.get("account/requests/new") { _, visitor in try await ownRequestPage(.filled(), nil, visitor) }
        router.post("account/requests") { request, visitor in
            let form = try await Form(request, visitor, fields: ["kind", "words"])
            return try await submit(form, seeing: Precondition.none, visitor) { tx in
                try RightsRequest.recordOwn(RightsRequest.Draft(form), in: tx)
            } again: {
                try await ownRequestPage(form, $0, visitor)
            } done: {
                "/requests/\($0.text)?done=request"
            }
        }
    }

    @Sendable private func showOwnData(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let (own, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try OwnData(in: tx), try tx.caller, tx.now)
        }
        if Self.asked("form", request) == "json" {
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/json; charset=utf-8",
                    .contentDisposition: "attachment; filename=\"relais-account.json\"",
                ], body: .init(byteBuffer: ByteBuffer(bytes: try ExportDocument.json(OwnDocument(own)))))
        }
        let words = visitor.words
        return page(
            words.ownData, at: nil, visitor, caller,
            """
            \(Piece.back(to: "/rights", words.rights))
            <div class="head"><h1>\(words.ownData)</h1><p class="lead">\(words.ownDataLead)</p>
            <p class="acts"><a class="btn" href="/account/data?form=json">\(words.downloadJSON)</a>\
            \(when(caller.organisation != nil) { "<a class=\"btn\" href=\"/account/requests/new\">\(words.askAboutOwn)</a>" })</p></div>
            \(OwnDataView(own: own, now: now, words: words).html)
            """)
    }

    private func ownRequestPage(_ form: Form, _ objection: Objection?, _ visitor: Visitor) async throws -> Response {
        let caller = try await store.read(as: visitor.credential()) { tx in
            guard try tx.caller.kind == .member, try tx.caller.organisation != nil else { throw Refusal.passwordNeeded }
            return try tx.caller
        }
        let words = visitor.words
        let fields = Fields(form, objection?.invalid ?? [], words)
        return page(
            words.askAboutOwn, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            <div class="ask flow">\(Piece.back(to: "/account/data", words.ownData))
            \(objection?.note(words, about: .request))
            <h1>\(words.askAboutOwn)</h1>
            <form class="form" method="post" action="/account/requests">\(FormToken.field(visitor))
            \(RequestFields(fields: fields, isOwn: true).html)
            <p class="acts"><button class="btn btn-go">\(words.recordRequest)</button><a class="btn" href="/account/data">\(words.changeNothing)</a></p></form></div>
            """)
    }
}

/// What is kept of whoever reads it.
private struct OwnDataView {
    let own: OwnData
    let now: Date
    let words: Words

    var html: HTML {
        """
        <div class="flow">\(section("account", words.ownAccount, "<dl class=\"facts\">\(account.compactMap(\.self))</dl>"))
        \(volunteer)
        \(section("where", words.ownMemberships, list(own.memberships.map(membership))))
        \(section("sessions", words.ownSessions, list(own.presences.map(presence))))
        \(section("acts", words.ownActs, acts))
        \(section("looks", words.ownLooks, list(own.looks.map(look))))
        \(when(!own.requests.isEmpty) { section("asked", words.ownRequests, RequestTable(lines: own.requests, today: Day(own.madeAt), caption: words.ownRequests, words: words).html) })</div>
        """
    }

    private func section(_ id: String, _ title: String, _ body: HTML) -> HTML {
        "<section class=\"sec\" aria-labelledby=\"\(id)\"><h2 id=\"\(id)\">\(title)</h2>\(body)</section>"
    }

    private func list(_ lines: [HTML]) -> HTML {
        lines.isEmpty
            ? "<p class=\"soft\">\(words.nobodyLooked)</p>" : "<ul>\(lines.map { "<li>\($0)</li>" as HTML })</ul>"
    }

    private func day(_ moment: Date) -> String { words.day(moment, now: now) }

    private var account: [HTML?] {
        [
            Piece.fact(words.nameLabel, text: own.name), Piece.fact(words.emailAddress, text: own.email),
            Piece.fact(words.ownSince, text: day(own.createdAt)),
            Piece.fact(words.notices, text: words.keptNotices(own.notices)),
        ]
    }

    /// What is kept of a mentor.
    private var volunteer: HTML? {
        when(own.mentor) { page in
            let done = page.facts.map { "\(words.mentorFact($0.kind)), \(words.day($0.doneOn))" }
            let checks = page.checks.map { one in
                let until = one.until.map { ", \(words.untilDay($0))" } ?? ""
                return "\(words.check(one.kind)), \(words.checkResult(one.result)), \(words.day(one.seenOn))\(until)"
            }
            return section(
                "volunteer", words.ownVolunteering,
                """
                <dl class="facts">\(Piece.fact(words.nameLabel, text: page.identity?.name))\(Piece.fact(words.phone, text: page.identity?.phone))\
                \(Piece.fact(words.email, text: page.identity?.email))\(Piece.fact(words.wishes, text: page.identity?.wishes))\
                \(Piece.fact(words.enquiredOn, text: words.day(page.enquiredOn)))\
                \(Piece.fact(words.interests, text: MentoringPiece.several(Mentoring.Activity.allCases.filter(page.offer.interests.contains).map(words.activity))))\
                \(Piece.fact(words.availability, text: MentoringPiece.several(Mentoring.HalfDay.allCases.filter(page.offer.availability.contains).map(words.halfDay))))\
                \(Piece.fact(words.doneWithThem, text: MentoringPiece.several(done)))\(Piece.fact(words.whatWasSeen, text: MentoringPiece.several(checks)))</dl>
                """)
        }
    }

    private func membership(_ one: OwnData.Membership) -> HTML {
        let roles = one.roles.compactMap(Role.init).map(words.roleName).joined(separator: ", ")
        return """
            <b>\(one.organisation)</b>, \(roles). \
            \(one.until.map { words.restrictionSpan(day(one.since), day($0)) } ?? words.sinceDay(day(one.since)))
            """
    }

    private func presence(_ one: OwnData.Presence) -> HTML {
        let named = one.name.map(words.named) ?? ""
        return """
            \(words.ownPresence(one.kind))\(named)\(words.colon)\(words.moment(one.beganAt, now: now)), \
            \(one.endedAt.map { words.endedAt(words.moment($0, now: now)) } ?? words.presenceGoesOn)
            """
    }

    private var acts: HTML {
        guard !own.acts.isEmpty else { return "<p class=\"soft\">–</p>" }
        let rows = own.acts.map { act -> HTML in
            """
            <tr role="row"><th scope="row" role="rowheader">\(words.event(act.action))</th>\
            <td role="cell" data-label="\(words.howOften)">\(words.timesDone(act.times))</td>\
            <td role="cell" data-label="\(words.lastTime)">\(day(act.last))</td></tr>
            """
        }
        return """
            <table class="cards" role="table"><caption class="vh">\(words.ownActs)</caption><thead role="rowgroup"><tr role="row">\
            <th scope="col" role="columnheader">\(words.whatAct)</th><th scope="col" role="columnheader">\(words.howOften)</th>\
            <th scope="col" role="columnheader">\(words.lastTime)</th></tr></thead><tbody role="rowgroup">\(rows)</tbody></table>
            """
    }

    private func look(_ one: OwnData.Look) -> HTML {
        """
        \(words.moment(one.at, now: now).capitalised)\(words.colon)<bdi>\(one.name ?? words.function(one.function))</bdi> · \
        \(words.event(one.action))\(when(!one.fields.isEmpty) { " (\(one.fields.joined(separator: ", ")))" })
        """
    }
}
