import Foundation
import Postgres
import Vault

/// What is kept of someone, being gathered for them: the facts are asked for together, the words opened with the keys of their file,
/// and whoever else is named is left out.
struct Gathering {
    let references: FileReferences
    let person: ID<Person>
    let organisation: ID<Organisation>
    private(set) var others: OtherPeople
    private var opened: [PersonExport.Section] = []

    init(_ references: FileReferences, of person: ID<Person>, in organisation: ID<Organisation>, _ tx: Transaction)
        throws
    {
        (self.references, self.person, self.organisation) = (references, person, organisation)
        var others = OtherPeople(code: references.code)
        // Whoever wrote or did something with it, on either side, and their colleagues.
        let names: [Only<String>] = try tx.all(
            """
            SELECT g.name
            FROM (
                SELECT c.name FROM access.colleagues() c
                UNION
                SELECT access.account_name(m.account) FROM casework.referral_move m WHERE m.referral = ANY (\(references.legs))
                UNION
                SELECT access.account_name(w.account) FROM casework.message w WHERE w.referral = ANY (\(references.legs))
            ) AS g
            WHERE g.name IS NOT NULL
            LIMIT 2000
            """)
        for name in names { others.add(knownAs: name.value) }
        for name in try FollowedPeople(in: tx).names(besides: person, of: organisation, in: tx) {
            others.add(names: name.wholes.texts)
        }
        self.others = others
    }

    /// What was opened: the identity, what it said before, what protects the person.
    mutating func add(_ identity: Identity, _ history: [FormerVersion], _ protection: Protection?) {
        let names =
            [identity.civil.given, identity.civil.family]
            + history.flatMap { version in
                version.values.filter { ["given", "family"].contains($0.field) }.map { Optional($0.value) }
            }
        others.keep(names)
        for one in protection?.representatives ?? [] {
            for name in [one.facts.name] + one.former.map(\.name) { if let name { others.add(knownAs: name) } }
        }
        opened = [
            .init(name: .identity, records: [.init(Person.Contents.values(of: identity.civil))]),
            .init(name: .contact, records: [.init(Person.Contents.values(of: identity.contact))]),
            .init(
                name: .history,
                records: history.map { version in
                    var record = PersonExport.Record([("until", version.at.exported)])
                    record.add("fields", version.fields)
                    record.add(version.values.map { ($0.field, $0.value) })
                    return record
                }),
            .init(
                name: .protection,
                records: (protection?.statements ?? []).map { said in
                    .init([
                        ("status", said.status.rawValue), ("decided_on", said.decidedOn?.text),
                        ("stated_at", said.statedAt.exported),
                    ])
                }),
            // In their quality, never by name.
            .init(
                name: .representatives,
                records: (protection?.representatives ?? []).map { one in
                    .init([
                        ("kind", one.facts.kind.rawValue), ("from", one.facts.from.text),
                        ("until", one.facts.until?.text),
                        ("decided_on", one.facts.decidedOn?.text), ("level", one.facts.level.rawValue),
                    ])
                }),
        ]
    }

    /// Everything, in the order it is told; what there is nothing of is left out.
    func sections(in tx: Transaction) throws -> [PersonExport.Section] {
        let asked = try askFile(in: tx)
        let legs = try askLegs(in: tx)
        let said = try askWords(in: tx)
        let rights = try askRights(in: tx)
        let paths = try askPaths(in: tx)
        let mentoring = try askMentoring(in: tx)
        let all = try opened + asked() + legs() + said() + rights() + paths() + mentoring()
        return PersonExport.Section.Name.allCases.compactMap { name in
            let records = all.filter { $0.name == name }.flatMap(\.records).filter { !$0.fields.isEmpty }
            return records.isEmpty ? nil : PersonExport.Section(name: name, records: records)
        }
    }

    /// Words under a key of the person's, or one the other side shares; `nil` where there are none any more.
    func words(_ sealed: Bytes?, of subject: UUID, by owner: ID<Organisation>, at place: Place) throws -> String? {
        guard let sealed, let key = try? references.keys.key(organisation: owner, subject: subject, .narrative) else {
            return nil
        }
        return others.leftOut(of: try key.open(sealed, at: place, as: Words.self).text)
    }
}
