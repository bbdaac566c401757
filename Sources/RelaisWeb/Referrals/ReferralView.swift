import Foundation
import RelaisCore

/// A referral as either side reads it: who has the hand, the request, the thread, and what crosses.
struct ReferralView {
    let page: ReferralPage
    /// Where it stands on the list, and what will ring of it.
    let times: HTML?
    let now: Date
    /// Of the words that are written on the page itself.
    let fields: Fields
    /// For whom the reader acts.
    let organisation: String
    let token: HTML?
    /// What those who have no account have to do with it.
    let outside: Outside
    /// Whether mail can be sent.
    let isMailSetUp: Bool
    /// The programmes of mentoring that whoever was referred can enter now.
    let programmes: [Enrolment.Offer]

    private var words: Words { fields.words }
    private var line: ReferralLine { page.line }
    private var isRecipient: Bool { line.side == .recipient }
    private var otherName: String { isRecipient ? line.referrerName : line.recipientName }

    func html(done: String?) -> HTML {
        """
        \(Piece.back(to: isRecipient ? "/referrals?box=received" : line.state == .draft ? "/referrals?box=drafts" : "/referrals?box=sent", words.referrals))
        \(when(done) { Piece.note("ok", icon: "done", "<p>\($0)</p>") })
        \(Piece.errors(fields.invalid, words))
        <div class="head"><p class="acts">\(Piece.chip(line.state, on: line.side, words))\(clock)</p>
        <h1><span class="code">\(line.reference)</span> \(words.towards(line.serviceName))</h1></div>
        <div class="split"><div>
        \(hand)\(enrolment)\(times)
        \(NextActs(page: page, words: words).html)
        \(request)
        \(appointments)\(SupportView(page: page, words: words).html)
        \(ThreadView(page: page, now: now, fields: fields, token: token).html)
        \(NotesView(notes: page.notes, path: "/referrals/\(line.id.text)/notes", organisation: organisation, canWrite: true, now: now, fields: fields, token: token).html)
        </div>
        <aside class="flow" aria-label="\(words.whatYouSee)">\(OutsideView(line: line, outside: outside, isResultKept: page.isResultKept, now: now, words: words, token: token, isMailSetUp: isMailSetUp).html)\(slip)
        <p><a href="/referrals/\(line.id.text)/print">\(words.printLink)</a>\(when(page.slip.isFrozen) { " · <a href=\"/referrals/\(line.id.text)/receipt\">\(words.receiptLink)</a>" })</p></aside></div>
        """
    }

    /// Whom its service accepted can enter the programme: the same person, the same path.
    private var enrolment: HTML? {
        guard let person = page.person, !programmes.isEmpty else { return nil }
        let links = programmes.map { one -> HTML in
            "<a class=\"btn\" href=\"/programmes/\(one.programme.text)/mentees/new?person=\(person.text)&referral=\(line.id.text)\">\(words.enrolInto) <bdi>\(one.name)</bdi></a>"
        }
        return "<p class=\"acts\">\(links)</p>"
    }

    private var appointments: HTML? {
        AppointmentsView(
            list: outside.appointments, base: "/referrals/\(line.id.text)",
            canAdd: isRecipient && Appointment.states.contains(line.state), now: now, words: words, token: token
        ).html
    }

    private var clock: HTML? {
        guard line.state == .sent, let due = line.dueAt, let sent = line.sentAt else { return nil }
        return Piece.clock(due: due, from: sent, now: now, words)
    }

    /// Who passes to whom, whose turn it is, and what can be done.
    private var hand: HTML {
        "<section class=\"sheet\" aria-label=\"\(words.whoHasTheHand)\">\(HandOver(line: line, words: words).html(turn))\(acts)</section>"
    }

    private var turn: HTML {
        let sent =
            line.sentAt.map { words.sentOn(words.priority(line.priority), words.moment($0, now: now)) }
            ?? words.notSentYet
        guard let side = line.state.hand else { return "<b>\(words.isOver)</b> \(sent)" }
        let whose = side == line.side ? words.youHaveTheHand : words.hasTheHand(otherName)
        let opened =
            line.side == .referrer && line.state == .sent
            ? line.receivedAt.map { words.opened(words.moment($0, now: now)) } ?? words.notOpenedYet : ""
        return "<b>\(whose)</b> \(sent) \(opened)"
    }

    /// Trying elsewhere stands among what comes next, where that says so.
    private var moves: [Move] {
        let isNext = page.next.contains(.anotherService) && page.endReason != nil && page.person != nil
        return page.moves.filter { $0 != .forward || !isNext }
    }

    private var acts: HTML? {
        when(!moves.isEmpty) {
            let isRare: (Move) -> Bool = { move in
                moves.count > 3
                    && ([.end, .correct, .withdraw].contains(move) || move == .conclude && !line.state.isFinal
                        || move == .waitlist && line.state != .sent)
            }
            let rare = moves.filter(isRare)
            let usual = moves.filter { !isRare($0) }
            return """
                <div class="acts">\(usual.enumerated().map { link($1, isFirst: $0 == 0) })</div>\
                \(when(!rare.isEmpty) { "<details class=\"more\"><summary>\(words.otherActs)</summary><div class=\"acts\">\(rare.map { link($0, isFirst: false) })</div></details>" })
                """
        }
    }

    private func link(_ move: Move, isFirst: Bool) -> HTML {
        let isSad = [.decline, .withdraw, .end, .correct].contains(move)
        let kind = isSad ? "btn btn-no" : isFirst ? "btn btn-go" : "btn"
        let isRetry = move == .forward && !isRecipient && Referral.unfulfilled.contains(line.state)
        let label = isRetry ? words.tryElsewhere : words.move(move)
        return "<a class=\"\(kind)\" href=\"/referrals/\(line.id.text)/\(move.noun)\">\(label)</a>"
    }

    private var request: HTML {
        let give: HTML? = when(!line.state.isFinal && page.canAssign) {
            " <a href=\"/referrals/\(line.id.text)/assignment\">\(words.giveReferral)</a>"
        }
        let ages = Piece.fact(
            words.assignee, page.assignee == nil && give == nil ? nil : "\(page.assignee ?? "–")\(give)")
        let person: HTML? = line.personCode.map { code in
            page.person.map { "<a class=\"code\" href=\"/people/\($0.text)\">\(code)</a>" } ?? Piece.code(code)
        }
        let levels = [page.level(at: .entry), page.level(at: .exit)].compactMap { $0.map(words.level) }
            .joined(separator: " → ")
        let canCarry = !line.state.isFinal && page.moves.contains { $0 != .correct }
        let partners: HTML? = when(!page.partners.isEmpty || canCarry) {
            """
            <bdi>\(page.partners.joined(separator: ", "))</bdi>\(when(canCarry) { " <a href=\"/referrals/\(line.id.text)/partnership\">\(page.partners.isEmpty ? words.addPartners : words.keepPartners)</a>" })
            """
        }
        let outcome =
            page.isResultKept
            ? words.resultKept : page.outcome.map { words.outcome($0) + (levels.isEmpty ? "" : " (\(levels))") }
        return """
            <section class="sec" aria-labelledby="request"><h2 id="request">\(words.theRequest)</h2>
            <dl class="facts">\(Piece.fact(words.result, text: outcome))\(Piece.fact(words.orientationLabel, text: page.result.orientation.map(words.orientation)))\
            \(Piece.fact(words.barriersLabel, text: words.barriers(page.result.barriers)))\(Piece.fact(words.reasonLabel, text: page.reason.map(words.reason)))\
            \(Piece.fact(words.vouchedFor, text: vouched))\
            \(Piece.fact(words.need, text: page.request.need))\(Piece.fact(words.serviceAsked, text: "\(line.serviceName) (\(line.recipientName), \(line.communeName))"))\
            \(Piece.fact(words.alreadyDone, text: page.request.alreadyDone))\(Piece.fact(words.priorityLabel, text: words.priority(line.priority)))\
            \(Piece.fact(words.partnership, partners))\(Piece.fact(words.person, person))\(ages)</dl></section>
            """
    }

    /// The recipient learns that the other side vouches, and nothing of why.
    private var vouched: String? {
        page.request.vouchWords ?? (page.request.isVouched == true ? words.otherVouches(otherName) : nil)
    }

    private var slip: HTML {
        Slip(
            line: line, slip: page.slip, isOpen: isRecipient && page.person != nil, words: words,
            title: isRecipient
                ? words.whatYouSee
                : page.slip.isFrozen ? words.whatTheySee(otherName) : words.whatTheyWillSee(otherName)
        ).html
    }
}
