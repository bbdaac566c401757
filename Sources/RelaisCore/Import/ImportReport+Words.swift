extension ImportReport.Verdict {
    /// One word for what a row is.
    package func word(in language: Language) -> String { kind.word(in: language) }

    /// What is to be said beside the word: the fields that change, or what is wrong.
    package func told(in language: Language) -> String? {
        switch self {
        case .new, .unchanged: return nil
        case .changed(let fields): return fields.map { Invalid.label($0, in: language) }.joined(separator: ", ")
        case .elsewhere:
            return language == .french
                ? "Une ou un collègue suit déjà cette personne." : "A colleague already follows this person."
        case .wrong(let found): return found.map { $0.sentence(in: language) }.joined(separator: " ")
        }
    }
}

extension ImportReport.Kind {
    /// What a row is, or several are: « nouvelle », « nouvelles », as French agrees with « ligne ».
    package func word(in language: Language, of rows: Int = 1) -> String {
        let (french, english) =
            switch self {
            case .new: (("nouvelle", "nouvelles"), "new")
            case .changed: (("mise à jour", "mises à jour"), "updated")
            case .unchanged: (("inchangée", "inchangées"), "unchanged")
            case .elsewhere: (("suivie ailleurs", "suivies ailleurs"), "followed by another")
            case .wrong: (("à corriger", "à corriger"), "to correct")
            }
        return language == .french ? (rows < 2 ? french.0 : french.1) : english
    }
}

extension ImportReport {
    /// How many rows of each kind there are: « 3 lignes nouvelles, 1 à corriger ».
    package func counts(in language: Language) -> String {
        let found = Kind.allCases.map { ($0, count($0)) }.filter { $0.1 > 0 }
        return found.enumerated().map { place, one in
            let (kind, number) = one
            let rows = language == .french && place == 0 ? (number < 2 ? " ligne" : " lignes") : ""
            return "\(number)\(rows) \(kind.word(in: language, of: number))"
        }.joined(separator: ", ")
    }

    /// What came of the file, in a sentence or two.
    package func summary(in language: Language, isDryRun: Bool) -> String {
        let counts = counts(in: language)
        let (french, english) =
            if isDone {
                ("Importé : \(counts).", "Imported: \(counts).")
            } else if isDryRun {
                ("Essai, rien n’est écrit : \(counts).", "Trial, nothing is written: \(counts).")
            } else {
                (
                    "Rien n’est importé : \(counts). Corrigez le fichier, ou n’importez que les lignes justes.",
                    "Nothing is imported: \(counts). Correct the file, or import the good rows only."
                )
            }
        return language.typeset(language == .french ? french : english)
    }
}

extension Columns {
    /// Which column was taken for which field, and which for none: « Prénom ← Prénom usuel ».
    package func told(in language: Language) -> String {
        let taken = zip(headings, filled).compactMap { heading, field in
            field.map { "\(Invalid.label($0, in: language)) ← \(heading)" }
        }
        let (french, english) = ("Colonnes laissées de côté : ", "Columns left aside: ")
        let left = ignored.isEmpty ? [] : [(language == .french ? french : english) + ignored.joined(separator: ", ")]
        return language.typeset((taken + left).joined(separator: "\n"))
    }
}
