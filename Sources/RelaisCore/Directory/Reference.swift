import Postgres

/// An entry of a reference list: a code that is kept, and what it is called in both languages.
package struct Term: Sendable, Equatable {
    package let code: String
    package let french: String
    package let english: String

    package func name(in language: Language) -> String { language == .french ? french : english }

    /// The codes of what was typed, each once: a code, or a name in either language, whatever its case and accents. What is in no list
    /// stays as it was typed, for whoever checks it to refuse; an empty place is left out.
    package static func codes(_ typed: [String], among terms: [Term]) -> [String] {
        let named = Dictionary(
            terms.flatMap { [(Spelled($0.french).whole, $0.code), (Spelled($0.english).whole, $0.code)] }
        ) { first, _ in first }
        var codes: [String] = []
        for text in typed where text.contains(where: { !$0.isWhitespace }) {
            let code = terms.contains { $0.code == text } ? text : named[Spelled(text).whole] ?? text
            if !codes.contains(code) { codes.append(code) }
        }
        return codes
    }
}

extension Term: RowDecodable {
    package init(row: Row) throws { (code, french, english) = try row.decode() }
}

/// The lists that forms choose from.
package enum Reference {
    /// ISO 639-3, the languages Relais knows, by French name.
    package static func languages(in tx: Transaction) throws -> Later<Term> {
        try tx.ask("SELECT code, name_fr, name_en FROM directory.language ORDER BY name_fr")
    }

    /// Of INSEE's communes those with these codes, by name.
    package static func communes(_ codes: [String], in tx: Transaction) throws -> Later<Term> {
        try tx.ask(
            "SELECT code, name, name FROM directory.commune WHERE code = ANY (\(codes)) ORDER BY name, code LIMIT 1000")
    }

    /// The departments of France, by code.
    package static let departments: [Term] = table("reference/departments.csv").map {
        Term(code: $0[0], french: $0[1], english: $0[1])
    }

    /// data·inclusion's thématiques, by French label.
    package static func thematiques(in tx: Transaction) throws -> Later<Term> {
        try tx.ask("SELECT code, label_fr, label_en FROM directory.thematique ORDER BY label_fr")
    }
}
