import Postgres

/// An entry of a reference list: a code that is kept, and what it is called in both languages.
package struct Term: Sendable, Equatable {
    package let code: String
    package let french: String
    package let english: String

    package func name(in language: Language) -> String { language == .french ? french : english }
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

    /// INSEE's communes, by name.
    package static func communes(in tx: Transaction) throws -> Later<Term> {
        try tx.ask("SELECT code, name, name FROM directory.commune ORDER BY name, code")
    }

    /// data·inclusion's thématiques, by French label.
    package static func thematiques(in tx: Transaction) throws -> Later<Term> {
        try tx.ask("SELECT code, label_fr, label_en FROM directory.thematique ORDER BY label_fr")
    }
}
