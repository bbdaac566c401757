import Foundation
import Postgres
import Vault

/// The people of an organisation as an import compares them: names and birth dates in memory, for as long as it takes.
///
/// PostgreSQL hands over the sealed names of all of the organisation's, whoever follows them. Of someone a colleague
/// follows only that there is a file comes out of here.
struct KnownPeople {
    private struct Known {
        let civil: Civil
        let isFollowed: Bool
    }

    private var people: [ID<Person>: Known] = [:]
    private var named: [String: [ID<Person>]] = [:]
    private let numbered: [OwnNumber: ID<Person>]
    private let withNumber: Set<ID<Person>>

    /// Who a row of a file is.
    enum Match: Equatable {
        case nobody
        case one(ID<Person>)
        /// Followed by a colleague.
        case elsewhere
        case several
    }

    init(of organisation: ID<Organisation>, in tx: Transaction) throws {
        numbered = try Person.numbers(in: tx)
        withNumber = Set(numbered.values)
        var after = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        while true {
            let names: [SealedName] = try tx.inside(.identity) {
                try tx.all(
                    """
                    SELECT person, sealed, dek_version, row_version, is_followed
                    FROM identity.names_to_compare(\(after), \(Self.batch)::integer)
                    """)
            }
            guard let last = names.last else { break }
            after = last.person.rawValue
            let keys = try tx.askKeys(about: names.map(\.person.rawValue)).open()
            for one in names { add(one, keys, organisation) }
        }
    }

    private static let batch = 1_000

    /// What no longer opens is nobody's: it cannot be compared, and keeps no file out.
    private mutating func add(_ one: SealedName, _ keys: Keys, _ organisation: ID<Organisation>) {
        let place = Place(
            organisation: organisation.rawValue, table: "identity.civil", row: one.person.rawValue,
            rowVersion: Int64(one.rowVersion))
        guard
            let key = try? keys.key(
                organisation: organisation, subject: one.person.rawValue, .civil, version: one.keyVersion),
            let civil = try? key.open(one.sealed, at: place, as: Civil.self)
        else { return }
        people[one.person] = Known(civil: civil, isFollowed: one.isFollowed)
        named[Self.name(civil), default: []].append(one.person)
    }

    /// Names without case, accents and punctuation, and the birth date: what two rows about one person share.
    static func name(_ civil: Civil) -> String {
        "\(Folded.text(civil.given))|\(Folded.text(civil.family ?? ""))|\(civil.birth?.text ?? "")"
    }

    /// By the number where it is known; else by names and birth date, among those whose number is not another.
    func match(_ civil: Civil, number: OwnNumber?) -> Match {
        if let number, let person = numbered[number] { return found(person) }
        var fitting = named[Self.name(civil)] ?? []
        if number != nil { fitting.removeAll { withNumber.contains($0) } }
        guard fitting.count < 2 else { return .several }
        return fitting.first.map(found) ?? .nobody
    }

    private func found(_ person: ID<Person>) -> Match { people[person]?.isFollowed == true ? .one(person) : .elsewhere }

    func hasNumber(_ person: ID<Person>) -> Bool { withNumber.contains(person) }

    private struct SealedName: RowDecodable {
        let person: ID<Person>
        let sealed: Bytes
        let keyVersion: Int
        let rowVersion: Int
        let isFollowed: Bool
        init(row: Row) throws { (person, sealed, keyVersion, rowVersion, isFollowed) = try row.decode() }
    }
}
