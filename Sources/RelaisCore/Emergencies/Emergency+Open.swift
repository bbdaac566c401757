import Foundation
import Postgres
import Vault

extension Emergency {
    /// Opens the file of someone the caller does not follow, by its code, for half an hour. Whoever follows the person and
    /// whoever will review it are told in the same transaction.
    ///
    /// Asks for a recent proof of who the caller is. Refuses with `emergencySuspended` whoever has one that was not reviewed in
    /// time or was not justified, with `alreadyFollows` whoever follows the person, with `emergencyOpen` whoever has one open.
    package static func open(
        code: String?, reason: String?, words: String?, in tx: Transaction
    ) throws -> (id: ID<Emergency>, person: ID<Person>) {
        let (_, organisation) = try tx.caller.member(.openInEmergency)
        try tx.requireStepUp()
        var checks = Checks()
        let typed = checks.text("person", code, most: 20, isNeeded: true) ?? ""
        let reason: Reason? = checks.code("reason", reason, isNeeded: true)
        let words = checks.text("words", words, most: 1_000, isNeeded: true) ?? ""
        try checks.done()
        let person = try candidate(typed, in: tx)

        let id = ID<Emergency>()
        let entry = tx.newEntry()
        var keys = try tx.askKeys(about: [person.rawValue]).open()
        let key = try tx.makeKey(
            .narrative, of: id.rawValue, about: person.rawValue, organisation: organisation, into: &keys)
        let sealed = try key.seal(Words(text: words), at: place(id, in: organisation))
        let digest: Only<Bytes> = try tx.one(
            "SELECT casework.open_in_emergency(\(id), \(person), \(reason), \(sealed), \(tx.now), \(entry))")

        try tx.record(
            .emergencyOpened, entry: entry, .one("person", person.rawValue, keys, in: organisation),
            digest: digest.value.bytes, purpose: RevealPurpose.emergency.rawValue, fields: [reason?.rawValue ?? ""],
            reason: id.rawValue)
        return (id, person)
    }

    /// The person a code means, where the caller may open the file in an emergency.
    private static func candidate(_ typed: String, in tx: Transaction) throws -> ID<Person> {
        guard let code = Code.parse(typed, Code.person) else { throw Refusal.notFound(.init(.person)) }
        let found: Candidate = try tx.one(
            """
            SELECT p.id, casework.emergency_suspension(\(tx.now)), casework.emergency_person(),
                EXISTS (SELECT FROM casework.assignment a
                        WHERE a.person = p.id AND a.account = (SELECT access.account()) AND a.until IS NULL)
            FROM casework.emergency_candidate(\(code)) AS p (id)
            """)
        guard let person = found.person else { throw Refusal.notFound(.init(.person)) }
        if let suspension = found.suspension { throw Refusal.emergencySuspended(suspension) }
        if found.isFollowed { throw Refusal.invalid([Invalid("person", .alreadyFollows)]) }
        if found.open != nil { throw Refusal.emergencyOpen }
        return person
    }

    private struct Candidate: RowDecodable {
        let person: ID<Person>?
        let suspension: Suspension?
        let open: ID<Person>?
        let isFollowed: Bool
        init(row: Row) throws { (person, suspension, open, isFollowed) = try row.decode() }
    }
}
