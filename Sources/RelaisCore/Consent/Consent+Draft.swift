import Postgres

extension Consent {
    /// What a form or a command says of a consent, before it is one. All of it as it was typed.
    package struct Draft: Sendable, Equatable {
        package var purpose: String?
        /// An organisation's id, or its whole name.
        package var recipient: String?
        /// None is all that can pass.
        package var fields: [String] = []
        /// `yes` or `no`: whether who refers may know what comes of it. No, where nothing is said.
        package var sharesResult: String?
        /// The id of whoever represents a minor; nothing where the person agrees for themselves.
        package var representative: String?
        /// Whether a minor agrees beside them.
        package var hasAssent = false
        package var method: String?
        package var language: String?
        package var hasInterpreter = false
        /// Which information notice they had been given; the last one that was recorded where nothing is said.
        package var noticeVersion: String?
        package var givenOn: String?
        package var from: String?
        package var until: String?
        /// Who signed, where it is not the person or their representative alone.
        package var signer: String?
        package var words: String?

        package init() {}
    }

    /// What is sealed of one.
    struct Said: Codable, Equatable {
        var signer: String?
        var words: String?
        var isEmpty: Bool { signer == nil && words == nil }
    }

    /// What was agreed to, once everything that was typed holds.
    struct Terms {
        let purpose: Purpose
        let recipient: ID<Organisation>
        let fields: [String]
        let sharesResult: Bool
        let method: Method
        let language: String
        let hasInterpreter: Bool
        let noticeVersion: String
        let givenOn: Day
        let from: Day
        let until: Day
        let said: Said
    }

    /// The longest one is given for: it is asked again after two years.
    package static let longest = 731
}

extension Consent.Draft {
    /// Checks the terms. `recipient` is whom it was given to, where it was found; days are of the calendar in France.
    func terms(
        to recipient: ID<Organisation>?, from own: ID<Organisation>, knowing notice: String?, lasting days: Int,
        on today: Day, _ checks: inout Checks
    ) -> Consent.Terms? {
        let purpose: Consent.Purpose? = checks.code("purpose", purpose, isNeeded: true)
        if self.recipient?.isEmpty ?? true {
            checks.refuse("recipient", .missing)
        } else if recipient == nil {
            checks.refuse("recipient", .notInList)
        } else if recipient == own {
            checks.refuse("recipient", .ownOrganisation)
        }
        let fields = purpose.map { agreed(for: $0, &checks) }
        let isShared: Answer? = checks.code("shares_result", sharesResult)
        if isShared == .yes, purpose == .handover { checks.refuse("shares_result", .unknownField) }
        let method: Consent.Method? = checks.code("method", method, isNeeded: true)
        let language = checks.text("language", language, most: 3, isNeeded: true)
        let version = checks.text("notice_version", noticeVersion, most: 20) ?? notice
        if let version, version.firstMatch(of: /[^0-9A-Za-z.-]/) != nil { checks.refuse("notice_version", .unreadable) }
        let givenOn = checks.wholeDay("given_on", givenOn) ?? today
        if givenOn.isAfter(today) { checks.refuse("given_on", .inTheFuture) }
        let from = checks.wholeDay("from_on", from) ?? givenOn
        if givenOn.isAfter(from) { checks.refuse("from_on", .beforeItBegins) }
        let until = checks.wholeDay("until_on", until) ?? from.adding(days: days)
        if from.isAfter(until) {
            checks.refuse("until_on", .beforeItBegins)
        } else if until.isAfter(from.adding(days: Consent.longest)) {
            checks.refuse("until_on", .tooFar(days: Consent.longest))
        } else if today.isAfter(until) {
            checks.refuse("until_on", .isOver)
        }
        let said = Consent.Said(
            signer: checks.text("signer", signer, most: 150), words: checks.text("words", words, most: 500))
        guard let purpose, let recipient, let fields, let method, let language else { return nil }
        return Consent.Terms(
            purpose: purpose, recipient: recipient, fields: fields, sharesResult: isShared == .yes, method: method,
            language: language,
            hasInterpreter: hasInterpreter, noticeVersion: version ?? "none", givenOn: givenOn, from: from,
            until: until,
            said: said)
    }

    private enum Answer: String { case yes, no }

    /// The fields, in the order of the list, each once.
    private func agreed(for purpose: Consent.Purpose, _ checks: inout Checks) -> [String] {
        let known = Consent.fields(for: purpose)
        guard fields.allSatisfy({ known.contains($0) || $0.isEmpty }) else {
            checks.refuse("fields", .notInList)
            return known
        }
        let agreed = known.filter(fields.contains)
        return agreed.isEmpty ? known : agreed
    }
}
