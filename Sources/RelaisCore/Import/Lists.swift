import Postgres

/// The reference lists by every name people give their entries.
struct Lists {
    /// Codes of ISO 639-3 by code, and by French and English name.
    let languages: [String: String]
    /// data·inclusion's codes, by code and label.
    let thematiques: [String: String]
    private let communes: [String: [Place]]
    private let delivered: [String: [Place]]
    private let codes: Set<String>

    /// A commune, and where it is.
    struct Place: RowDecodable {
        let code: String
        let name: String
        let department: String
        let postcodes: [String]
        init(row: Row) throws { (code, name, department, postcodes) = try row.decode() }
    }

    init(in tx: Transaction) throws {
        let languages = try Reference.languages(in: tx)
        let thematiques = try Reference.thematiques(in: tx)
        let communes: [Place] = try tx.all(
            "SELECT code, name, department, postcodes FROM directory.commune ORDER BY name, code")
        var spoken = Self.byName(try languages.all())
        for (word, code) in Self.alsoCalled where spoken[word] == nil { spoken[word] = code }
        self.languages = spoken
        self.thematiques = Self.byName(try thematiques.all())
        self.communes = Dictionary(grouping: communes) { Self.folded($0.name) }
        delivered = communes.reduce(into: [:]) { delivered, place in
            for postcode in place.postcodes { delivered[postcode, default: []].append(place) }
        }
        codes = Set(communes.map(\.code))
    }

    func isCommune(_ code: String) -> Bool { codes.contains(code) }

    /// `St-Mexant` is `Saint-Mexant`; « La Chapelle » and « Lachapelle » are told apart by nobody.
    private static func folded(_ name: String) -> String { Commune.words(of: name).replacing(" ", with: "") }

    /// Communes that have a postcode.
    func communes(at postcode: String) -> [Place] { delivered[postcode] ?? [] }

    /// Communes of a name; of a department, given as its number or as a postcode, where that is known.
    func communes(named name: String, in department: String?) -> [Place] {
        let found = communes[Self.folded(name)] ?? []
        guard let department else { return found }
        let number = Folded.text(department).uppercased()
        return found.filter {
            number.hasPrefix($0.department) || Self.departments[Folded.text(department)] == $0.department
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

    private static let departments = ["correze": "19", "vaucluse": "84"]

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
