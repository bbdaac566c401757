import Foundation
import Hummingbird
import RelaisCore

extension Site {
    /// A referral on one sheet of paper, with only what its reader may see.
    @Sendable func showPrint(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Referral> = try visitor.id(.referral)
        let (referral, caller, now) = try await store.write(as: visitor.credential()) { tx in
            (try ReferralPage(id, in: tx), try tx.caller, tx.now)
        }
        let words = visitor.words
        let sheet = PrintSheet(page: referral, caller: caller, now: now, words: words)
        return page(
            "\(words.printTitle) \(referral.line.reference)", at: .referrals, visitor, caller,
            """
            \(Piece.back(to: "/referrals/\(id.text)", words.backToReferral))
            <p class="print-hint soft small">\(words.printHint)</p>
            \(sheet.html)
            """)
    }
}

/// The fields of the inter-agency referral form (IASC, UNHCR), as far as this reader sees them. No name, no contact.
private struct PrintSheet {
    let page: ReferralPage
    let caller: Caller
    let now: Date
    let words: Words

    private var line: ReferralLine { page.line }

    var html: HTML {
        """
        <article class="sheet paper">
        <header class="sec-head"><span class="brand">\(Piece.mark)Relais</span>\(Piece.chip(line.state, on: line.side, words))</header>
        <h1>\(words.printTitle) <span class="code">\(line.reference)</span></h1>
        <div class="duo">\(section("from", words.referredBy, sender))\(section("to", words.referredTo, receiver))</div>
        \(section("when", words.theReferral, dates))
        \(section("who", words.person, person))
        \(section("what", words.theRequest, request))
        \(section("since", words.followUp, followUp))
        <footer class="tiny soft"><p>\(words.printedBy(caller.name, caller.organisationName, words.moment(now, now: now)))</p><p>\(words.printWarning)</p></footer>
        </article>
        """
    }

    private func section(_ id: String, _ title: String, _ facts: [HTML?]) -> HTML? {
        let known = facts.compactMap { $0 }
        return when(!known.isEmpty) {
            "<section aria-labelledby=\"\(id)\"><h2 id=\"\(id)\">\(title)</h2><dl class=\"facts\">\(known)</dl></section>"
        }
    }

    private func people(_ side: Referral.Side) -> String? {
        page.thread.last { $0.side == side && $0.account != nil }?.account
    }

    private var sender: [HTML?] {
        [
            Piece.fact(words.organisation, text: line.referrerName),
            Piece.fact(words.dealtWithBy, text: people(.referrer)),
        ]
    }

    private var receiver: [HTML?] {
        [
            Piece.fact(words.organisation, text: line.recipientName),
            Piece.fact(words.serviceAsked, text: "\(line.serviceName), \(line.communeName)"),
            Piece.fact(words.dealtWithBy, text: people(.recipient)),
        ]
    }

    private var dates: [HTML?] {
        func moment(_ date: Date?) -> String? { date.map { words.moment($0, now: now).capitalised } }
        let isWaiting = line.state == .sent
        return [
            Piece.fact(words.priorityLabel, text: words.priority(line.priority)),
            Piece.fact(words.sentLabel, text: moment(line.sentAt) ?? words.notSentYet),
            Piece.fact(words.dueLabel, text: isWaiting ? moment(line.dueAt) : nil),
            Piece.fact(words.answeredLabel, text: moment(page.answeredAt)),
            Piece.fact(words.reasonLabel, text: page.reason.map(words.reason)),
            Piece.fact(words.startedLabel, text: moment(page.startedAt)),
            Piece.fact(words.endedLabel, text: moment(page.endedAt)),
        ]
    }

    private var person: [HTML?] {
        let slip = page.slip
        return [
            Piece.fact(words.ourCode, line.personCode.map { Piece.code($0) }),
            Piece.fact(words.slipAge, text: slip.ageBracket.map(words.ageBracket)),
            Piece.fact(
                words.spokenLanguages, text: slip.languages.map { $0.name(in: words.language) }.joined(separator: ", ")),
            Piece.fact(words.frenchLevelLabel, text: slip.frenchLevel.map(words.level)),
            Piece.fact(words.areaLabel, text: slip.commune),
        ]
    }

    private var request: [HTML?] {
        [
            Piece.fact(words.need, text: page.request.need),
            Piece.fact(words.alreadyDone, text: page.request.alreadyDone),
        ]
    }

    /// What was rated, at entry and at exit: `Autonomie 1 → 3`.
    private var ratings: String {
        Rating.allCases.compactMap { one in
            let steps = Assessment.Moment.allCases.compactMap { page.support.assessment(at: $0)?.ratings[one] }
            guard !steps.isEmpty else { return nil }
            return
                "\(Invalid.label(one.rawValue, in: words.language)) \(steps.map(String.init).joined(separator: " → "))"
        }.joined(separator: words.semicolon)
    }

    private var followUp: [HTML?] {
        let levels = [page.level(at: .entry), page.level(at: .exit)].compactMap { $0.map(words.level) }
        return [
            Piece.fact(
                words.attendanceTitle, text: page.support.summary.isEmpty ? nil : words.attended(page.support.summary)),
            Piece.fact(words.frenchLevelLabel, text: levels.joined(separator: " → ")),
            Piece.fact(words.ratingsTitle, text: ratings),
            Piece.fact(words.result, text: page.isResultKept ? words.resultKept : page.outcome.map(words.outcome)),
            Piece.fact(words.orientationLabel, text: page.result.orientation.map(words.orientation)),
            Piece.fact(words.barriersLabel, text: words.barriers(page.result.barriers)),
        ]
    }
}
