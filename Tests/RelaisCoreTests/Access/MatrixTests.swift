import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// The matrix against bare PostgreSQL: what each role's real session reads and changes of each table, as whichever
/// compartment, whatever our own code would ask.
@Suite struct MatrixTests {
    /// What a compartment was granted on a table: a column it reads, one it changes, whether it deletes.
    private struct Try: RowDecodable {
        let role: String
        let table: String
        let deletes: Bool
        let read: String?
        let changed: String?
        init(row: Row) throws { (role, table, deletes, read, changed) = try row.decode() }
    }

    /// The rows of a table that are the shelter's side of something, by the columns it has.
    private func ours(_ table: String, _ columns: Set<String>, _ cast: Cast) -> String {
        let own = "'\(cast.shelter.text)'"
        let referrals = "SELECT id FROM casework.referral WHERE \(own) IN (referrer, recipient)"
        if table == "access.account" {
            return "id IN (SELECT account FROM access.membership WHERE organisation = \(own))"
        }
        if columns.contains("shared_with") { return "\(own) IN (organisation, shared_with)" }
        if table == "directory.agreement" { return "\(own) IN (proposer, partner)" }
        if table.hasPrefix("directory.path_") {
            let column = table == "directory.path_template" ? "id" : "template"
            return "\(column) IN (SELECT template FROM directory.path_party WHERE organisation = \(own))"
        }
        if table == "casework.attendance" {
            return "referral IN (SELECT id FROM casework.referral WHERE \(own) = recipient)"
        }
        let ofBoth = ["casework.referral_move", "casework.message", "casework.correction"]
        if columns.contains("organisation") && !ofBoth.contains(table) { return "organisation = \(own)" }
        if columns.contains("log") { return "log = \(own)" }
        if columns.isSuperset(of: ["referrer", "recipient"]) { return "\(own) IN (referrer, recipient)" }
        if columns.contains("giver") { return "\(own) IN (giver, receiver)" }
        return columns.contains("referral") ? "referral IN (\(referrals))" : "true"
    }

    private func count(_ table: String, _ connection: Connection) throws -> Int {
        try connection.one(SQL(trusted: "SELECT count(*) FROM \(table)"), as: Only<Int>.self).value
    }

    /// How many rows of a table a session reads as one compartment; nothing where PostgreSQL refuses.
    private func tried(
        _ credential: Credential, _ compartment: String, _ sql: String, in store: Store
    ) async throws -> Int {
        try await store.pool.withConnection { connection in
            try connection.script("BEGIN")
            defer { connection.rollback() }
            try connection.execute("SELECT access.enter(\(Bytes(credential.sha256)))")
            try connection.script(SQL(trusted: "SET LOCAL ROLE \(compartment)"))
            do {
                return try connection.answer(to: connection.queue(SQL(trusted: sql))).affected
            } catch let error as PostgresError {
                // A row that others refer to was reached all the same.
                // So was one of which a trigger says what may become of it.
                return error.sqlState == "23503" || error.sqlState?.hasPrefix("RL") == true ? 1 : 0
            }
        }
    }

    @Test func isWhatPostgreSQLHoldsEveryRoleTo() async throws {
        try await withDatabase(connections: 2) { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get()) { noon }
            let guests = try await guests(store, cast)
            try await fill(store, cast, database)
            let (tables, totals, own, tries) = try await TestServer.superuser(database) { connection in
                let tables: [Only<String>] = try connection.all(
                    """
                    SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind = 'r' AND n.nspname IN ('directory', 'access', 'casework', 'identity', 'keys', 'audit', 'jobs', 'protection', 'volunteer')
                    ORDER BY 1
                    """)
                var totals: [String: Int] = [:]
                var own: [String: Int] = [:]
                for table in tables.map(\.value) {
                    // The name a link acts in is nobody's account.
                    let those =
                        switch table {
                        case "access.account": "\(table) WHERE NOT is_of_link"
                        case "access.membership": "\(table) WHERE NOT access.is_of_link(account)"
                        default: table
                        }
                    totals[table] = try count(those, connection)
                    let columns: [Only<String>] = try connection.all(
                        "SELECT attname::text FROM pg_attribute WHERE attrelid = \(table)::regclass AND attnum > 0 AND NOT attisdropped"
                    )
                    let ours = ours(table, Set(columns.map(\.value)), cast)
                    own[table] = try count("\(table) WHERE \(ours)", connection)
                }
                // Where there is no grant, PostgreSQL refuses whoever asks: what is left is what row security lets through.
                let tries: [Try] = try connection.all(
                    """
                    SELECT r.rolname::text, c.oid::regclass::text, has_table_privilege(r.oid, c.oid, 'DELETE'),
                        (SELECT min(quote_ident(a.attname)) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
                            AND NOT a.attisdropped AND has_column_privilege(r.oid, c.oid, a.attnum, 'SELECT')),
                        (SELECT min(quote_ident(a.attname)) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
                            AND NOT a.attisdropped AND has_column_privilege(r.oid, c.oid, a.attnum, 'UPDATE')
                            AND has_column_privilege(r.oid, c.oid, a.attnum, 'SELECT'))
                    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, pg_roles r
                    WHERE c.relkind = 'r' AND n.nspname IN ('directory', 'access', 'casework', 'identity', 'keys', 'audit', 'jobs', 'protection', 'volunteer')
                      AND r.rolname IN ('relais_casework', 'relais_directory', 'relais_identity', 'relais_protection', 'relais_volunteer', 'relais_vault', 'relais_access', 'relais_auditor')
                    """)
                return (tables.map(\.value), totals, own, tries)
            }
            #expect(
                Set(tables) == Set(Matrix.lines.map(\.table)), "a table the matrix does not know, or one that is gone")
            let sessions: [(Matrix.Holder, Credential)] =
                [
                    (.role(.caseworker), cast.alice.credential), (.role(.pilotLead), cast.walter.credential),
                    (.role(.coordinator), cast.carol.credential),
                    (.role(.volunteerCoordinator), cast.victor.credential),
                    (.role(.mentor), cast.mona.credential), (.role(.orgAdmin), cast.bob.credential),
                    (.role(.auditor), cast.judy.credential), (.role(.administrator), cast.administrator),
                    (.role(.daemon), cast.daemon),
                ] + guests
            #expect(Set(sessions.map(\.0)) == Set(Matrix.Holder.all))
            var found: [String] = []
            for line in Matrix.lines {
                let total = totals[line.table] ?? 0
                var read: [Matrix.Holder: Int] = [:]
                var changed: Set<Matrix.Holder> = []
                for (holder, credential) in sessions {
                    for one in tries where one.table == line.table {
                        if let column = one.read {
                            let seen = try await tried(
                                credential, one.role, "SELECT \(column) FROM \(line.table)", in: store)
                            read[holder] = max(read[holder] ?? 0, seen)
                        }
                        var reached = 0
                        if one.deletes {
                            reached = try await tried(credential, one.role, "DELETE FROM \(line.table)", in: store)
                        }
                        if let column = one.changed, reached == 0 {
                            let update = "UPDATE \(line.table) SET \(column) = \(column)"
                            reached = try await tried(credential, one.role, update, in: store)
                        }
                        if reached > 0 { changed.insert(holder) }
                    }
                }
                #expect(total > 0, "\(line.table) is empty here")
                var reads: [Matrix.Holder: Matrix.Reach] = [:]
                for (holder, seen) in read {
                    // A link is of another organisation, and of one referral.
                    let isOurs = holder != .link && holder != .slip && seen == own[line.table]
                    reads[holder] =
                        seen == 0 ? Matrix.Reach.none : seen == total ? .everything : isOurs ? .organisation : .own
                }
                let isSo =
                    Matrix.Holder.all.allSatisfy { (reads[$0] ?? .none) == line.reach($0) } && changed == line.changes
                #expect(isSo, "\(line.table): \(Self.text(reads, changed)) of \(total)")
                found.append("\(line.table): \(Self.text(reads, changed)) of \(total)")
            }
            if ProcessInfo.processInfo.environment["RELAIS_SHOW_MATRIX"] != nil { print(found.joined(separator: "\n")) }
        }
    }

    /// The sessions of two links and a slip: one link whose code was told and typed, with all that hangs on a referral, one of
    /// somebody who waits; and a slip that waits for its answer.
    private func guests(_ store: Store, _ cast: Cast) async throws -> [(Matrix.Holder, Credential)] {
        let garage = try await store.garage(cast)
        _ = try await store.write(as: cast.administrator) {
            try Intake.set(Intake.Draft(places: "9"), for: garage.service, in: $0)
        }
        let linked = try await store.linked(cast, at: garage, to: .accepted)
        let code = try await store.write(as: cast.alice.credential) { try Referral.giveLinkCode(linked.id, in: $0) }
        try await ReferralLink.identify(code, as: linked.credential, in: store)
        try await store.write(as: linked.credential) { tx in
            try Referral.start(linked.id, in: tx)
            try Referral.attend(linked.id, on: "2026-01-12", presence: "present", in: tx)
            try Referral.assess(linked.id, at: "entry", levels: [.listening: "a1"], in: tx)
            try Referral.conclude(linked.id, orientation: "school", barriers: ["mobility"], in: tx)
            _ = try Referral.appoint(linked.id, on: "2026-01-20", at: "9:00", place: "x", in: tx)
            _ = try Referral.write(linked.id, text: "Un mot", in: tx)
        }
        try await store.write(as: cast.alice.credential) { tx in
            let file = try #require(try ReferralPage(linked.id, in: tx).person)
            var draft = Person.Draft()
            draft.phone = "+33 1 99 00 11 66"
            _ = try Person.amend(file, draft, in: tx)
            _ = try Consent.agreed(.telling(garage.organisation), for: file, in: tx)
        }
        let waiting = try await store.linked(cast, at: garage)
        try await store.write(as: waiting.credential) {
            try Referral.waitlist(waiting.id, reason: "person_unreachable", in: $0)
        }
        let over = try await store.write(as: cast.frank.credential) { tx in
            let person = try Person.register(.adult, in: tx).id
            _ = try Consent.agreed(.all(to: cast.clinic), for: person, in: tx)
            let id = try Referral.draft(.course(for: person, cast), in: tx).id
            try Referral.send(id, in: tx)
            return id
        }
        let slip = try await store.write(as: cast.charlie.credential) { tx in
            _ = try Referral.accept(over, in: tx)
            try Referral.complete(over, outcome: "achieved", in: tx)
            return try Referral.giveSlip(over, in: "fra", tx)
        }
        return [
            (.link, linked.credential), (.link, waiting.credential),
            (.slip, Credential(code: slip.plain, in: store.keyring)),
        ]
    }

    private static func text(_ reads: [Matrix.Holder: Matrix.Reach], _ changed: Set<Matrix.Holder>) -> String {
        Matrix.Holder.all.map { holder in
            "\(holder.name) \(reads[holder]?.rawValue ?? "none")\(changed.contains(holder) ? "*" : "")"
        }.joined(separator: ", ")
    }
}
