import Foundation
import Postgres

/// A path as organisations agreed it should go: steps in order, each a service, the weeks it is expected to take, and who carries it
/// together.
package struct PathTemplate: Sendable {
    package enum State: String, Sendable, CaseIterable {
        /// Someone in it has not agreed yet.
        case proposed
        /// Everyone in it has: it can be followed.
        case agreed
        /// It is followed by nobody new.
        case retired
    }

    package struct Step: Sendable {
        package let place: Int
        package let service: ID<Service>
        package let serviceName: String
        package let organisation: String
        package let weeks: Int
        /// The names of those who carry it together with that organisation.
        package let partners: [String]
    }

    package struct Party: Sendable {
        package let organisation: ID<Organisation>
        package let name: String
        package let agreedAt: Date?
    }

    package let id: ID<PathTemplate>
    package let name: String
    package let proposer: ID<Organisation>
    package let proposerName: String
    package let retiredAt: Date?
    package let rowVersion: Int
    let entry: ID<Entry>
    package internal(set) var steps: [Step] = []
    package internal(set) var parties: [Party] = []

    package var state: State {
        retiredAt != nil ? .retired : parties.allSatisfy { $0.agreedAt != nil } ? .agreed : .proposed
    }
    package var weeks: Int { steps.reduce(0) { $0 + $1.weeks } }
}

extension PathTemplate {
    /// Those the caller's organisation is in, in force first; or one of them. At most 200.
    static func ask(_ id: ID<PathTemplate>? = nil, in tx: Transaction) throws -> Later {
        Later(
            templates: try tx.ask(
                """
                SELECT t.id, t.name, t.proposer, o.name, t.retired_at, t.row_version, t.entry
                FROM directory.path_template t
                JOIN directory.organisation o ON o.id = t.proposer
                WHERE \(id) IS NULL OR t.id = \(id)
                ORDER BY t.retired_at IS NOT NULL, t.name, t.id
                LIMIT 200
                """),
            steps: try tx.ask(
                """
                SELECT s.template, s.place, s.service, v.name, o.name, s.weeks,
                    array(SELECT p.name FROM directory.organisation p WHERE p.id = ANY (s.partners) ORDER BY p.name)
                FROM directory.path_step s
                JOIN directory.service v ON v.id = s.service
                JOIN directory.organisation o ON o.id = s.organisation
                WHERE \(id) IS NULL OR s.template = \(id)
                ORDER BY s.template, s.place
                LIMIT 2400
                """),
            parties: try tx.ask(
                """
                SELECT p.template, p.organisation, o.name, p.agreed_at
                FROM directory.path_party p
                JOIN directory.organisation o ON o.id = p.organisation
                WHERE \(id) IS NULL OR p.template = \(id)
                ORDER BY p.template, o.name
                LIMIT 2400
                """))
    }

    /// Templates that were asked for and not read yet.
    struct Later {
        fileprivate let templates: RelaisCore.Later<PathTemplate>
        fileprivate let steps: RelaisCore.Later<StepRow>
        fileprivate let parties: RelaisCore.Later<PartyRow>

        func all() throws -> [PathTemplate] {
            let steps = Dictionary(grouping: try steps.all(), by: \.template)
            let parties = Dictionary(grouping: try parties.all(), by: \.template)
            return try templates.all().map { one in
                var template = one
                template.steps = (steps[one.id] ?? []).map(\.step)
                template.parties = (parties[one.id] ?? []).map(\.party)
                return template
            }
        }
    }

    fileprivate struct StepRow: RowDecodable {
        let template: ID<PathTemplate>
        let step: Step
        init(row: Row) throws {
            let found: (ID<PathTemplate>, Int, ID<Service>, String, String, Int, [String]) = try row.decode()
            template = found.0
            step = Step(
                place: found.1, service: found.2, serviceName: found.3, organisation: found.4, weeks: found.5,
                partners: found.6)
        }
    }

    fileprivate struct PartyRow: RowDecodable {
        let template: ID<PathTemplate>
        let party: Party
        init(row: Row) throws {
            let found: (ID<PathTemplate>, ID<Organisation>, String, Date?) = try row.decode()
            template = found.0
            party = Party(organisation: found.1, name: found.2, agreedAt: found.3)
        }
    }

    /// The template, locked until the transaction ends, if it is the caller's to agree to or to retire.
    ///
    /// - Throws: `Refusal.notFound` when their organisation is not in it; `.templateIs` once it is retired.
    static func held(_ id: ID<PathTemplate>, in tx: Transaction) throws -> PathTemplate {
        try tx.caller.require(.keepServices)
        try tx.execute("SELECT FROM directory.path_template WHERE id = \(id) FOR UPDATE")
        guard let found = try ask(id, in: tx).all().first else { throw Refusal.notFound(.init(.template, id.rawValue)) }
        try tx.require(version: found.rowVersion)
        guard found.retiredAt == nil else { throw Refusal.templateIs(.retired) }
        return found
    }

    /// The template someone named: its id, or its name.
    package static func id(for text: String, in tx: Transaction) throws -> ID<PathTemplate> {
        if let id = ID<PathTemplate>(text) { return id }
        let found: [Only<ID<PathTemplate>>] = try tx.all(
            """
            SELECT id FROM directory.path_template
            WHERE lower(name) = lower(\(text)) AND retired_at IS NULL ORDER BY id LIMIT 2
            """)
        guard let only = found.first, found.count == 1 else { throw Refusal.notFound(.init(.template)) }
        return only.value
    }

    /// The names of some services, to be offered while one types.
    package static func serviceNames(in tx: Transaction) throws -> [String] {
        try tx.all(
            "SELECT DISTINCT v.name FROM directory.service v WHERE v.is_open ORDER BY v.name LIMIT 30",
            as: Only<String>.self
        )
        .map(\.value)
    }

    /// What every change of one ends with.
    static func record(
        _ event: Event, _ id: ID<PathTemplate>, entry: ID<Entry>, previous: ID<Entry>? = nil, digest: Bytes,
        in tx: Transaction
    ) throws {
        try tx.record(
            event, entry: entry, .deployment(tx, "path-template", id.rawValue, log: try tx.caller.organisation),
            previous: previous, digest: digest.bytes)
    }
}

extension PathTemplate: RowDecodable {
    package init(row: Row) throws {
        (id, name, proposer, proposerName, retiredAt, rowVersion, entry) = try row.decode()
    }
}

/// The templates of the caller's organisation.
package struct PathTemplateList: Sendable {
    package let templates: [PathTemplate]

    package init(in tx: Transaction) throws {
        let later = try PathTemplate.ask(in: tx)
        let caller = try tx.caller
        guard caller.may(.seePeople) || caller.may(.keepServices), caller.organisation != nil else {
            throw Refusal.notPermitted(.keepServices)
        }
        templates = try later.all()
        try tx.record(.templatesListed, .deployment(tx, "path-template-list", tx.deployment))
    }
}
