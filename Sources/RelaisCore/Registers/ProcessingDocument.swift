/// The register of processing for programs: what columns say, in the language of whoever asks.
package struct ProcessingDocument: Encodable, Sendable {
    let organisation: String
    let contact: String?
    let madeOn: String
    let activities: [Activity]
    let recipients: [Recipient]
    let roles: [Role]
    let terms: [Term]
    let measures: [String]

    package init(_ register: Processing, in language: Language) {
        (organisation, contact, madeOn) = (register.organisation, register.contact, register.madeOn.text)
        activities = register.entries.filter { !$0.tables.isEmpty }.map { entry in
            Activity(
                name: entry.activity.rawValue, title: entry.activity.name(in: language),
                basis: entry.activity.basis(in: language),
                people: entry.activity.people.map(\.rawValue),
                columns: entry.tables.flatMap(\.columns).map {
                    Column(
                        name: "\($0.table).\($0.name)", purpose: Processing.said($0.purpose, in: language),
                        retention: Processing.said($0.retention, in: language))
                })
        }
        recipients = register.recipients.map { Recipient(name: $0.name, covers: $0.covers, until: $0.until?.text) }
        roles = RelaisCore.Role.allCases.map { role in
            Role(name: role.rawValue, may: Permission.allCases.filter(role.permissions.contains).map(\.rawValue))
        }
        terms =
            register.terms.map { terms in
                Retention.Class.allCases.map {
                    Term(name: $0.rawValue, months: terms.months(of: $0), law: $0.law(in: language))
                }
            } ?? []
        measures = Processing.measures(in: language)
    }

    struct Activity: Encodable, Sendable {
        let name: String
        let title: String
        let basis: String
        let people: [String]
        let columns: [Column]
    }

    struct Column: Encodable, Sendable {
        let name: String
        let purpose: String
        let retention: String
    }

    struct Recipient: Encodable, Sendable {
        let name: String
        let covers: String
        let until: String?
    }

    struct Role: Encodable, Sendable {
        let name: String
        let may: [String]
    }

    struct Term: Encodable, Sendable {
        let name: String
        let months: Int
        let law: String
    }
}
