import Foundation

/// What is kept of an account, for its owner's own programs.
package struct OwnDocument: Encodable, Sendable {
    let format = "relais-account-export/1"
    let name: String
    let email: String
    let language: String
    let createdAt: Date
    let madeAt: Date
    let memberships: [Membership]
    let presences: [Presence]
    let acts: [Act]
    let looks: [Look]
    let requests: [StatementDocument.Asked]
    let notices: Int
    let volunteer: Volunteer?

    package init(_ own: OwnData) {
        (name, email, language) = (own.name, own.email, own.language)
        (createdAt, madeAt, notices) = (own.createdAt, own.madeAt, own.notices)
        memberships = own.memberships.map {
            Membership(organisation: $0.organisation, roles: $0.roles, since: $0.since, until: $0.until)
        }
        presences = own.presences.map {
            Presence(kind: $0.kind, name: $0.name, beganAt: $0.beganAt, seenAt: $0.seenAt, endedAt: $0.endedAt)
        }
        acts = own.acts.map { Act(action: $0.action, times: $0.times, first: $0.first, last: $0.last) }
        looks = own.looks.map {
            Look(at: $0.at, who: $0.name, function: $0.function.rawValue, action: $0.action, fields: $0.fields)
        }
        volunteer = own.mentor.map(Volunteer.init)
        requests = own.requests.map {
            .init(
                kind: $0.kind.rawValue, receivedOn: $0.receivedOn.text, dueOn: $0.dueOn.text,
                answer: $0.answer?.rawValue,
                answeredOn: $0.answeredOn?.text)
        }
    }

    private enum CodingKeys: CodingKey {
        case format, name, email, language, createdAt, madeAt, memberships, presences, acts, looks, requests, notices
        case volunteer
    }

    /// What is kept of a mentor: who they are, what they offer, what was done with them and seen of them.
    struct Volunteer: Encodable, Sendable {
        let code: String
        let state: String
        let enquiredOn: String
        let given: String?
        let family: String?
        let phone: String?
        let email: String?
        let wishes: String?
        let languages: [String]
        let interests: [String]
        let availability: [String]
        let commune: String?
        let capacity: Int
        let done: [Done]
        let checks: [Check]

        struct Done: Encodable, Sendable {
            let kind: String
            let on: String
        }

        struct Check: Encodable, Sendable {
            let kind: String
            let result: String
            let seenOn: String
            let until: String?
        }

        init(_ page: MentorPage) {
            (code, state, enquiredOn) = (page.code, page.state.rawValue, page.enquiredOn.text)
            (given, family) = (page.identity?.given, page.identity?.family)
            (phone, email, wishes) = (page.identity?.phone, page.identity?.email, page.identity?.wishes)
            (languages, commune, capacity) = (page.offer.languages, page.offer.commune, page.offer.capacity)
            interests = page.offer.interests.map(\.rawValue).sorted()
            availability = page.offer.availability.map(\.rawValue).sorted()
            done = page.facts.map { Done(kind: $0.kind.rawValue, on: $0.doneOn.text) }
            checks = page.checks.map {
                Check(
                    kind: $0.kind.rawValue, result: $0.result.rawValue, seenOn: $0.seenOn.text, until: $0.until?.text)
            }
        }
    }

    struct Membership: Encodable, Sendable {
        let organisation: String
        let roles: [String]
        let since: Date
        let until: Date?
    }

    struct Presence: Encodable, Sendable {
        let kind: String
        let name: String?
        let beganAt: Date
        let seenAt: Date
        let endedAt: Date?
    }

    struct Act: Encodable, Sendable {
        let action: String
        let times: Int
        let first: Date
        let last: Date
    }

    struct Look: Encodable, Sendable {
        let at: Date
        let who: String?
        let function: String
        let action: String
        let fields: [String]
    }
}
