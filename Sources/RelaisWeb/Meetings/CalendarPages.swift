import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RelaisCore
import Vault

extension Site {
    /// One's calendar: its address, shown once, and the calendar itself for whatever reads it.
    func addCalendarPages(to router: Router<Visitor>) {
        router.get("mentoring/calendar") { request, visitor in
            try await calendarPage(nil, done: Self.asked("done", request) ?? "", visitor)
        }
        router.post("mentoring/calendar") { request, visitor in
            _ = try await Form(request, visitor, fields: [])
            let secret = try await store.write(as: visitor.credential()) { try CalendarFeed.make(in: $0) }
            return try await calendarPage(secret, done: "", visitor)
        }
        router.post("mentoring/calendar/end") { request, visitor in
            let form = try await Form(request, visitor, fields: [])
            return try await submit(form, seeing: Precondition.none, visitor) { tx in
                try CalendarFeed.end(in: tx)
            } again: { _ in
                try await calendarPage(nil, done: "", visitor)
            } done: {
                "/mentoring/calendar?done=end"
            }
        }
        router.get("calendar/:secret") { request, visitor in
            // What is no secret, one that was ended, and one there never was are told apart by nobody.
            let name = visitor.parameters.get("secret") ?? ""
            guard name.hasSuffix(".ics"), let secret = Token(String(name.dropLast(4))) else {
                throw Refusal.notFound(.init(.account))
            }
            let feed = try await CalendarFeed.of(secret, in: store)
            let tag = "\"\(Stylesheet.hash(of: Array(feed.text.utf8)))\""
            let headers: HTTPFields = [
                .contentType: "text/calendar; charset=utf-8", .eTag: tag, .cacheControl: "private, no-cache",
            ]
            if request.headers[.ifNoneMatch]?.split(separator: ",").contains(where: {
                $0.trimmingCharacters(in: .whitespaces).replacing("W/", with: "") == tag
            }) ?? false {
                return Response(status: .notModified, headers: headers)
            }
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: feed.text)))
        }
    }

    private func calendarPage(_ secret: Token?, done: String, _ visitor: Visitor) async throws -> Response {
        let (since, caller, now) = try await store.read(as: visitor.credential()) { tx in
            (try CalendarFeed.since(in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let address: HTML? = when(secret.map { "\(url)/calendar/\($0.text).ics" }) {
            """
            <section class="sheet"><h2>\(words.calendarAddress)</h2><p class="secret" dir="ltr">\($0)</p><p class="soft">\(words.shownOnce)</p></section>
            """
        }
        let end: HTML? = when(since != nil) {
            """
            <form method="post" action="/mentoring/calendar/end">\(FormToken.field(visitor))<button class="btn btn-no">\(words.endCalendar)</button></form>
            """
        }
        return page(
            words.calendar, at: .ofMeetings(caller), visitor, caller,
            """
            \(Piece.back(to: caller.may(.seeOwnMatches) ? "/mentoring" : "/programmes", caller.may(.seeOwnMatches) ? words.myMentoring : words.back))
            \(when(done == "end") { Piece.note("ok", icon: "done", "<p>\(words.calendarEnded)</p>") })
            <div class="ask flow"><div class="head"><h1>\(words.calendar)</h1><p class="lead">\(words.calendarLead)</p></div>
            \(address)
            <p>\(since.map { words.calendarSince(words.moment($0, now: now)) } ?? words.noCalendar)</p>
            <div class="acts"><form method="post" action="/mentoring/calendar">\(FormToken.field(visitor))<button class="btn btn-go">\(since == nil ? words.makeCalendar : words.renewCalendar)</button></form>\(end)</div></div>
            """)
    }
}
