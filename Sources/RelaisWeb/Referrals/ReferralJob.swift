import Foundation
import RelaisCore

/// One referral in a queue: the whole row is the link.
struct ReferralJob {
    let line: ReferralLine
    let now: Date
    let words: Words
    /// On the page of its person, whose code it need not repeat.
    var isAmongTheirs = false

    /// `button` is the class of a button that says what to do, where there is something to do.
    func html(button: String?) -> HTML {
        """
        <li class="job"><div class="job-what"><h3><a href="/referrals/\(line.id.text)"><span class="code">\(line.reference)</span> \
        <span>\(line.serviceName)</span></a></h3><p>\(detail)</p></div>\
        <div class="job-side">\(clock)\(Piece.chip(line.state, on: line.side, words))</div>\
        \(when(button) { "<a class=\"\($0)\" href=\"/referrals/\(line.id.text)\">\(line.receivedAt == nil ? words.read : words.answer)</a>" })</li>
        """
    }

    /// The same in two short lines, for a narrow column: who has it, and until when.
    var short: HTML {
        let person = line.personCode.map { Piece.code($0) }
        let other = line.side == .recipient ? words.fromOrganisation(line.referrerName) : words.at(line.recipientName)
        return """
            <li class="job"><div class="job-what"><h3><a href="/referrals/\(line.id.text)"><span class="code">\(line.reference)</span> \
            <span>\(line.serviceName)</span></a></h3><p>\(person) \(other)</p></div>
            <div class="job-side">\(clock ?? Piece.chip(line.state, on: line.side, words))</div></li>
            """
    }

    private var clock: HTML? {
        guard line.state == .sent, let due = line.dueAt, let sent = line.sentAt else { return nil }
        return Piece.clock(due: due, from: sent, now: now, words)
    }

    private var detail: HTML {
        let person = isAmongTheirs ? nil : line.personCode.map { Piece.code($0) }
        if line.side == .recipient {
            return "\(words.from(line.referrerName)) \(line.communeName). \(person)"
        }
        guard let sent = line.sentAt else {
            let way = words.towards(line.recipientName)
            return "\(person) \(person == nil ? way.capitalised : way), \(line.communeName)."
        }
        let opened =
            line.state != .sent
            ? "" : line.receivedAt.map { words.opened(words.moment($0, now: now)) } ?? words.notOpenedYet
        return "\(person) \(words.with(line.recipientName, line.communeName, words.moment(sent, now: now))) \(opened)"
    }
}
