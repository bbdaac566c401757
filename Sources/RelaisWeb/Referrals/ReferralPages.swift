import Foundation
import Hummingbird
import RelaisCore

extension Site {
    func addReferralPages(to router: Router<Visitor>) {
        router.get("/", use: showDesk)
        router.get("referrals", use: showReferrals)
        router.get("referrals/new", use: showNewReferral)
        router.post("referrals", use: draftReferral)
        router.get("referrals/:id", use: showReferral)
        router.get("referrals/:id/print", use: showPrint)
        router.get("referrals/:id/receipt", use: showReferralReceipt)
        router.get("referrals/:id/draft", use: showDraft)
        router.post("referrals/:id/draft", use: redraftReferral)
        router.get("referrals/:id/forwarding", use: showForward)
        router.post("referrals/:id/forwarding", use: forwardReferral)
        for move in Move.allCases where move != .redraft && move != .forward {
            router.get("referrals/:id/\(move.noun)") { request, visitor in try await askBefore(move, request, visitor) }
            router.post("referrals/:id/\(move.noun)") { request, visitor in try await make(move, request, visitor) }
        }
    }

    @Sendable private func showReferral(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let done = request.uri.queryParameters["done"].flatMap { visitor.words.done(String($0)) }
        return try await referralPage(visitor, .filled(), nil, done: done)
    }

    /// `typed` are the words that are written on the page itself, with the objection to them.
    func referralPage(
        _ visitor: Visitor, _ typed: Form, _ objection: Objection?, done: String? = nil
    ) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let (referral, times, outside, programmes, caller, now) = try await store.write(as: visitor.credential()) {
            tx in
            let times = try ReferralTimes.ask(of: id, in: tx)
            let page = try ReferralPage(id, in: tx)
            let outside = try Outside(of: id, in: tx)
            let programmes = try Enrolment.offers(for: id, in: tx)
            try Notice.readAll(of: id, in: tx)
            return (page, try times(), outside, programmes, try tx.caller, tx.now)
        }
        let words = visitor.words
        let view = ReferralView(
            page: referral,
            times: TimesView(page: referral, times: times, now: now, words: words, token: FormToken.field(visitor))
                .html,
            now: now, fields: Fields(typed, objection?.invalid ?? [], words),
            organisation: caller.organisationName, token: FormToken.field(visitor), outside: outside,
            isMailSetUp: isMailSetUp, programmes: programmes)
        let title = "\(referral.line.reference), \(words.state(referral.line.state).lowercased())"
        return page(
            title, at: .referrals, visitor, caller, status: objection?.status ?? .ok, live: .referral(referral),
            view.html(done: done))
    }
}

extension Words {
    /// What was just done with a referral, or written about it.
    fileprivate func done(_ name: String) -> String? {
        switch name {
        case "message": messageSent
        case "retraction": messageTakenBack
        case "note": noteKept
        case "removal": noteRemoved
        case "offer-refusal": offerDeclined
        case "link-end": linkTakenBack
        case "slip-end": slipTakenBack
        case "link-mail": letterWaits
        case "appointment": appointmentMade
        case "appointment-end": appointmentCancelled
        default: Move(rawValue: name).map(doneMove)
        }
    }
}

extension Move {
    /// The noun that its address ends in.
    var noun: String {
        switch self {
        case .send: "sending"
        case .redraft: "draft"
        case .accept: "acceptance"
        case .decline: "refusal"
        case .waitlist: "wait"
        case .start: "start"
        case .attend: "attendance"
        case .assess: "assessment"
        case .conclude: "conclusion"
        case .complete: "completion"
        case .end: "end"
        case .forward: "forwarding"
        case .withdraw: "withdrawal"
        case .correct: "correction"
        }
    }
}
