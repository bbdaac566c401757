extension Consent {
    /// From this age on someone agrees for themselves (Code civil art. 388 and 414).
    ///
    /// The 15 years of GDPR art. 8 and of the loi Informatique et Libertés art. 45 are for services of the information society
    /// that a minor signs up to. Being referred is none: there, whoever represents the minor agrees, and the minor with them.
    package static let majority = 18
}

extension Consent.Purpose {
    /// How far a representative must be able to decide. What is usual is for whoever the child is entrusted to; what is
    /// serious, for the holder of authority (Code civil art. 373-4): a file that leaves for good is.
    package var level: DecisionLevel {
        switch self {
        case .referral: .usual
        case .handover: .serious
        }
    }
}
