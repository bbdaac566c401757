import Foundation

/// Sealed class `civil`: names, and a birth date where it is known, with where it was learnt.
package struct Civil: Sendable, Equatable, Codable {
    package var given: String
    package var family: String?
    package var birth: Day?
    /// `declared`, `civil_document`, `judicial_decision` or `administrative_decision`; never a doubt.
    package var birthSource: BirthSource?
    package var gender: Gender?

    package init(
        given: String, family: String?, birth: Day? = nil, birthSource: BirthSource? = nil, gender: Gender? = nil
    ) {
        (self.given, self.family, self.birth, self.birthSource, self.gender) = (
            given, family, birth, birthSource, gender
        )
    }

    /// `Mariam D.`: how a person stands beside their code in the caseload of whoever follows them. Nothing where no name was
    /// disclosed.
    package var short: String? {
        let parts = [given.isEmpty ? nil : given, family?.first.map { "\($0)." }].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    package enum BirthSource: String, Sendable, Codable, CaseIterable {
        case declared
        case civilDocument = "civil_document"
        case judicialDecision = "judicial_decision"
        case administrativeDecision = "administrative_decision"
    }

    package enum Gender: String, Sendable, Codable, CaseIterable {
        case female, male
        case nonBinary = "non_binary"
    }
}

/// Sealed class `contact`: how to reach someone, and how they wish to be reached.
package struct Contact: Sendable, Equatable, Codable {
    package var phone: String?
    package var email: String?
    package var address: String?
    package var wishes: String?

    package init(phone: String? = nil, email: String? = nil, address: String? = nil, wishes: String? = nil) {
        (self.phone, self.email, self.address, self.wishes) = (phone, email, address, wishes)
    }
}

/// What a reveal shows.
package struct Identity: Sendable, Equatable {
    package let civil: Civil
    package let contact: Contact

    package init(civil: Civil, contact: Contact) { (self.civil, self.contact) = (civil, contact) }
}

/// Why an identity is opened. Recorded before a byte leaves.
package enum RevealPurpose: String, Sendable, CaseIterable {
    case contactPerson = "contact_person"
    case appointment
    case administrativeStep = "administrative_step"
    case emergency
    case correctRecord = "correct_record"
    case rightsRequest = "rights_request"
    case other
}
