import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addLivePages(to router: Router<Visitor>) {
        router.get("live") { request, visitor in try await answering { try await openStream(request, visitor) } }
        router.get("live/day") { request, visitor in try await answering { try await newsOfDay(request, visitor) } }
        router.get("live/referrals/:id") { request, visitor in
            try await answering { try await newsOfReferral(request, visitor) }
        }
        router.get("presence") { _, visitor in try await answering { try await presence(visitor) } }
        router.post("presence") { request, visitor in
            try await answering {
                _ = try await Form(request, visitor, fields: [])
                try await store.touch(as: visitor.credential())
                return try await presence(visitor)
            }
        }
    }

    /// The script asks these, not a person: where there is no session any more, that is the whole answer.
    private func answering(_ body: () async throws -> Response) async throws -> Response {
        do { return try await body() } catch Refusal.signInNeeded { return Response(status: .unauthorized) }
    }

    /// Server-Sent Events: says that something happened at the visitor's organisation, and not what. The page then asks, in
    /// the visitor's session; so nothing is told that they may not see, and nothing once their session has ended.
    private func openStream(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let credential = try visitor.credential()
        let caller = try await store.read(as: credential) { try $0.caller }
        // A browser gives up at this status, and asks again after any other end.
        guard caller.may(.seePeople), request.method == .get else { return Response(status: .noContent) }
        guard let page = store.signals.open(for: caller, credential, in: store) else {
            return Response(status: .serviceUnavailable, headers: [.retryAfter: "60"])
        }
        let signals = store.signals
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream; charset=utf-8", Header.accelBuffering: "no"],
            body: .init { writer in
                defer { signals.close(page) }
                try await request.body.consumeWithInboundCloseHandler { _ in
                    try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
                    for await _ in page.hearing {
                        switch page.takeNews() {
                        case .something:
                            try await writer.write(ByteBuffer(string: "data:\n\n"))
                            // What comes within a second comes together.
                            try await Task.sleep(for: .seconds(1))
                        case .nothing: try await writer.write(ByteBuffer(string: ":\n\n"))
                        }
                    }
                    try await writer.finish(nil)
                } onInboundClosed: {
                    signals.close(page)
                }
            })
    }

    private func newsOfDay(_ request: Request, _ visitor: Visitor) async throws -> Response {
        guard let seen = Self.asked("seen", request).flatMap(DayGlance.Mark.init) else { throw Unreadable() }
        let glance = try await store.read(as: visitor.credential()) { try DayGlance(since: seen, in: $0) }
        guard let glance else { return Response(status: .noContent) }
        let words = visitor.words
        return LiveLine(
            text: words.newOnDesk(toAnswer: glance.toAnswer, unread: glance.unread), act: words.refresh,
            seen: glance.mark.text
        ).response
    }

    private func newsOfReferral(_ request: Request, _ visitor: Visitor) async throws -> Response {
        guard let seen = Self.asked("seen", request).flatMap(ReferralGlance.Mark.init) else { throw Unreadable() }
        let id: ID<Referral> = try visitor.id(.referral)
        let credential = try visitor.credential()
        let mark = try await store.read(as: credential) { try ReferralGlance.mark(of: id, in: $0) }
        guard let mark, mark != seen else { return Response(status: .noContent) }
        let glance = try await store.write(as: credential) { try ReferralGlance(id, since: seen, in: $0) }
        let words = visitor.words
        let happened = glance.move.map { words.happened($0.state, by: $0.organisation) }
        let written = glance.writer.map(words.hasWritten)
        return LiveLine(
            text: happened ?? written ?? words.referralChanged, act: words.refresh, seen: glance.mark.text
        ).response
    }

    /// In how many seconds the session ends, and what to say of it when that is soon. To ask is not to be there.
    private func presence(_ visitor: Visitor) async throws -> Response {
        guard let left = try await store.timeLeft(as: visitor.credential()) else {
            return Response(status: .noContent)
        }
        let words = visitor.words
        let minutes = max(1, (left.seconds + 30) / 60)
        // At the end of the ten hours nothing one does helps.
        let isIdle = left.idle < left.whole
        return LiveLine(
            text: isIdle ? words.sessionEndsIdle(in: minutes) : words.sessionEnds(in: minutes),
            act: isIdle ? words.stay : nil, left: left.seconds
        ).response
    }
}
