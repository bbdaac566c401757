import Foundation
import Postgres

/// What the form of a need begins with: what is known of whose it is, and of the service that could not help.
package struct NeedForm: Sendable {
    package let themes: [Term]
    /// The code of the person, where one is named by an id.
    package let personCode: String?
    /// What the service is about.
    package let theme: String?

    package init(person: String?, service: String?, in tx: Transaction) throws {
        let (_, organisation) = try tx.caller.member(.referPeople)
        let laterThemes = try Reference.thematiques(in: tx)
        theme = try service.flatMap(ID<Service>.init).map { try Service($0, in: tx) }?.thematiques.first
        themes = try laterThemes.all()
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
}
