import Foundation
import Postgres

/// A commune, as people name it: by its name, its postcode, or INSEE's code.
package struct Commune: Sendable, RowDecodable {
    package let code: String
    package let name: String
    let postcodes: [String]

    package init(row: Row) throws { (code, name, postcodes) = try row.decode() }

    private init(code: String, name: String, postcodes: [String]) {
        (self.code, self.name, self.postcodes) = (code, name, postcodes)
    }

    /// `Brive-la-Gaillarde (19100)`: what a form shows, and understands when it comes back.
    package var label: String { "\(name) (\(postcodes.first ?? code))" }

    /// The same in a statement, of a row `c` of the list.
    static let label: SQL = "c.name || ' (' || coalesce(c.postcodes[1], c.code) || ')'"

    /// So many are offered at once.
    package static let mostOffered = 8

    /// Those that text may mean, the closest first: by name or its beginning, by postcode, by both. A name that is whole is
    /// meant as it stands; a number is a postcode where it can be one.
    /// A code or a name that became part of another commune leads to that one. Of several that a name may mean, those of the
    /// departments where the network has services are meant, unless all are asked for.
    package static func named(
        _ typed: String, most: Int = mostOffered, everywhere: Bool = false, in tx: Transaction
    ) throws -> [Commune] {
        let typed = String(typed.filter { $0 != "\0" }.prefix(100))
        let number = typed.firstMatch(of: /\b(\d{5}|2[ABab]\d{3})\b/).map { String($0.1).uppercased() }
        let name = words(of: number == nil ? typed : typed.replacing(/\b(\d{5}|2[ABab]\d{3})\b/, with: " "))
        guard !name.isEmpty || number != nil else { return [] }
        let close = name.replacing(" ", with: "")
        let rows: [Near] = try tx.all(
            """
            SELECT c.code, c.name, c.postcodes, c.is_near
            FROM (SELECT c.*, c.department IN (SELECT n.department FROM directory.service s JOIN directory.commune n ON n.code = s.commune) AS is_near
                  FROM directory.commune c) AS c
            WHERE ((\(number)::text IS NULL OR \(number) = ANY (c.postcodes) OR c.code = \(number))
                  AND (strpos(' ' || c.searched, ' ' || \(name)) > 0 OR starts_with(c.joined, \(close))))
              OR c.code IN (SELECT f.commune FROM directory.commune_former f
                            WHERE f.code = \(number) OR (\(number)::text IS NULL AND f.joined = \(close)))
            ORDER BY c.joined = \(close) DESC, \(number) = ANY (c.postcodes) DESC, c.is_near DESC,
                starts_with(c.searched, \(name)) DESC, c.name, c.code
            LIMIT \(most)
            """)
        let found = rows.map(\.commune)
        if let number, name.isEmpty {
            let delivered = found.filter { $0.postcodes.contains(number) }
            return delivered.isEmpty ? found : delivered
        }
        let exact = rows.filter { words(of: $0.commune.name).replacing(" ", with: "") == close }
        let meant = exact.isEmpty ? rows : exact
        let near = meant.filter(\.isNear)
        return (everywhere || number != nil || near.isEmpty ? meant : near).map(\.commune)
    }

    /// One of those that were found, and whether the network has a service in its department.
    private struct Near: RowDecodable {
        let commune: Commune
        let isNear: Bool
        init(row: Row) throws {
            let read: (String, String, [String])
            (read.0, read.1, read.2, isNear) = try row.decode()
            commune = Commune(code: read.0, name: read.1, postcodes: read.2)
        }
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

extension Commune {
    /// The code of the commune that a code stands for today; itself where nothing is known of it.
    static func current(_ code: String) -> SQL {
        "coalesce((SELECT f.commune FROM directory.commune_former f WHERE f.code = \(code)), \(code))"
    }

    /// The department a commune's code begins with: three digits overseas, two elsewhere.
    static func department(of code: String) -> String { String(code.prefix(code.hasPrefix("97") ? 3 : 2)) }

    /// The same of several; those of departments stay.
    static func current(_ codes: [String]) -> SQL {
        """
        array(SELECT coalesce(f.commune, g.code) FROM unnest(\(codes)::text[]) WITH ORDINALITY AS g (code, place)
              LEFT JOIN directory.commune_former f ON f.code = g.code ORDER BY g.place)
        """
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
