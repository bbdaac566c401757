import Foundation
import Postgres

/// What is printed for someone: the form of a consent, its receipt, the notice. No name is on it: that is written by hand.
extension Paper {
    /// The notice an organisation gives, in a language.
    package static func notice(in language: String, _ tx: Transaction) throws -> Paper {
        let laterContact = try Setting.privacyContact.ask(in: tx)
        let caller = try tx.caller
        guard let organisation = caller.organisation else { throw Refusal.notPermitted(.seePeople) }
        let text = tx.texts.text(.notice, in: language, for: organisation)
        return try text.filled(
            ["organisation": caller.organisationName, "contact": Setting.privacyContact.text(laterContact)], fields: [],
            isRightToLeft: isRightToLeft(text.language, tx))
    }

    /// The receipt of a consent: exactly what was agreed to. Recorded, since it tells of someone.
    package static func receipt(
        of id: ID<Consent>, in language: String, _ tx: Transaction
    ) throws -> (paper: Paper, page: ConsentPage) {
        let laterContact = try Setting.privacyContact.ask(in: tx)
        let page = try ConsentPage(id, in: tx)
        let caller = try tx.caller
        guard let organisation = caller.organisation else { throw Refusal.notPermitted(.seePeople) }
        let text = tx.texts.text(.receipt, in: language, for: organisation)
        let words = tx.texts.words(in: text.language, for: organisation)
        func day(_ day: Day) -> String { written(day, words) }
        let line = page.line
        let paper = try text.filled(
            [
                "organisation": caller.organisationName, "recipient": line.recipientName, "code": page.personCode,
                "purpose": words["purpose.\(line.purpose.rawValue)"] ?? "", "until": day(line.until),
                "from": day(line.from), "given_on": day(line.givenOn), "printed_on": day(Day(tx.now)),
                "given_by": words["given_by.\(line.givenBy.rawValue)"] ?? "",
                "method": words["method.\(line.method.rawValue)"] ?? "",
                "result": words["result.\(line.sharesResult ? "yes" : "no")"] ?? "",
                "notice_version": line.noticeVersion == "none" ? "" : line.noticeVersion,
                "contact": Setting.privacyContact.text(laterContact),
            ], fields: line.fields.map { words[$0] ?? $0 }, for: line.purpose,
            isRightToLeft: isRightToLeft(text.language, tx))
        return (paper, page)
    }

    /// The form of a consent, to be read out, ticked and signed: for someone, and for an organisation they may be referred to.
    package static func form(
        for person: ID<Person>, _ draft: Consent.Draft, in language: String, _ tx: Transaction
    ) throws -> Paper {
        let form = try ConsentForm(for: person, in: tx)
        let caller = try tx.caller
        guard let organisation = caller.organisation else { throw Refusal.notPermitted(.seePeople) }
        let text = tx.texts.text(.consent, in: language, for: organisation)
        let words = tx.texts.words(in: text.language, for: organisation)
        let purpose = draft.purpose.flatMap(Consent.Purpose.init) ?? .referral
        let named = draft.recipient ?? ""
        let recipient = form.recipients.first { $0.id.text == named || $0.name.lowercased() == named.lowercased() }
        let known = Consent.fields(for: purpose)
        let chosen = known.filter(draft.fields.contains)
        let until = draft.until.flatMap { Day($0) } ?? Day(tx.now).adding(days: form.days)
        return try text.filled(
            [
                "organisation": caller.organisationName, "recipient": recipient?.name ?? "", "code": form.code,
                "purpose": words["purpose.\(purpose.rawValue)"] ?? "", "until": written(until, words),
            ], fields: (chosen.isEmpty ? known : chosen).map { words[$0] ?? $0 }, for: purpose,
            isRightToLeft: isRightToLeft(text.language, tx))
    }

    private static func isRightToLeft(_ language: String, _ tx: Transaction) throws -> Bool {
        let found: Only<Bool>? = try tx.first(
            "SELECT direction = 'rtl' FROM directory.language WHERE code = \(language)")
        return found?.value ?? false
    }

    /// A day as the texts of a language write it.
    private static func written(_ day: Day, _ words: [String: String]) -> String {
        guard let month = day.month, let number = day.day else { return day.text }
        let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        return words["day"] == "dd/mm/yyyy" ? "\(two(number))/\(two(month))/\(day.year)" : day.text
    }
}

extension Paper {
    /// The languages that papers can be had in, by name, the program's own first.
    package static func languages(in tx: Transaction) throws -> [Term] {
        guard let organisation = try tx.caller.organisation else { return [] }
        let codes = tx.texts.languages(for: organisation)
        let known: [Term] = try tx.all(
            "SELECT code, name_fr, name_en FROM directory.language WHERE code = ANY (\(codes))")
        return codes.compactMap { code in known.first { $0.code == code } }
    }
}
