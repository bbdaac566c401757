import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// What an auditor finds in the log: by whom, of whom, of which kind, when; who looked at a file; and what is unusual.
@Suite struct AuditReadingTests {
    private func actions(_ filter: AuditFilter, _ tx: Transaction, _ cast: Cast) throws -> [String] {
        try tx.as(cast.judy) { try AuditPage(filter, limit: 100, in: $0) }.lines.items.map(\.action)
    }

    private func code(_ person: ID<Person>, _ tx: Transaction, _ cast: Cast) throws -> String {
        try tx.as(cast.alice) {
            try $0.one("SELECT code FROM casework.person WHERE id = \(person)", as: Only<String>.self)
        }
        .value
    }

    @Test func findsWhatTouchesOneFile() async throws {
        try await inTransaction { tx, cast in
            let made = try tx.referral(.accepted, cast)
            let other = try tx.person(by: cast)
            try tx.as(cast.carol) { _ = try PersonPage(made.person, in: $0) }
            let found = try actions(AuditFilter(person: code(made.person, tx, cast)), tx, cast)
            #expect(found.contains("person.registered") && found.contains("referral.sent"))
            // The other side's act stands in this log too.
            #expect(found.contains("referral.accepted") && found.contains("person.seen"))
            #expect(
                try actions(AuditFilter(person: code(other, tx, cast).lowercased()), tx, cast) == ["person.registered"])
            let page = try tx.as(cast.judy) { try AuditPage(AuditFilter(event: "person.seen"), in: $0) }.lines.items
            let reference = try #require(page.first?.references.first)
            #expect(try actions(AuditFilter(event: "person.seen", reference: reference), tx, cast) == ["person.seen"])
            #expect(try actions(AuditFilter(reference: reference), tx, cast).allSatisfy { $0.hasPrefix("person.") })
        }
    }

    @Test func findsNothingOfAnotherOrganisation() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.referral(.accepted, cast)
            let there = try tx.as(cast.dora) { tx in
                try tx.one("SELECT code FROM casework.person LIMIT 1", as: Only<String>.self).value
            }
            for typed in [there, "K7M-42Q", "nobody", String(repeating: "x", count: 200)] {
                #expect(throws: Refusal.invalid([Invalid("person", .wrongCode)]), "\(typed)") {
                    try tx.as(cast.judy) { try AuditPage(AuditFilter(person: typed), in: $0) }
                }
            }
            #expect(throws: Refusal.invalid([Invalid("account", .notInList)])) {
                try tx.as(cast.judy) { try AuditPage(AuditFilter(account: cast.charlie.account.text), in: $0) }
            }
        }
    }

    @Test func narrowsByAccountKindEventAndDay() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            try tx.as(cast.alice) { _ = try Person.reveal(person, purpose: "appointment", in: $0) }
            try tx.as(cast.carol) { _ = try PersonPage(person, in: $0) }
            let alice = try tx.as(cast.judy) { try AuditPage(AuditFilter(account: cast.alice.account.text), in: $0) }
            #expect(alice.lines.items.count > 1 && alice.lines.items.allSatisfy { $0.actor == "Alice" })
            #expect(try actions(AuditFilter(kind: "identities"), tx, cast) == ["person.revealed"])
            #expect(
                try actions(AuditFilter(account: cast.carol.account.text, kind: "looks"), tx, cast) == ["person.seen"])
            #expect(
                Set(try actions(AuditFilter(kind: "changes"), tx, cast)).isDisjoint(with: [
                    "person.seen", "person.revealed",
                ]))
            let revealed = try tx.as(cast.judy) { try AuditPage(AuditFilter(event: "person.revealed"), in: $0) }.lines
                .items
            #expect(revealed.map(\.purpose) == ["appointment"] && revealed.allSatisfy { !$0.fields.isEmpty })
            let today = Day(tx.now).text
            try #expect(!actions(AuditFilter(since: today, until: today), tx, cast).isEmpty)
            #expect(try actions(AuditFilter(since: Day(tx.now + 86_400).text), tx, cast) == [])
            #expect(try actions(AuditFilter(until: Day(tx.now - 864_000).text), tx, cast) == [])
            for kind in AuditFilter.Kind.allCases { _ = try actions(AuditFilter(kind: kind.rawValue), tx, cast) }
        }
    }

    @Test func namesWhatCannotBeLookedFor() async throws {
        try await inTransaction { tx, cast in
            let wrong: [(AuditFilter, String, Invalid.Problem)] = [
                (AuditFilter(event: "person.eaten"), "event", .notInList),
                (AuditFilter(kind: "gossip"), "kind", .notInList),
                (AuditFilter(since: "yesterday"), "since", .notAWholeDay),
                (AuditFilter(since: "2026-02-02", until: "2026-02-01"), "until", .outOfOrder),
                (AuditFilter(reference: "xyz"), "reference", .unreadable),
                (AuditFilter(account: "nobody@example.org"), "account", .notInList),
            ]
            for (filter, field, problem) in wrong {
                #expect(throws: Refusal.invalid([Invalid(field, problem)]), "\(field)") {
                    try tx.as(cast.judy) { try AuditPage(filter, in: $0) }
                }
            }
        }
    }

    /// Erased, nothing joins what the log tells of someone to them; what the page before said of a reference still holds.
    @Test func findsNobodyWhoWasErased() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let code = try code(person, tx, cast)
            #expect(try actions(AuditFilter(person: code), tx, cast) == ["person.registered"])
            try tx.as(cast.carol) { try Person.erase(person, reason: "rights_request", in: $0) }
            #expect(throws: Refusal.invalid([Invalid("person", .wrongCode)])) {
                try tx.as(cast.judy) { try AuditPage(AuditFilter(person: code), in: $0) }
            }
        }
    }

    @Test func tellsWhoLooked() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let code = try code(person, tx, cast)
            for _ in 0..<3 { try tx.as(cast.carol) { _ = try PersonPage(person, in: $0) } }
            try tx.as(cast.alice) { _ = try Person.reveal(person, purpose: "appointment", in: $0) }
            var entries: [Recorded] = []
            var lines: [WhoLooked.Line] = []
            entries = try tx.recorded {
                lines = try tx.as(cast.judy) { try WhoLooked(AuditFilter(person: code), in: $0) }.lines
            }
            #expect(entries.map(\.action) == ["audit.read"])
            let carol = try #require(lines.first { $0.name == "Carol" })
            #expect((carol.action, carol.times, carol.function) == ("person.seen", 3, .coordinator))
            #expect(lines.contains { $0.name == "Alice" && $0.action == "person.revealed" && $0.times == 1 })
            for stranger in [cast.alice, cast.bob, cast.carol].map(\.credential) + [cast.daemon] {
                #expect(throws: Refusal.notPermitted(.readAudit)) {
                    try tx.as(stranger) { try WhoLooked(AuditFilter(person: code), in: $0) }
                }
            }
        }
    }

    @Test func tellsWhatIsUnusual() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            for week in 1...8 {
                try tx.as(cast.carol, at: tx.now - Double(week) * 7 * 86_400 - 3_600) {
                    _ = try PersonPage(person, in: $0)
                }
            }
            for _ in 0..<12 { try tx.as(cast.carol) { _ = try PersonPage(person, in: $0) } }
            for _ in 0..<3 { try tx.as(cast.alice) { _ = try PersonPage(person, in: $0) } }
            for watcher in [cast.judy, cast.carol] {
                let lines = try tx.as(watcher) { try AccessVolumes(in: $0) }.lines
                let files = try #require(lines.first)
                #expect((files.name, files.kind, files.now, files.usual) == ("Carol", .files, 12, 1))
                #expect(files.isUnusual && files.weeks.count == 9)
                let alice = try #require(lines.first { $0.name == "Alice" && $0.kind == .files })
                #expect(alice.now == 3 && !alice.isUnusual)
            }
            for stranger in [cast.alice, cast.bob, cast.walter].map(\.credential) + [cast.daemon, cast.administrator] {
                #expect(throws: Refusal.notPermitted(.reviewEmergencies)) {
                    try tx.as(stranger) { try AccessVolumes(in: $0) }
                }
            }
        }
    }

    /// The functions of the database refuse whoever the program would.
    @Test func isRefusedByPostgreSQLToo() async throws {
        try await inTransaction { tx, cast in
            let calls: [SQL] = [
                "SELECT audit.find(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 10)",
                "SELECT audit.subjects_of(NULL, 'K7M-42Q', 10)",
                "SELECT audit.who_looked(NULL, '{}', 10)", "SELECT audit.actors(10)",
            ]
            for stranger in [cast.alice, cast.bob, cast.carol] {
                for call in calls {
                    try #expect(
                        sqlState(tx, stranger) { tx in try tx.inside(.auditor) { try tx.execute(call) } }
                            == "RL003", "\(call)")
                }
            }
            // An auditor's own log, and no other.
            let other: SQL =
                "SELECT audit.find(\(cast.clinic), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 10)"
            try #expect(sqlState(tx, cast.judy) { tx in try tx.inside(.auditor) { try tx.execute(other) } } == "RL003")
            let volumes: SQL = "SELECT audit.volumes(\(tx.now), 'UTC', '{}', '{}', '{}', 10)"
            try #expect(sqlState(tx, cast.alice) { try $0.execute(volumes) } == "RL003")
        }
    }
}
