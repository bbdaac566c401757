extension Referral.Reason {
    /// On whose side the reason lies.
    package enum Whose: String, Sendable, CaseIterable { case referrer, recipient, person, nobody }

    /// What is proposed next to whoever follows the person. Nothing is done by itself.
    package enum Next: Sendable, Equatable {
        /// A service that suits better.
        case anotherService
        /// The same service once more: what was missing added, or a place on its list.
        case sameService
        /// Asking the person what they want.
        case askPerson
        /// Saying that nobody meets the need, and why.
        case recordNeed(Need.Missing)

        package var code: String {
            switch self {
            case .anotherService: "another_service"
            case .sameService: "same_service"
            case .askPerson: "ask_person"
            case .recordNeed(let missing): "record_need:\(missing.rawValue)"
            }
        }
    }

    package var whose: Whose {
        switch self {
        case .noCapacity, .notEligibleAge, .notEligibleStatus, .outsideArea, .languageBarrier, .noResponse: .recipient
        case .incompleteInformation, .duplicate, .wrongService: .referrer
        case .personDeclined, .personUnreachable, .personMoved, .childcareBarrier, .noShow, .consentEnded: .person
        case .mobilityBarrier, .safeguarding, .other: .nobody
        }
    }

    /// One or two acts, the likeliest first; none where nothing follows.
    package var next: [Next] {
        switch self {
        case .noCapacity: [.anotherService, .recordNeed(.full)]
        case .notEligibleAge, .notEligibleStatus: [.anotherService, .recordNeed(.notEligible)]
        case .outsideArea: [.anotherService, .recordNeed(.tooFar)]
        case .languageBarrier: [.anotherService, .recordNeed(.noInterpreter)]
        case .mobilityBarrier: [.anotherService, .recordNeed(.noTransport)]
        case .noResponse: [.anotherService, .sameService]
        case .wrongService: [.anotherService, .recordNeed(.noService)]
        case .incompleteInformation: [.sameService]
        case .personDeclined, .childcareBarrier: [.askPerson, .anotherService]
        case .noShow: [.askPerson, .sameService]
        case .personUnreachable, .consentEnded: [.askPerson]
        case .personMoved: [.anotherService]
        case .other: [.anotherService]
        case .duplicate, .safeguarding: []
        }
    }
}

extension ReferralPage {
    /// Why it ended otherwise than hoped: a service that never answered gave no reason.
    package var endReason: Referral.Reason? {
        switch line.state {
        case .expired: reason ?? .noResponse
        case .declined, .withdrawn, .notFulfilled: reason
        default: nil
        }
    }

    /// What is proposed next, to whoever has the person's file.
    package var next: [Referral.Reason.Next] { person == nil ? [] : endReason?.next ?? [] }
}
