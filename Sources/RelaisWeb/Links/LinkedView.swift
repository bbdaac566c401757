import Foundation
import RelaisCore

/// A referral as whoever answers by a link reads it.
struct LinkedView {
    let page: LinkedPage
    let caller: Caller
    let fields: Fields
    let token: HTML?
    /// Of the person, where it was just opened.
    let identity: Identity?

    private var words: Words { fields.words }
    private var referral: ReferralPage { page.referral }
    private var line: ReferralLine { referral.line }
    private var isAccepted: Bool { [.accepted, .inProgress, .completed, .notFulfilled].contains(line.state) }

    func html(done: String?, objection: Objection?) -> HTML {
        """
        \(when(done) { Piece.note("ok", icon: "done", "<p>\($0)</p>") })
        \(objection?.note(words, about: .referral))
        <div class="head"><p class="acts">\(Piece.chip(line.state, on: .recipient, words))\(clock)</p>
        <h1><span class="code">\(line.reference)</span> \(words.towards(line.serviceName))</h1>
        <p class="lead">\(words.linkedLead(caller.organisationName, words.day(Day(page.expiresAt))))</p></div>
        <div class="split"><div>\(hand)\(who)\(request)
        \(appointments)\(SupportView(page: referral, words: words).html)\(confirmation)
        \(ThreadView(page: referral, now: page.now, fields: fields, token: token, linkPath: "/link").html)</div>
        <aside class="flow" aria-label="\(words.whatYouSee)">\(slip)</aside></div>
        """
    }

    private var appointments: HTML? {
        AppointmentsView(
            list: page.appointments, base: "/link", canAdd: Appointment.states.contains(line.state), now: page.now,
            words: words, token: token
        ).html
    }

    private var clock: HTML? {
        guard line.state == .sent, let due = line.dueAt, let sent = line.sentAt else { return nil }
        return Piece.clock(due: due, from: sent, now: page.now, words)
    }

    private var hand: HTML {
        let turn = line.state.hand == .recipient ? words.youHaveTheHand : words.isOver
        let links = page.moves.enumerated().map { place, move -> HTML in
            let isSad = [.decline, .end, .correct].contains(move)
            let kind = isSad ? "btn btn-no" : place == 0 ? "btn btn-go" : "btn"
            return "<a class=\"\(kind)\" href=\"/link/\(move.noun)\">\(words.move(move))</a>"
        }
        return """
            <section class="sheet" aria-label="\(words.whoHasTheHand)">\(HandOver(line: line, words: words).html("<b>\(turn)</b>"))\
            \(when(!links.isEmpty) { "<div class=\"acts\">\(links)</div>" })</section>
            """
    }

    /// Shut until the code was told by another way; then opened on purpose, and that is recorded.
    private var who: HTML? {
        when(isAccepted) {
            """
            <section class="sec" aria-labelledby="who"><h2 id="who">\(words.whoItIs)</h2>\(identity.map(opened) ?? shut)</section>
            """
        }
    }

    private func opened(_ identity: Identity) -> HTML {
        """
        <dl class="facts">\(Piece.fact(words.given, text: identity.civil.given))\(Piece.fact(words.family, text: identity.civil.family))\
        \(Piece.fact(words.phone, text: identity.contact.phone))\(Piece.fact(words.email, text: identity.contact.email))\
        \(Piece.fact(words.address, text: identity.contact.address))\(Piece.fact(words.contactWishes, text: identity.contact.wishes))</dl>
        """
    }

    private var shut: HTML {
        if page.isIdentified {
            return """
                <form class="form" method="post" action="/link/reveal">\(token)<p>\(words.revealByLink)</p>\
                <p class="acts"><button class="btn btn-go">\(words.showIdentity)</button></p></form>
                """
        }
        return """
            <p>\(page.takesCode ? words.typeTheCode(line.referrerName) : words.askForCode(line.referrerName))</p>
            <form class="form" method="post" action="/link/code">\(token)\
            \(fields.line("code", words.codeOfLink, hint: words.codeOfLinkHint))<p class="acts"><button class="btn">\(words.openIdentity)</button></p></form>
            """
    }

    private var request: HTML {
        """
        <section class="sec" aria-labelledby="request"><h2 id="request">\(words.theRequest)</h2><dl class="facts">\
        \(Piece.fact(words.result, text: referral.outcome.map(words.outcome)))\(Piece.fact(words.orientationLabel, text: referral.result.orientation.map(words.orientation)))\
        \(Piece.fact(words.barriersLabel, text: words.barriers(referral.result.barriers)))\(Piece.fact(words.reasonLabel, text: referral.reason.map(words.reason)))\
        \(Piece.fact(words.need, text: referral.request.need))\(Piece.fact(words.alreadyDone, text: referral.request.alreadyDone))\
        \(Piece.fact(words.serviceAsked, text: "\(line.serviceName), \(line.communeName)"))\
        \(Piece.fact(words.priorityLabel, text: words.priority(line.priority)))</dl></section>
        """
    }

    private var confirmation: HTML? {
        when(Confirmation.states.contains(line.state)) {
            """
            <section class="sec" aria-labelledby="confirmation"><h2 id="confirmation">\(words.whatThePersonSays)</h2>
            <p>\(OutsideView.said(page.confirmation, page.now, words))</p>
            \(when(page.confirmation?.answer == nil) { "<p class=\"acts\"><a class=\"btn\" href=\"/link/slip\">\(words.makeSlip)</a></p>" })</section>
            """
        }
    }

    private var slip: HTML {
        Slip(
            line: line, slip: referral.slip, isOpen: page.isIdentified && referral.person != nil, words: words,
            title: words.whatYouSee
        ).html
    }
}
