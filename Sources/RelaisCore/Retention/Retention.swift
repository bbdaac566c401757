import Foundation
import Postgres

/// How long what is kept: in months after the last contact, the answer, the end.
package struct Retention: Sendable, Equatable {
    package let file: Int
    package let words: Int
    package let requests: Int
    package let consents: Int
    /// The law wants a register of breaches; it says of no end. Five years is how long it may be asked for.
    package static let breaches = 60
    /// So many days before something goes, whoever follows the person is told.
    package static let noticeDays = 30

    /// Terms that were asked for and have not been read yet.
    struct Asked {
        fileprivate let file: Later<Setting.Row>
        fileprivate let words: Later<Setting.Row>
        fileprivate let requests: Later<Setting.Row>
        fileprivate let consents: Later<Setting.Row>

        func read() throws -> Retention {
            Retention(
                file: try Setting.retentionFileMonths.number(file),
                words: try Setting.retentionWordsMonths.number(words),
                requests: try Setting.retentionRequestMonths.number(requests),
                consents: try Setting.retentionConsentMonths.number(consents))
        }
    }

    /// Asks for those of the organisation the caller acts for.
    static func ask(in tx: Transaction) throws -> Asked {
        Asked(
            file: try Setting.retentionFileMonths.ask(in: tx), words: try Setting.retentionWordsMonths.ask(in: tx),
            requests: try Setting.retentionRequestMonths.ask(in: tx),
            consents: try Setting.retentionConsentMonths.ask(in: tx))
    }

    /// What is kept for a time of its own. Each class has a setting but breaches.
    package enum Class: String, Sendable, CaseIterable { case words, file, requests, consents, breaches }

    package func months(of kept: Class) -> Int {
        switch kept {
        case .words: words
        case .file: file
        case .requests: requests
        case .consents: consents
        case .breaches: Self.breaches
        }
    }
}

extension Retention.Class {
    /// What it is, as it stands alone.
    package func name(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .words: ("Mots d’un dossier", "Words of a file")
            case .file: ("Dossier", "File")
            case .requests: ("Demandes répondues", "Answered requests")
            case .consents: ("Accords terminés", "Ended consents")
            case .breaches: ("Violations closes", "Closed breaches")
            }
        return language == .french ? french : english
    }

    /// What the law, or whoever speaks for it, says of how long.
    package func law(in language: Language) -> String {
        let (french, english) =
            switch self {
            case .words:
                (
                    "Avant le dossier : les commentaires vieillissent plus vite que les faits (RGPD art. 5).",
                    "Before the file: remarks age faster than facts (GDPR art. 5)."
                )
            case .file:
                (
                    "Au plus 24 mois en base active après le dernier contact, sauf texte contraire (CNIL, délibération 2021-028).",
                    "At most 24 months in use after the last contact, unless a law says otherwise (CNIL, 2021-028)."
                )
            case .requests:
                (
                    "Assez pour prouver la réponse ; 3 ans pour une opposition (pratique de la CNIL).",
                    "Long enough to prove the answer; 3 years for an objection (practice of the CNIL)."
                )
            case .consents:
                (
                    "Au moins 3 ans après la fin de ce qu’ils permettaient, comme preuve (RGPD art. 7).",
                    "At least 3 years after the end of what they allowed, as proof (GDPR art. 7)."
                )
            case .breaches:
                (
                    "5 ans après la clôture : l’autorité peut demander le registre (RGPD art. 33).",
                    "5 years after closing: the authority may ask for the register (GDPR art. 33)."
                )
            }
        return language.typeset(language == .french ? french : english)
    }
}
