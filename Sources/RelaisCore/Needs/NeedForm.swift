import Foundation
import Postgres

/// What the form of a need begins with: what is known of whose it is, and of the service that could not help.
package struct NeedForm: Sendable {
    package let themes: [Term]
    /// The code of the person, where one is named by an id.
    package let personCode: String?
    /// What the service is about, or what the words that found none name.
    package let theme: String?

    package init(person: String?, service: String?, words: String? = nil, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.referPeople)
        let laterThemes = try Reference.thematiques(in: tx)
        let served = try service.flatMap(ID<Service>.init).map { try Service($0, in: tx) }?.thematiques.first
        themes = try laterThemes.all()
        theme = served ?? Self.named(words ?? "", among: themes)
        guard let id = person.flatMap(ID<Person>.init) else {
            personCode = nil
            try tx.record(.needsListed, .deployment(tx, "need", tx.deployment))
            return
        }
        let found: Only<String>? = try tx.first("SELECT code FROM casework.person WHERE id = \(id)")
        personCode = found?.value
        let keys = try tx.askKeys(about: found == nil ? [] : [id.rawValue]).open()
        try tx.record(
            .needsListed, .list("person", found == nil ? [] : [id.rawValue], keys, in: organisation), fields: ["code"])
    }

    /// The one theme whose name, in either language, holds every word; `nil` where several do.
    private static func named(_ words: String, among themes: [Term]) -> String? {
        let wanted = words.split(separator: " ").map { Folded.text($0) }
        guard !wanted.isEmpty else { return nil }
        let found = themes.filter { theme in
            Language.allCases.contains { language in
                let name = Folded.text(theme.name(in: language))
                return wanted.allSatisfy { name.contains($0) }
            }
        }
        return found.count == 1 ? found[0].code : nil
    }
}
