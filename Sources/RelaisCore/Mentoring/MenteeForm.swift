import Postgres

/// Who can agree for a mentee who is a minor, for whoever follows them and is bound by secrecy: by title, never by name.
package struct MenteeForm: Sendable {
    /// Whether the caller is bound by secrecy, and so may know of those.
    package let isBound: Bool
    package let isMinor: Bool
    /// Those in office today who decide what is serious.
    package let representatives: [Representative]

    /// - Throws: `Refusal.notFound` for a mentee the caller may not know of; what `HeldFile.held` does.
    package init(of id: ID<Mentee>, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.keepMentees)
        let laterSecrecy = try Safeguards.askSecrecy(in: tx)
        let person: Only<ID<Person>>? = try tx.first("SELECT person FROM casework.mentee WHERE id = \(id)")
        guard let person = person?.value else { throw Refusal.notFound(.init(.mentee, id.rawValue)) }
        isBound = try laterSecrecy.one().value
        let file = try HeldFile.held([person], of: organisation, in: tx)[0]
        guard isBound else {
            (isMinor, representatives) = (false, [])
            return
        }
        let safeguards = try Safeguards.ask(of: person, in: organisation, tx).open(file.keys)
        let day = Day(tx.now)
        isMinor = safeguards.isMinor(born: file.contents?.civil.birth, on: day)
        representatives = safeguards.representatives.filter {
            $0.facts.kind.giver != nil && $0.facts.level.reaches(.serious) && $0.isInOffice(on: day)
        }
        try tx.record(
            .menteeSeen, .one("person", person.rawValue, file.keys, in: organisation), fields: ["representative"])
    }
}
