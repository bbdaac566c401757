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

    /// Something in every table: Alice's, her colleagues', and Frank's, who is elsewhere.
    private func fill(_ store: Store, _ cast: Cast, _ database: String) async throws {
        for worker in [cast.alice, cast.walter, cast.carol, cast.frank] {
            for isAnswered in [false, true] {
                let (sent, other) = try await store.write(as: worker.credential) { tx in
                    let person = try Person.register(.mariam, in: tx).id
                    let id = try Referral.draft(.course(for: person, cast), in: tx).id
                    try Referral.send(id, in: tx)
                    var draft = Person.Draft()
                    draft.phone = "+33 1 99 00 11 44"
                    try Person.amend(person, draft, in: tx)
                    _ = try Person.reveal(person, purpose: "other", words: "Un essai", in: tx)
                    return (id, try Person.register(.mariam, in: tx).id)
                }
                guard isAnswered else {
                    _ = try await store.write(as: worker.credential) { tx in
                        try Person.handOver(other, to: cast.clinic.text, basis: "public_interest_task", in: tx)
                    }
                    continue
                }
                try await store.write(as: cast.charlie.credential) { tx in
                    _ = try Referral.accept(sent, in: tx)
                    try Referral.start(sent, in: tx)
                    try Referral.attend(sent, on: "2026-01-12", presence: "present", minutes: "90", in: tx)
                    try Referral.assess(sent, at: "entry", levels: [.listening: "a1"], in: tx)
                }
            }
        }
        for worker in [cast.alice, cast.walter, cast.carol, cast.frank] {
            try await keepMore(store, worker, answeredBy: cast.charlie, cast)
        }
        for other in [cast.alice, cast.walter, cast.carol] {
            try await keepMore(store, cast.charlie, answeredBy: other, cast)
        }
        for (worker, colleague) in [
            (cast.walter, cast.alice), (cast.carol, cast.walter), (cast.alice, cast.carol), (cast.dora, cast.charlie),
        ] {
            try await breakGlass(store, worker, ofWhom: colleague)
        }
        var asked = RightsRequest.Draft()
        asked.kind = "access"
        for member in [cast.bob, cast.alice] {
            _ = try await store.write(as: member.credential) { [asked] in try RightsRequest.recordOwn(asked, in: $0) }
        }
        try await store.write(as: cast.bob.credential) { tx in
            try Setting.consentDays.set("200", in: tx)
            var draft = Breach.Draft()
            (draft.kinds, draft.people, draft.data, draft.happened) = (["integrity"], ["people_helped"], ["words"], "Un essai")
            _ = try Breach.record(draft, in: tx)
        }
        try await Runner(store: store, zone: .gmt, logger: quiet).finishDue()
        try await TestServer.superuser(database) { connection in
            try connection.script(
                """
                INSERT INTO jobs.routine VALUES ('purge', now());
                INSERT INTO jobs.job (id, kind, left_at, run_at) VALUES (gen_random_uuid(), 'purge', now(), now() + interval '1 day');
                INSERT INTO access.device SELECT gen_random_uuid(), id, sha256('x'), 'x', now(), now() FROM access.account;
                INSERT INTO access.pending SELECT sha256(id::text::bytea), id, NULL, NULL, now() + interval '1 day' FROM access.account;
                INSERT INTO access.attempt SELECT sha256(id::text::bytea), 1, now(), now() FROM access.account;
                INSERT INTO access.call SELECT organisation, account, sha256('x'), sha256('x'), 200, NULL, NULL, now() FROM access.membership;
                INSERT INTO identity.own_number (organisation, person, reference, entry)
                SELECT organisation, id, sha256(id::text::bytea), entry FROM casework.person;
                INSERT INTO casework.retention (organisation, person, quiet_at) SELECT organisation, id, now() FROM casework.person
                ON CONFLICT DO NOTHING;
                INSERT INTO casework.expiring_copy (referral, ends_at) SELECT id, now() FROM casework.referral ON CONFLICT DO NOTHING;
                INSERT INTO casework.breach
                SELECT (jsonb_populate_record(b, jsonb_build_object('organisation', m.organisation, 'recorded_by', m.account))).*
                FROM casework.breach b, access.membership m WHERE m.organisation <> b.organisation ON CONFLICT DO NOTHING;
                INSERT INTO access.organisation_setting SELECT (jsonb_populate_record(s, jsonb_build_object('organisation', o.id))).*
                FROM access.organisation_setting s, directory.organisation o WHERE o.id <> s.organisation;
                """)
        }
    }

    /// What else is kept of someone: what protects them, what they agreed to and asked for, what was written, and why.
    private func keepMore(
        _ store: Store, _ worker: Member, answeredBy other: Member, _ cast: Cast
    ) async throws {
        let to = worker.organisation == cast.clinic ? cast.shelter : cast.clinic
        let (person, sent) = try await store.write(as: worker.credential) { tx in
            let person = try Person.register(worker.organisation == cast.outside ? .adult : .mariam, in: tx).id
            var told = Information.Draft()
            told.language = "prs"
            try Person.inform(person, told, in: tx)
            _ = try Consent.agreed(.all(to: to), for: person, in: tx)
            if worker.organisation != cast.outside { try Minority.state("recognised", of: person, in: tx) }
            _ = try Note.write(about: .person(person), text: "Un mot", in: tx)
            var asked = RightsRequest.Draft()
            asked.kind = "access"
            _ = try RightsRequest.record(asked, about: .person(person), in: tx)
            let restricted = try Person.register(.mariam, in: tx).id
            _ = try Person.restrict(restricted, reason: "legal_claims", in: tx)
            _ = try Person.liftRestriction(restricted, reason: "claims_over", toldOn: Day(tx.now).text, in: tx)
            var draft = Referral.Draft.course(for: person, cast)
            if to == cast.shelter { draft.service = cast.room.text }
            let id = try Referral.draft(draft, in: tx).id
            try Referral.send(id, in: tx)
            _ = try Referral.write(id, text: "Un message", in: tx)
            return (person, id)
        }
        _ = try await store.write(as: other.credential) { try Referral.accept(sent, in: $0) }
        try await store.write(as: worker.credential) { tx in
            var draft = Person.Draft()
            draft.phone = "+33 1 99 00 11 55"
            try Person.amend(person, draft, in: tx)
        }
    }

    /// Opens a file that a colleague follows.
    private func breakGlass(_ store: Store, _ worker: Member, ofWhom colleague: Member) async throws {
        let code = try await store.write(as: colleague.credential) { try Person.register(.mariam, in: $0).code }
        try await store.write(as: worker.credential) {
            _ = try Emergency.open(code: code, reason: "danger", words: "Un essai", in: $0)
        }
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
            try await fill(store, cast, database)
            let (tables, totals, own, tries) = try await TestServer.superuser(database) { connection in
                let tables: [Only<String>] = try connection.all(
                    """
                    SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind = 'r' AND n.nspname IN ('directory', 'access', 'casework', 'identity', 'keys', 'audit', 'jobs', 'protection')
                    ORDER BY 1
                    """)
                var totals: [String: Int] = [:]
                var own: [String: Int] = [:]
                for table in tables.map(\.value) {
                    totals[table] = try count(table, connection)
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
                    WHERE c.relkind = 'r' AND n.nspname IN ('directory', 'access', 'casework', 'identity', 'keys', 'audit', 'jobs', 'protection')
                      AND r.rolname IN ('relais_casework', 'relais_directory', 'relais_identity', 'relais_protection', 'relais_vault', 'relais_access', 'relais_auditor')
                    """)
                return (tables.map(\.value), totals, own, tries)
            }
            #expect(
                Set(tables) == Set(Matrix.lines.map(\.table)), "a table the matrix does not know, or one that is gone")
            let sessions: [(Role, Credential)] = [
                (.caseworker, cast.alice.credential), (.pilotLead, cast.walter.credential),
                (.coordinator, cast.carol.credential), (.orgAdmin, cast.bob.credential),
                (.auditor, cast.judy.credential), (.administrator, cast.administrator), (.daemon, cast.daemon),
            ]
            #expect(Set(sessions.map(\.0)) == Set(Role.allCases))
            var found: [String] = []
            for line in Matrix.lines {
                let total = totals[line.table] ?? 0
                var read: [Role: Int] = [:]
                var changed: Set<Role> = []
                for (role, credential) in sessions {
                    for one in tries where one.table == line.table {
                        if let column = one.read {
                            let seen = try await tried(
                                credential, one.role, "SELECT \(column) FROM \(line.table)", in: store)
                            read[role] = max(read[role] ?? 0, seen)
                        }
                        var reached = 0
                        if one.deletes {
                            reached = try await tried(credential, one.role, "DELETE FROM \(line.table)", in: store)
                        }
                        if let column = one.changed, reached == 0 {
                            let update = "UPDATE \(line.table) SET \(column) = \(column)"
                            reached = try await tried(credential, one.role, update, in: store)
                        }
                        if reached > 0 { changed.insert(role) }
                    }
                }
                #expect(total > 0, "\(line.table) is empty here")
                let reads = read.mapValues { seen -> Matrix.Reach in
                    seen == 0 ? .none : seen == total ? .everything : seen == own[line.table] ? .organisation : .own
                }
                let isSo =
                    Role.allCases.allSatisfy { (reads[$0] ?? .none) == line.reach($0) } && changed == line.changes
                #expect(isSo, "\(line.table): \(Self.text(reads, changed)) of \(total)")
                found.append("\(line.table): \(Self.text(reads, changed)) of \(total)")
            }
            if ProcessInfo.processInfo.environment["RELAIS_SHOW_MATRIX"] != nil { print(found.joined(separator: "\n")) }
        }
    }

    private static func text(_ reads: [Role: Matrix.Reach], _ changed: Set<Role>) -> String {
        Role.allCases.map { role in
            "\(role.rawValue) \(reads[role]?.rawValue ?? "none")\(changed.contains(role) ? "*" : "")"
        }.joined(separator: ", ")
    }
}
