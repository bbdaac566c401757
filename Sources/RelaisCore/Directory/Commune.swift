import Foundation
import Postgres

/// A commune, as people name it: by its name, its postcode, or INSEE's code.
package struct Commune: Sendable, RowDecodable {
    package let code: String
    package let name: String
    let postcodes: [String]

    package init(row: Row) throws { (code, name, postcodes) = try row.decode() }

    /// `Brive-la-Gaillarde (19100)`: what a form shows, and understands when it comes back.
    package var label: String { "\(name) (\(postcodes.first ?? code))" }

    /// The same in a statement, of a row `c` of the list.
    static let label: SQL = "c.name || ' (' || coalesce(c.postcodes[1], c.code) || ')'"

    /// So many are offered at once.
    package static let mostOffered = 8

    /// Those that text may mean, the closest first: by name or its beginning, by postcode, by both. A name that is whole is
    /// meant as it stands; a number is a postcode where it can be one.
    package static func named(_ typed: String, most: Int = mostOffered, in tx: Transaction) throws -> [Commune] {
        let typed = String(typed.filter { $0 != "\0" }.prefix(100))
        let number = typed.firstMatch(of: /\b(\d{5}|2[ABab]\d{3})\b/).map { String($0.1).uppercased() }
        let name = words(of: number == nil ? typed : typed.replacing(/\b(\d{5}|2[ABab]\d{3})\b/, with: " "))
        guard !name.isEmpty || number != nil else { return [] }
        let close = name.replacing(" ", with: "")
        let found: [Commune] = try tx.all(
            """
            SELECT c.code, c.name, c.postcodes
            FROM directory.commune c
            WHERE (\(number)::text IS NULL OR \(number) = ANY (c.postcodes) OR c.code = \(number))
              AND (strpos(' ' || c.searched, ' ' || \(name)) > 0 OR starts_with(replace(c.searched, ' ', ''), \(close)))
            ORDER BY replace(c.searched, ' ', '') = \(close) DESC, \(number) = ANY (c.postcodes) DESC,
                starts_with(c.searched, \(name)) DESC, c.name, c.code
            LIMIT \(most)
            """)
        if let number, name.isEmpty {
            let delivered = found.filter { $0.postcodes.contains(number) }
            return delivered.isEmpty ? found : delivered
        }
        let exact = found.filter { words(of: $0.name).replacing(" ", with: "") == close }
        return exact.isEmpty ? found : exact
    }

    /// How names are compared: word by word, without case and accents; `St-Mexant` is `saint mexant`.
    static func words(of name: String) -> String {
        let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }.map { word in
            switch word {
            case "st": "saint"
            case "ste": "sainte"
            default: Folded.text(word)
            }
        }
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension Person.Draft {
    /// Puts the code where a commune was named in another way. One that is unknown, or several that it may be, are refused
    /// with everything else that does not hold.
    package mutating func settleCommune(in tx: Transaction) throws {
        guard let typed = commune, typed.contains(where: { !$0.isWhitespace }) else { return }
        let found = try Commune.named(typed, in: tx)
        commune = found.count == 1 ? found[0].code : nil
        communeProblem =
            switch found.count {
            case 0: .unknownCommune
            case 1: nil
            default: .severalCommunes(found.map(\.label))
            }
    }
}
