import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addNoticePages(to router: Router<Visitor>) {
        router.get("notices", use: showNotices)
        router.post("notices/reading") { request, visitor in
            _ = try await Form(request, visitor, fields: [])
            try await store.write(as: visitor.credential()) { try Notice.readAll(in: $0) }
            return redirect(to: "/notices")
        }
        router.post("notices/:id/reading") { request, visitor in
            let id: ID<Notice> = try visitor.id(.notice)
            _ = try await Form(request, visitor, fields: [])
            try await store.write(as: visitor.credential()) { try Notice.read(id, in: $0) }
            return redirect(to: "/notices")
        }
    }

    @Sendable private func showNotices(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let cursor = request.uri.queryParameters["after"].flatMap { Cursor(String($0)) }
        let (list, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try NoticeList(after: cursor, in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let lines = list.lines.items.map { line(of: $0, now: now, visitor) }
        let body: HTML =
            lines.isEmpty
            ? "<section class=\"sheet empty\">\(Piece.mark)<h2>\(words.noNotice)</h2><p>\(words.noNoticeHint)</p></section>"
            : "<ol class=\"fil notices\">\(lines)</ol>"
        return page(
            words.notices, at: nil, visitor, caller,
            """
            <div class="head"><h1>\(words.notices)</h1><p class="lead">\(words.toRead(list.unread))</p>
            \(when(list.unread > 1) {
                """
                <form class="acts" method="post" action="/notices/reading">\(FormToken.field(visitor))\
                <button class="btn">\(words.markAllRead)</button></form>
                """ })</div>
            \(body)
            \(when(list.lines.next) { "<p class=\"acts\"><a class=\"btn\" href=\"/notices?after=\($0.text)\">\(words.more)</a></p>" })
            """)
    }

    /// One notice: when, which referral, what happened; and a button while it is to be read.
    private func line(of line: NoticeList.Line, now: Date, _ visitor: Visitor) -> HTML {
        let words = visitor.words
        return """
            <li class="\(line.readAt == nil ? "unread" : "")"><span class="when">\(words.moment(line.at, now: now).capitalised)</span>
            <p>\(about(line, words))\(words.colon)\(words.notice(line.kind))</p>
            \(when(line.readAt == nil) {
                """
                <form method="post" action="/notices/\(line.id.text)/reading">\(FormToken.field(visitor))\
                <button class="btn btn-quiet">\(words.markRead)<span class="vh"> \(line.subject.name ?? subjectName(line, words))</span></button></form>
                """ })</li>
            """
    }

    /// The way to what a notice is about.
    private func about(_ line: NoticeList.Line, _ words: Words) -> HTML {
        switch line.subject {
        case .referral(let id, let reference): "<a class=\"code\" href=\"/referrals/\(id.text)\">\(reference)</a>"
        case .handover(let id): "<a href=\"/handovers/\(id.text)\">\(words.handoverTitle)</a>"
        case .consent(_, let person, let code):
            "<a class=\"code\" href=\"/people/\(person.text)#consents\">\(code)</a>"
        case .emergency(let id, let code): "<a class=\"code\" href=\"/emergencies/\(id.text)\">\(code)</a>"
        case .colleague(let name), .organisation(let name): "\(name)"
        case .agreement: "<a href=\"/agreements\">\(words.agreement)</a>"
        case .request(let id, let name): "<a href=\"/requests/\(id.text)\">\(name.isEmpty ? words.request : name)</a>"
        case .breach(let id): "<a href=\"/breaches/\(id.text)\">\(words.breach)</a>"
        case .mentor(_, let code): "<span class=\"code\">\(code)</span>"
        case .programme(let id, let name):
            switch line.kind {
            case .programmeConcern: "<a href=\"/programmes/\(id.text)/concerns\">\(name)</a>"
            case .programmeResumable: "<a href=\"/programmes/\(id.text)\">\(name)</a>"
            case .followingDue, .followingUnseen, .followingDigest, .followingMajority:
                "<a href=\"/programmes/\(id.text)/following\">\(name)</a>"
            default: "\(name)"
            }
        case .person(let id, let code): "<a class=\"code\" href=\"/people/\(id.text)\">\(code)</a>"
        }
    }

    /// What it is about, where that has no name of its own.
    private func subjectName(_ line: NoticeList.Line, _ words: Words) -> String {
        switch line.subject {
        case .agreement: words.agreement
        case .breach: words.breach
        default: words.handoverTitle
        }
    }
}
