import Postgres
import Spreadsheet

/// The reference lists by every name people give their entries.
struct Lists {
    /// Codes of ISO 639-3 by code, and by French and English name.
    let languages: [String: String]
    /// data·inclusion's codes, by code and label.
    let thematiques: [String: String]
    private let communes: [String: [Place]]
    private let delivered: [String: [Place]]
    /// What each code stands for today.
    private let codes: [String: String]

    /// A commune, and where it is.
    struct Place: RowDecodable {
        let code: String
        let name: String
        let department: String
        let postcodes: [String]
        /// What it, or a commune that became part of it, is called: as names are compared.
        fileprivate let joined: [String]
        fileprivate let former: [String]
        /// Whether the network has a service in its department.
        fileprivate let isNear: Bool
        init(row: Row) throws { (code, name, department, postcodes, joined, former, isNear) = try row.decode() }
    }

    /// Of the communes of France, those alone that a file may name.
    init(for sheet: Sheet, _ columns: Columns, in tx: Transaction) throws {
        let cells = sheet.rows.flatMap { row in
            ["commune", "postcode"].compactMap { columns.cell($0, of: row) }
        }
        try self.init(communes: cells, in: tx)
    }

    init(communes cells: [String] = [], in tx: Transaction) throws {
        let typed = Set(cells)
        let numbers = Set(typed.flatMap { $0.matches(of: /[0-9][0-9ABab][0-9]{3}/).map { String($0.0).uppercased() } })
        let names = Set(typed.map { Self.folded(Self.name(in: $0)) })
        let languages = try Reference.languages(in: tx)
        let thematiques = try Reference.thematiques(in: tx)
        let communes: [Place] = try tx.all(
            """
            SELECT c.code, c.name, c.department, c.postcodes, array_prepend(c.joined, coalesce(f.joined, '{}')), coalesce(f.codes, '{}'),
                c.department IN (SELECT n.department FROM directory.service s JOIN directory.commune n ON n.code = s.commune)
            FROM directory.commune c
            LEFT JOIN (SELECT g.commune, array_agg(g.joined ORDER BY g.code) AS joined, array_agg(g.code ORDER BY g.code) AS codes
                       FROM directory.commune_former g GROUP BY g.commune) AS f ON f.commune = c.code
            WHERE c.joined = ANY (\(names.sorted())) OR c.code = ANY (\(numbers.sorted()))
              OR EXISTS (SELECT FROM unnest(c.postcodes) AS p WHERE p = ANY (\(numbers.sorted())))
              OR f.joined && \(names.sorted()) OR f.codes && \(numbers.sorted())
            ORDER BY c.name, c.code
            """)
        var spoken = Self.byName(try languages.all())
        for (word, code) in Self.alsoCalled where spoken[word] == nil { spoken[word] = code }
        self.languages = spoken
        self.thematiques = Self.byName(try thematiques.all())
        self.communes = communes.reduce(into: [:]) { named, place in
            // Its own name is stronger than that of what became part of it.
            for name in Set(place.joined) { named[name, default: []].append(place) }
        }
        delivered = communes.reduce(into: [:]) { delivered, place in
            for postcode in place.postcodes { delivered[postcode, default: []].append(place) }
        }
        let former = communes.flatMap { place in place.former.map { ($0, place.code) } }
        codes = Dictionary(former + communes.map { ($0.code, $0.code) }) { _, own in own }
    }

    /// The commune a code stands for today.
    func commune(_ code: String) -> String? { codes[code.uppercased()] }

    /// The name in a cell that may begin with a postcode, and end with a department in brackets.
    static func name(in cell: String) -> String {
        String(cell.drop(while: \.isNumber).split(separator: "(", maxSplits: 1).first ?? "")
    }

    /// `St-Mexant` is `Saint-Mexant`; « La Chapelle » and « Lachapelle » are told apart by nobody.
    private static func folded(_ name: String) -> String { Commune.words(of: name).replacing(" ", with: "") }

    /// Communes that have a postcode.
    func communes(at postcode: String) -> [Place] { delivered[postcode] ?? [] }

    /// Communes of a name; of a department, given as its number or as a postcode, where that is known.
    func communes(named name: String, in department: String?) -> [Place] {
        let joined = Self.folded(name)
        let all = communes[joined] ?? []
        let own = all.filter { $0.joined.first == joined }
        let found = own.isEmpty ? all : own
        guard let department else {
            let near = found.filter(\.isNear)
            return near.isEmpty ? found : near
        }
        let number = Folded.text(department).uppercased()
        return found.filter {
            number.hasPrefix($0.department) || Self.departments[Folded.text(department)] == $0.department
                || $0.postcodes.contains(number)
        }
    }

    private static func byName(_ terms: [Term]) -> [String: String] {
        var named: [String: String] = [:]
        // Codes first, then whole names, then names without what explains them: « grec moderne (après 1453) ».
        for names in [{ [$0.code] }, { [$0.french, $0.english] }] as [(Term) -> [String]] {
            for term in terms {
                for name in names(term) where named[Folded.text(name)] == nil { named[Folded.text(name)] = term.code }
            }
        }
        for term in terms.sorted(by: { $0.code < $1.code }) {
            for name in [term.french, term.english].map(Folded.withoutBrackets) where named[name] == nil {
                named[name] = term.code
            }
        }
        return named
    }

    private static let departments = Dictionary(
        uniqueKeysWithValues: Reference.departments.map { (Folded.text($0.french), $0.code) })

    /// Names in use that the list does not have.
    private static let alsoCalled = [
        "fr": "fra", "en": "eng", "ar": "ara", "es": "spa", "pt": "por", "fa": "fas", "ru": "rus", "uk": "ukr",
        "tr": "tur",
        "pachto": "pus", "pachtou": "pus", "pashto": "pus", "pachtoune": "pus", "farsi": "fas", "kurmandji": "kmr",
        "kurmanji": "kmr", "sorani": "ckb", "tigrinya": "tir", "bengalais": "ben", "bangla": "ben", "fula": "ful",
        "fulani": "ful", "peulh": "ful", "poular": "fuc", "grec": "ell", "greek": "ell", "soninke": "snk",
        "soussou": "sus",
        "ourdu": "urd", "punjabi": "pan", "darija": "ary", "derdja": "arq", "malinke": "emk",
    ]
}
