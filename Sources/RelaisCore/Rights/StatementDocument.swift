import Foundation

/// A statement for programs: codes where the paper has sentences. docs/EXPORT.md tells of it.
package struct StatementDocument: Encodable, Sendable {
    let entry: String
    let code: String
    let organisation: String
    let madeAt: Date
    let since: Date
    let sources: [Source]
    let looks: [Look]
    let openings: [Opening]
    let disclosures: [Disclosed]
    let handovers: [HandedOver]
    let corrections: [Corrected]
    let consents: [Agreed]
    let information: [Told]
    let restrictions: [Restricted]
    let requests: [Asked]

    package init(_ statement: Statement) {
        (entry, code) = (statement.entry.text, statement.code)
        (organisation, madeAt, since) = (statement.organisation, statement.madeAt, statement.since)
        sources = statement.sources.map { Source(organisation: $0.organisation, at: $0.at, isHandover: $0.isHandover) }
        looks = statement.looks.map {
            Look(
                who: $0.who.name, function: $0.who.function.rawValue, kind: $0.kind.rawValue, times: $0.times,
                first: $0.first,
                last: $0.last)
        }
        openings = statement.openings.map {
            Opening(
                at: $0.at, who: $0.who.name, function: $0.who.function.rawValue, kind: $0.kind.rawValue,
                purpose: $0.purpose)
        }
        disclosures = statement.disclosures.map(Disclosed.init)
        handovers = statement.handovers.map {
            HandedOver(
                organisation: $0.organisation, state: $0.state.rawValue, basis: $0.basis?.rawValue,
                offeredAt: $0.offeredAt,
                answeredAt: $0.answeredAt)
        }
        corrections = statement.corrections.map {
            Corrected(
                organisation: $0.recipientName, reference: $0.reference, state: $0.state.rawValue, fields: $0.fields,
                offeredAt: $0.offeredAt, answeredAt: $0.answeredAt)
        }
        consents = statement.consents.map {
            Agreed(
                organisation: $0.recipientName, purpose: $0.purpose.rawValue, fields: $0.fields,
                givenBy: $0.givenBy.rawValue,
                givenOn: $0.givenOn.text, untilOn: $0.until.text, ending: $0.ending?.rawValue, endedAt: $0.endedAt)
        }
        information = statement.information.map {
            Told(givenOn: $0.givenOn.text, told: $0.told.rawValue, language: $0.language.code)
        }
        restrictions = statement.restrictions.map {
            Restricted(reason: $0.reason.rawValue, restrictedAt: $0.restrictedAt, liftedAt: $0.liftedAt)
        }
        requests = statement.requests.map {
            Asked(
                kind: $0.kind.rawValue, receivedOn: $0.receivedOn.text, dueOn: $0.dueOn.text,
                answer: $0.answer?.rawValue,
                answeredOn: $0.answeredOn?.text)
        }
    }

    struct Source: Encodable, Sendable {
        let organisation: String
        let at: Date
        let isHandover: Bool
    }

    struct Look: Encodable, Sendable {
        let who: String?
        let function: String
        let kind: String
        let times: Int
        let first: Date
        let last: Date
    }

    struct Opening: Encodable, Sendable {
        let at: Date
        let who: String?
        let function: String
        let kind: String
        let purpose: String
    }

    struct Disclosed: Encodable, Sendable {
        let reference: String
        let organisation: String
        let service: String
        let fields: [String]
        let onAcceptance: [String]
        let basis: String?
        let sentAt: Date
        let openedAt: Date?
        let acceptedAt: Date?
        let endedAt: Date?
        let retractedAt: Date?

        init(_ one: Statement.Disclosed) {
            (reference, organisation, service) = (one.reference, one.organisation, one.service)
            (fields, onAcceptance, basis) = (one.fields, one.onAcceptance, one.basis?.rawValue)
            (sentAt, openedAt, acceptedAt) = (one.sentAt, one.openedAt, one.acceptedAt)
            (endedAt, retractedAt) = (one.endedAt, one.retractedAt)
        }
    }

    struct HandedOver: Encodable, Sendable {
        let organisation: String
        let state: String
        let basis: String?
        let offeredAt: Date
        let answeredAt: Date?
    }

    struct Corrected: Encodable, Sendable {
        let organisation: String
        let reference: String
        let state: String
        let fields: [String]
        let offeredAt: Date
        let answeredAt: Date?
    }

    struct Agreed: Encodable, Sendable {
        let organisation: String
        let purpose: String
        let fields: [String]
        let givenBy: String
        let givenOn: String
        let untilOn: String
        let ending: String?
        let endedAt: Date?
    }

    struct Told: Encodable, Sendable {
        let givenOn: String
        let told: String
        let language: String
    }

    struct Restricted: Encodable, Sendable {
        let reason: String
        let restrictedAt: Date
        let liftedAt: Date?
    }

    struct Asked: Encodable, Sendable {
        let kind: String
        let receivedOn: String
        let dueOn: String
        let answer: String?
        let answeredOn: String?
    }
}
