import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// Someone who has the password of `relais_app`, a connection, and no session.
@Suite struct OutsideTests {
    /// What a statement answers to that someone: rows, or the SQLSTATE it is refused with.
    private enum Answer: Equatable {
        case rows(Int)
        case refused(String)
    }

    /// Each statement alone, on a connection of the application, after `role` was taken.
    private func tried(_ role: String?, _ statements: [SQL], _ pool: Pool) async throws -> [Answer] {
        try await pool.withConnection { connection in
            try statements.map { statement in
                try connection.script("BEGIN")
                defer { connection.rollback() }
                if let role { try connection.script(SQL(trusted: "SET LOCAL ROLE \(role)")) }
                do {
                    return .rows(try connection.answer(to: connection.queue(statement)).affected)
                } catch let error as PostgresError {
                    return .refused(error.sqlState ?? "\(error)")
                }
            }
        }
    }

    private static let roles = [
        nil, "relais_casework", "relais_directory", "relais_identity", "relais_vault", "relais_access",
        "relais_auditor",
    ]

    @Test(arguments: roles) func readsNothing(role: String?) async throws {
        try await withDatabase { database, pool, cast in
            let store = try await Store.open(pool: pool, keyring: TestServer.keyring.get())
            for state in [Referral.State.sent, .completed] { _ = try await store.referral(state, cast) }
            let tables = try await TestServer.superuser(database) { connection in
                try connection.all(
                    """
                    SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname IN ('directory', 'access', 'casework', 'identity', 'keys', 'audit') AND c.relkind = 'r'
                    """, as: Only<String>.self)
            }
            #expect(tables.count > 18)
            for table in tables.map(\.value) {
                let answers = try await tried(
                    role,
                    [
                        SQL(trusted: "SELECT * FROM \(table)"), SQL(trusted: "DELETE FROM \(table)"),
                        SQL(trusted: "TRUNCATE \(table)"), SQL(trusted: "COPY \(table) TO '/tmp/stolen'"),
                        SQL(trusted: "EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM \(table)"),
                    ], pool)
                // Lists about nobody: which communes and languages there are, and whether this is a demonstration.
                let isPublic = [
                    "directory.deployment", "directory.commune", "directory.commune_former", "directory.language",
                    "directory.thematique",
                ].contains(table)
                if !isPublic {
                    #expect([.rows(0), .refused("42501")].contains(answers[0]), "\(table) answered \(answers[0])")
                }
                // A plan counts what the policies took away: not even that, without a compartment.
                if role == nil, !isPublic { #expect(answers[4] == .refused("42501"), "\(table)") }
                for answer in answers[1..<4] {
                    #expect([.rows(0), .refused("42501")].contains(answer), "\(table) answered \(answer)")
                }
            }
        }
    }

    @Test(arguments: roles) func makesNeitherContextNorSession(role: String?) async throws {
        try await withDatabase(connections: 1) { _, pool, cast in
            let context =
                "\(UUID().uuidString.lowercased())|administrator||\(cast.shelter)|caseworker,coordinator,administrator|00"
            try await pool.withConnection { connection in
                for value in [context, context + String(repeating: "0", count: 62), "x", "|||||", "a|b|c|d|e|zz"] {
                    for sql in ["SELECT access.session()", "SELECT access.organisation()", "SELECT access.roles()"]
                        as [SQL]
                    {
                        try connection.script("BEGIN")
                        defer { connection.rollback() }
                        if let role { try connection.script(SQL(trusted: "SET LOCAL ROLE \(role)")) }
                        try connection.script(SQL(trusted: "SET LOCAL relais.context = '\(value)'"))
                        do {
                            _ = try connection.answer(to: connection.queue(sql))
                            Issue.record("a forged context was taken: \(value)")
                        } catch let error as PostgresError {
                            #expect(error.sqlState == "RL002")
                        }
                    }
                }
            }
            let answers = try await tried(
                role,
                [
                    "SELECT set_config('relais.context', 'x', true)",
                    "SELECT access.set_context(gen_random_uuid(), 'administrator', NULL, NULL, ARRAY['administrator'])",
                    "SELECT access.context_mac('x')", "SELECT * FROM access.context_key",
                    """
                    INSERT INTO access.session (id, kind, token_sha256, created_at, seen_at, expires_at)
                    VALUES (gen_random_uuid(), 'administrator', sha256('x'), now(), now(), 'infinity')
                    """,
                    "UPDATE access.session SET token_sha256 = sha256('x') WHERE kind = 'administrator'",
                    "SET SESSION AUTHORIZATION postgres", "SET LOCAL ROLE relais_owner", "SET LOCAL ROLE relais_gate",
                    "DO $$ BEGIN END $$", "CREATE TEMP TABLE t (x int)", "CREATE TABLE public.t (x int)",
                    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "SELECT lo_create(0)",
                    "SELECT pg_read_file('/etc/passwd')", "SELECT pg_read_file_old('/etc/passwd', 0, 1)",
                    "COPY (SELECT 1) TO PROGRAM 'id'",
                    "SELECT rolpassword FROM pg_authid", "SELECT pg_advisory_lock(8470000001)",
                ], pool)
            #expect(answers.allSatisfy { [.refused("42501"), .refused("42883")].contains($0) }, "\(answers)")
        }
    }

    @Test func entersWithNoSecretButAKnownOne() async throws {
        try await withDatabase(connections: 1) { _, pool, cast in
            let answers = try await tried(
                nil,
                [
                    "SELECT * FROM access.enter(sha256('guess'))", "SELECT * FROM access.enter(NULL)",
                    "SELECT * FROM access.enter('')", "SELECT access.touch()", Self.signIn(cast, "guess"),
                ], pool)
            #expect(answers == [.refused("RL001"), .refused("RL001"), .refused("RL001"), .rows(1), .refused("42501")])
        }
    }

    /// An email and a guessed verifier make no session, and a NULL is no password.
    @Test func signsInWithoutThePasswordNever() async throws {
        try await withDatabase(connections: 1) { _, pool, cast in
            for verifier in ["guess", "", nil] as [String?] {
                let outcome = try await pool.withConnection { connection in
                    try connection.script("BEGIN")
                    defer { connection.rollback() }
                    try connection.script("SET LOCAL ROLE relais_casework")
                    return try connection.one(Self.signIn(cast, verifier), as: Only<String>.self).value
                }
                #expect(outcome == "refused")
            }
        }
    }

    private static func signIn(_ cast: Cast, _ verifier: String?) -> SQL {
        """
        SELECT access.sign_in(\(cast.alice.email), \(verifier)::text, gen_random_uuid(), sha256('x'), ARRAY[sha256('k')], NULL,
            NULL, 'x')
        """
    }
}
