import Foundation
import Postgres

extension PathTemplate {
    /// What a form or a command says of a template, as it was typed.
    package struct Draft: Sendable, Equatable {
        package var name: String?
        package var steps: [Step]

        /// One step: a service by id or name, its weeks, and the organisations that carry it too, by id or name.
        package struct Step: Sendable, Equatable {
            package var service: String?
            package var weeks: String?
            package var partners: [String]

            package init(service: String? = nil, weeks: String? = nil, partners: [String] = []) {
                (self.service, self.weeks, self.partners) = (service, weeks, partners)
            }

            /// Reads `Français débutant / 26` and `Français débutant / 26 / Mission Locale, MOSAIK`.
            package init(_ text: String) {
                let parts = text.components(separatedBy: " / ").map { $0.trimmingCharacters(in: .whitespaces) }
                self.init(
                    service: parts.first, weeks: parts.count > 1 ? parts[1] : nil,
                    partners: parts.count > 2
                        ? parts[2].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } : [])
            }

            var isEmpty: Bool { (service ?? "").isEmpty && (weeks ?? "").isEmpty && partners.allSatisfy(\.isEmpty) }
        }

        package init(name: String? = nil, steps: [Step] = []) { (self.name, self.steps) = (name, steps) }
    }

    /// Proposes a template: every organisation in it has an agreement in force with the one that proposes, and agrees for itself. With
    /// nobody else in it, it is agreed at once.
    @discardableResult
    package static func propose(_ draft: Draft, in tx: Transaction) throws -> ID<PathTemplate> {
        let (account, own) = try tx.caller.member(.keepServices)
        var checks = Checks()
        let name = checks.text("name", draft.name, most: 100, isNeeded: true) ?? ""
        let typed = draft.steps.filter { !$0.isEmpty }
        if typed.isEmpty || typed.count > 12 { checks.refuse("steps", typed.isEmpty ? .missing : .tooLong(most: 12)) }
        var steps: [(service: Service, weeks: Int, partners: [ID<Organisation>])] = []
        for step in typed.prefix(12) {
            let weeks = checks.number("steps", step.weeks, 1...156)
            let service = try Self.service(step.service, in: tx)
            let partners = step.partners.filter { !$0.isEmpty }.map { try? Organisation.id(for: $0, in: tx) }
            guard let service, !partners.contains(nil) else {
                checks.refuse("steps", .notInList)
                continue
            }
            guard let weeks else {
                if (step.weeks ?? "").isEmpty { checks.refuse("steps", .missing) }
                continue
            }
            steps.append((service, weeks, Array(Set(partners.compactMap(\.self)).subtracting([service.organisation]))))
        }
        try checks.done()
        let others = Set(steps.flatMap { [$0.service.organisation] + $0.partners }).subtracting([own])
        for other in others {
            let agrees: Only<Bool> = try tx.one("SELECT directory.agree(\(own), \(other), \(Day(tx.now).text)::date)")
            guard agrees.value else { throw Refusal.noAgreement }
        }

        let (id, entry) = (ID<PathTemplate>(), tx.newEntry())
        let digest: Only<Bytes>
        do {
            digest = try tx.one(
                """
                INSERT INTO directory.path_template (id, proposer, name, proposed_by, proposed_at, entry)
                VALUES (\(id), \(own), \(name), \(account), \(tx.now), \(entry))
                RETURNING audit.digest(path_template)
                """)
        } catch let error as PostgresError where error.constraint == "path_template_name_key" {
            throw Refusal.invalid([Invalid("name", .taken)])
        }
        for party in [own] + others.sorted(by: { $0.text < $1.text }) {
            let isOwn = party == own
            try tx.execute(
                """
                INSERT INTO directory.path_party (template, organisation, agreed_by, agreed_at)
                VALUES (\(id), \(party), \(isOwn ? account : nil), \(isOwn ? tx.now : nil))
                """)
        }
        for (place, step) in steps.enumerated() {
            try tx.execute(
                """
                INSERT INTO directory.path_step (template, place, organisation, service, weeks, partners)
                VALUES (\(id), \(place + 1), \(step.service.organisation), \(step.service.id), \(step.weeks), \(step.partners))
                """)
        }
        try record(.templateProposed, id, entry: entry, digest: digest.value, in: tx)
        return id
    }

    private static func service(_ text: String?, in tx: Transaction) throws -> Service? {
        guard let text, !text.isEmpty, let id = try Service.id(for: text, in: tx) else { return nil }
        return try tx.first("SELECT \(Service.columns) FROM \(Service.sources) WHERE s.id = \(id) AND s.is_open")
    }

    /// One's organisation agrees to a template that another proposed. Once everyone in it has, it can be followed.
    package static func agree(_ id: ID<PathTemplate>, in tx: Transaction) throws {
        let (account, own) = try tx.caller.member(.keepServices)
        let template = try held(id, in: tx)
        guard template.parties.contains(where: { $0.organisation == own && $0.agreedAt == nil }) else {
            throw Refusal.templateIs(template.state)
        }
        let entry = tx.newEntry()
        try tx.execute(
            """
            UPDATE directory.path_party SET agreed_by = \(account), agreed_at = \(tx.now)
            WHERE template = \(id) AND organisation = \(own)
            """)
        let digest: Only<Bytes> = try tx.one(
            "UPDATE directory.path_template SET \(Referral.signed(entry)) WHERE id = \(id) RETURNING audit.digest(path_template)"
        )
        try record(.templateAgreed, id, entry: entry, previous: template.entry, digest: digest.value, in: tx)
    }

    /// Any organisation in it retires a template, or turns down what was proposed: nobody new follows it. Whoever does goes on.
    package static func retire(_ id: ID<PathTemplate>, in tx: Transaction) throws {
        let template = try held(id, in: tx)
        let entry = tx.newEntry()
        let digest: Only<Bytes> = try tx.one(
            """
            UPDATE directory.path_template SET retired_at = \(tx.now), \(Referral.signed(entry)) WHERE id = \(id)
            RETURNING audit.digest(path_template)
            """)
        try record(.templateRetired, id, entry: entry, previous: template.entry, digest: digest.value, in: tx)
    }
}
