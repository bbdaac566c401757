import Foundation
import Postgres
import Vault

extension Breach {
    /// What a form or a command says of a breach, as it was typed.
    package struct Draft: Sendable {
        package var foundOn: String?
        package var foundTime: String?
        package var kinds: [String] = []
        package var people: [String] = []
        package var data: [String] = []
        package var number: String?
        package var happened: String?
        package var consequences: String?
        package var measures: String?
        package init() {}
    }

    /// Records a breach. Whoever else keeps the register is told at once; the seventy-two hours run from when it was found.
    package static func record(_ draft: Draft, in tx: Transaction) throws -> ID<Breach> {
        let (account, organisation) = try tx.caller.member(.keepBreaches)
        var checks = Checks()
        let found =
            draft.foundOn?.isEmpty ?? true
            ? tx.now : checks.moment("found_at", draft.foundOn, time: draft.foundTime, from: nil, to: tx.now)
        let terms = terms(draft, &checks)
        let happened = checks.text("happened", draft.happened, most: 4_000, isNeeded: true) ?? ""
        try checks.done()

        let id = ID<Breach>()
        let entry = tx.newEntry()
        var keys = Keys(tx.keyring)
        let key = try tx.makeKey(
            .narrative, of: id.rawValue, about: id.rawValue, organisation: organisation, into: &keys)
        let said = Account(happened: happened, consequences: terms.consequences, measures: terms.measures)
        let sealed = try key.seal(said, at: place(id, in: organisation, version: 1))
        let digest: Only<Bytes> = try tx.one(
            """
            INSERT INTO casework.breach (organisation, id, found_at, kinds, people, data, number_of_people, sealed, dek_version,
                recorded_by, recorded_at, entry)
            VALUES (\(organisation), \(id), \(found), \(terms.kinds), \(terms.people), \(terms.data), \(terms.number), \(sealed), 1,
                \(account), \(tx.now), \(entry))
            RETURNING audit.digest(breach)
            """)
        try tx.record(
            .breachRecorded, entry: entry, .deployment(tx, "breach", id.rawValue), digest: digest.value.bytes,
            fields: terms.kinds)
        try tx.execute("SELECT casework.tell_at_once(NULL, \(id), \(tx.now))")
        return id
    }

    /// What recording and amending a breach check alike.
    struct Terms {
        let kinds: [String]
        let people: [String]
        let data: [String]
        let number: Int?
        let consequences: String?
        let measures: String?
    }

    static func terms(_ draft: Draft, _ checks: inout Checks) -> Terms {
        Terms(
            kinds: checks.choices("kinds", draft.kinds, as: Kind.self),
            people: checks.choices("people", draft.people, as: People.self),
            data: checks.choices("data", draft.data, as: DataKind.self),
            number: checks.number("number_of_people", draft.number, 0...10_000_000),
            consequences: checks.text("consequences", draft.consequences, most: 4_000),
            measures: checks.text("measures", draft.measures, most: 4_000))
    }
}
