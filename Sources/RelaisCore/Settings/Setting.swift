import Postgres

/// Something an organisation settles for itself. Where it says nothing, `standard` holds. Mirrored by
/// `organisation_setting_name_known`.
package enum Setting: String, Sendable, CaseIterable, PostgresValue {
    /// For how many days a consent is given, unless something else is said.
    case consentDays = "consent_days"
    /// So many days before a consent ends, whoever follows the person is told.
    case consentNotices = "consent_notices"
    /// So many days before someone whose representative agreed comes of age, whoever follows them is told.
    case majorityNotices = "majority_notices"
    /// So many days after a referral came to its end, the copy that was disclosed of it is deleted.
    case copyDays = "copy_days"
    /// Whom people write to about their data: an address, printed on notices and receipts.
    case privacyContact = "privacy_contact"
    /// Whether a statement names who works here, or tells of them by their function alone: `yes` or `no`.
    case statementNames = "statement_names"
    /// So many months after the last contact a file goes, and before it what was written of it in words.
    case retentionFileMonths = "retention_file_months"
    case retentionWordsMonths = "retention_words_months"
    /// So many months after its answer a request goes, and so many after its end a consent.
    case retentionRequestMonths = "retention_request_months"
    case retentionConsentMonths = "retention_consent_months"

    /// So many days after a referral was sent whoever must answer is reminded; so many after the last move it expires.
    case reminderDays = "reminder_days"
    case expiryDays = "expiry_days"
    /// So many days a place is kept for whoever it is offered to.
    case offerDays = "offer_days"
    /// So many days after acceptance the first news is due, and then again.
    case startDays = "start_days"
    case progressDays = "progress_days"

    /// So many hours after a concern was raised something must have been done.
    case concernHours = "concern_hours"
    /// So many months after it was closed a concern goes. There is no term until the organisation has settled one.
    case retentionConcernMonths = "retention_concern_months"
    /// So many identities may someone open within an hour.
    case identityReadsAnHour = "identity_reads_an_hour"

    package var standard: String {
        switch self {
        case .consentDays: "365"
        case .consentNotices: "30 7"
        case .majorityNotices: "90 30 7"
        case .copyDays: "30"
        case .privacyContact, .retentionConcernMonths: ""
        case .concernHours: "24"
        case .statementNames: "yes"
        case .retentionFileMonths: "24"
        case .retentionWordsMonths: "12"
        case .retentionRequestMonths, .retentionConsentMonths: "36"
        case .identityReadsAnHour: "120"
        case .reminderDays: "10"
        case .expiryDays, .progressDays: "30"
        case .offerDays, .startDays: "7"
        }
    }

    /// How many numbers it is, and between which; `nil` for words.
    package var form: (count: ClosedRange<Int>, range: ClosedRange<Int>)? {
        switch self {
        case .consentDays: (1...1, 1...Consent.longest)
        case .copyDays: (1...1, 1...90)
        case .consentNotices, .majorityNotices: (1...5, 1...365)
        case .concernHours: (1...1, 1...72)
        case .retentionConcernMonths: (1...1, 1...480)
        case .retentionFileMonths: (1...1, 3...60)
        case .retentionWordsMonths: (1...1, 1...60)
        case .retentionRequestMonths: (1...1, 12...72)
        case .retentionConsentMonths: (1...1, 36...72)
        case .identityReadsAnHour: (1...1, 1...1_000)
        case .reminderDays, .expiryDays, .startDays, .progressDays: (1...1, 1...365)
        case .offerDays: (1...1, 1...60)
        case .privacyContact, .statementNames: nil
        }
    }

    /// The words it may be, where it is one of a few.
    package var choices: [String]? { self == .statementNames ? ["yes", "no"] : nil }

    /// Words, or one or several whole numbers, the largest first, with a space between them; refuses anything else.
    func checked(_ given: String?, _ checks: inout Checks) -> String? {
        guard let text = checks.text(rawValue, given, most: 200, isNeeded: true) else { return nil }
        if let choices, !choices.contains(text) { checks.refuse(rawValue, .notInList) }
        guard let form else { return text }
        let words = text.split { $0 == " " || $0 == "," || $0 == ";" }
        let numbers = words.compactMap { Int($0) }
        guard numbers.count == words.count, form.count.contains(numbers.count), numbers.allSatisfy(form.range.contains)
        else {
            checks.refuse(rawValue, .outOfRange(least: form.range.lowerBound, most: form.range.upperBound))
            return nil
        }
        return Set(numbers).sorted(by: >).map(String.init).joined(separator: " ")
    }
}

extension Setting {
    /// What the caller's organisation has settled, if it has.
    package struct Row: RowDecodable {
        let value: String
        package init(row: Postgres.Row) throws { value = try row.decode() }
    }

    /// Asks for the setting of the organisation the caller acts for. Does not wait.
    package func ask(in tx: Transaction) throws -> Later<Row> {
        try tx.ask(
            """
            SELECT value
            FROM access.organisation_setting
            WHERE organisation = (SELECT access.organisation()) AND name = \(self)
            """)
    }

    /// The numbers that hold, the largest first.
    package func numbers(_ asked: Later<Row>) throws -> [Int] {
        (try asked.first()?.value ?? standard).split(separator: " ").compactMap { Int($0) }
    }

    /// The words that hold.
    package func text(_ asked: Later<Row>) throws -> String { try asked.first()?.value ?? standard }

    /// The one number that holds.
    package func number(_ asked: Later<Row>) throws -> Int { try numbers(asked).first ?? 0 }
}
