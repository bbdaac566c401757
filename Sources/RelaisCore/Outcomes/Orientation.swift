import Postgres

/// Where someone goes on to after a support, as its result says it (issue: vocational orientation). Mirrored by
/// `result_leads_to_known`.
package enum Orientation: String, Sendable, CaseIterable, PostgresValue {
    case languageCourse = "language_course"
    case school
    case vocationalTraining = "vocational_training"
    case apprenticeship, employment
    case civicService = "civic_service"
    case otherService = "other_service"
    /// It was looked for, and nothing was found yet.
    case noneYet = "none"
}

/// What stood in the way of a support: around the person, never what they are. Mirrored by `result_barriers_known`; the codes are those
/// of the field's findings (mobility, waitlist, no local offer, lack of trust, lack of information) and of unmet needs.
package enum Barrier: String, Sendable, CaseIterable {
    case mobility, childcare, housing
    /// Reaching care, and nothing of why it is needed.
    case healthAccess = "health_access"
    case documents, language, interpreter, digital, money, schedule, waitlist
    case noLocalOffer = "no_local_offer"
    case lackOfInformation = "lack_of_information"
    case lackOfTrust = "lack_of_trust"
}
