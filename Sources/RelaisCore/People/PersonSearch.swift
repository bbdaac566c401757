import Foundation
import Postgres

/// People asked for by what was typed: their code, their own number, their names.
struct PersonSearch {
    /// The words that are no code.
    private let wanted: Wanted
    private let followed: FollowedPeople?
    private let coded: Later<Only<ID<Person>>>?
    private let numbered: Later<Only<ID<Person>>>?

    /// Asks, and does not wait. `wanted` is what was `typed`, as words.
    init(_ typed: String, _ wanted: Wanted, in tx: Transaction) throws {
        let pieces = typed.split(whereSeparator: \.isWhitespace)
        // `K7M 42Q` is one code; `K7M-42Q Mariam` is a code and a name.
        let whole = Code.parse(typed, Code.person)
        let codes = whole.map { [$0] } ?? pieces.compactMap { Code.parse(String($0), Code.person) }
        let others = pieces.filter { Code.parse(String($0), Code.person) == nil }.joined(separator: " ")
        self.wanted = whole != nil ? Wanted("") : codes.isEmpty ? wanted : Wanted(others)
        coded =
            codes.isEmpty
            ? nil
            : try tx.ask(
                """
                SELECT coalesce(merged_into, id)
                FROM casework.person
                WHERE organisation = (SELECT access.organisation()) AND code = ANY (\(codes))
                """)
        followed = self.wanted.isEmpty ? nil : try FollowedPeople(in: tx)
        guard let organisation = try tx.caller.organisation else {
            numbered = nil
            return
        }
        let number = OwnNumber(typed, of: organisation, keyring: tx.keyring)
        numbered = try tx.inside(.identity) {
            try tx.ask(
                """
                SELECT n.person
                FROM identity.own_number n
                WHERE n.organisation = \(organisation) AND n.reference = \(Bytes(number.bytes))
                  AND ('coordinator' = ANY ((SELECT access.roles())::text[])
                      OR EXISTS (SELECT FROM casework.assignment a
                                 WHERE a.organisation = n.organisation AND a.person = n.person
                                   AND a.account = (SELECT access.account()) AND a.until IS NULL))
                """)
        }
    }

    /// Everyone found, the best first: by code or number, then by name.
    func found(of organisation: ID<Organisation>, in tx: Transaction) throws -> [ID<Person>] {
        let byCode = try coded?.all().map(\.value)
        let byNumber = try numbered?.all().map(\.value) ?? []
        let byName = try followed?.matching(wanted, of: organisation, in: tx) ?? []
        guard let byCode else { return byNumber + byName.filter { !byNumber.contains($0) } }
        return followed == nil ? byCode : byCode.filter(byName.contains)
    }
}
