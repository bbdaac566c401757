import Foundation
import Postgres
import Vault

extension Person {
    /// A file as an import compares it: everything that a row could change.
    struct File {
        let code: String
        let contents: Contents
    }

    private struct Facing: RowDecodable {
        let id: ID<Person>
        let code: String
        let languages: [String]
        let frenchLevel: FrenchLevel?
        let commune: String?
        init(row: Row) throws { (id, code, languages, frenchLevel, commune) = try row.decode() }
    }

    /// The files of people the caller follows. Whoever asks records it.
    static func files(
        of people: [ID<Person>], in organisation: ID<Organisation>, _ tx: Transaction
    ) throws -> [ID<Person>: File] {
        guard !people.isEmpty else { return [:] }
        let rows: Later<Facing> = try tx.ask(
            "SELECT id, code, languages, french_level, commune FROM casework.person WHERE id = ANY (\(people))")
        let laterKeys = try tx.askKeys(about: people.map(\.rawValue))
        let later = try askIdentities(of: people, of: organisation, withContact: true, in: tx)
        let keys = try laterKeys.open()
        let (civil, contact) = (try later.civil(keys), try later.contact(keys))
        var files: [ID<Person>: File] = [:]
        for row in try rows.all() {
            guard let names = civil[row.id], let reached = contact[row.id] else { continue }
            let contents = Contents(
                civil: names, contact: reached, languages: row.languages, frenchLevel: row.frenchLevel,
                commune: row.commune)
            files[row.id] = File(code: row.code, contents: contents)
        }
        return files
    }
}
