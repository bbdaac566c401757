import Foundation

extension Processing {
    /// What columns say of themselves, in the language of whoever reads: they say it in English. A test holds that nothing lacks.
    package static func said(_ words: String, in language: Language) -> String {
        guard language == .french else { return words }
        return language.typeset(french[words] ?? words)
    }

    /// French by English.
    static let french: [String: String] = {
        let text = String(decoding: Assets.bytes("register/processing.fra.txt") ?? [], as: UTF8.self)
        let pairs = text.split(whereSeparator: \.isNewline).compactMap { line -> (String, String)? in
            let parts = line.components(separatedBy: " = ")
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
        return Dictionary(pairs) { first, _ in first }
    }()

    /// What is done for security, everywhere alike (GDPR 32).
    package static func measures(in language: Language) -> [String] {
        let all: [(String, String)] = [
            (
                "Cloisonnement : chaque catégorie de données a son rôle PostgreSQL ; une requête n’en lit pas deux.",
                "Compartments: each category of data has a PostgreSQL role of its own; no statement reads two."
            ),
            (
                "Identités, coordonnées et textes libres scellés (AES-256-GCM), une clé par personne, dont la clé maîtresse est hors de la base.",
                "Identities, contacts and free text sealed (AES-256-GCM), a key for each person, whose master key is outside the database."
            ),
            (
                "Sécurité au niveau des lignes, imposée, avec un contexte que personne ne peut forger.",
                "Row security, forced, with a context nobody can forge."
            ),
            (
                "Journal de chaque accès et de chaque changement, sans nom ni contenu, que personne ne modifie.",
                "A log of every access and every change, without names or content, that nobody changes."
            ),
            (
                "Second facteur, preuve récente pour les actes graves, jetons limités, sessions courtes.",
                "Second factor, a recent proof for grave acts, limited tokens, short sessions."
            ),
            (
                "Codes à la place des noms, dans les listes, les adresses, les avis et les journaux.",
                "Codes in place of names, in lists, addresses, notices and logs."
            ),
            (
                "Effacement par destruction des clés, rejoué après toute restauration.",
                "Erasure by destroying keys, replayed after any restore."
            ),
            (
                "Aucun transfert hors de l’Espace économique européen.",
                "No transfer outside the European Economic Area."
            ),
        ]
        return all.map { language.typeset(language == .french ? $0.0 : $0.1) }
    }
}
