import Foundation
import Postgres

/// What is said of a service, to be changed by whoever keeps it.
package struct ServiceForm: Sendable {
    package let service: Service
    /// All of it, in codes.
    package let draft: Service.Draft
    /// What communes are called, by their codes.
    package let communes: [String: String]
    package let version: Int

    /// Refuses with `notPermitted` whoever does not keep it.
    package init(_ id: ID<Service>, in tx: Transaction) throws {
        let caller = try tx.caller
        try caller.require(.keepServices)
        let laterKept: Later<Kept> = try tx.ask(
            """
            SELECT s.commune, s.territory, s.publics, s.transport, s.accepts_now, s.row_version,
                array(SELECT c.code FROM directory.commune c WHERE c.code = ANY (s.territory || s.commune) ORDER BY c.code),
                array(SELECT \(Commune.label) FROM directory.commune c WHERE c.code = ANY (s.territory || s.commune) ORDER BY c.code)
            FROM directory.service s
            WHERE s.id = \(id)
            """)
        service = try Service(id, in: tx)
        guard caller.organisation == nil || caller.organisation == service.organisation else {
            throw Refusal.notPermitted(.keepServices)
        }
        let kept = try laterKept.one()
        communes = Dictionary(zip(kept.codes, kept.labels)) { first, _ in first }
        version = kept.version
        draft = Service.Draft(
            name: service.name, description: service.description, thematiques: service.thematiques,
            languages: service.languages, minimumAge: service.minimumAge.map(String.init),
            maximumAge: service.maximumAge.map(String.init), commune: kept.commune, territory: kept.territory,
            publics: kept.publics, transport: kept.transport, acceptsNow: kept.acceptsNow)
    }

    private struct Kept: RowDecodable {
        let commune: String
        let territory: [String]
        let publics: [String]
        let transport: [String]
        let acceptsNow: Bool
        let version: Int
        let codes: [String]
        let labels: [String]
        init(row: Row) throws {
            (commune, territory, publics, transport, acceptsNow, version, codes, labels) = try row.decode()
        }
    }
}

extension Service.Draft {
    /// Puts codes where communes were named as people name them; a department is named by its number. Refuses those that are
    /// unknown, or may be several.
    package mutating func settleCommunes(in tx: Transaction) throws {
        var invalid: [Invalid] = []
        func code(_ typed: String, of field: String) throws -> String? {
            let found = try Commune.named(typed, in: tx)
            guard found.count != 1 else { return found[0].code }
            let problem: Invalid.Problem = found.isEmpty ? .unknownCommune : .severalCommunes(found.map(\.label))
            // One objection to a field is enough.
            if !invalid.contains(where: { $0.field == field }) { invalid.append(Invalid(field, problem)) }
            return nil
        }
        if let typed = commune, typed.contains(where: { !$0.isWhitespace }) {
            commune = try code(typed, of: "commune")
        }
        territory = try territory.compactMap { typed in
            let isDepartment = typed.uppercased().wholeMatch(of: /[0-9]{2}|2[AB]|97[0-9]/) != nil
            return isDepartment ? typed.uppercased() : try code(typed, of: "territory")
        }
        guard invalid.isEmpty else { throw Refusal.invalid(invalid) }
    }
}
