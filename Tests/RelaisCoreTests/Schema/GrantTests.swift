import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// What the login of the application may do by itself: next to nothing.
@Suite struct GrantTests {
    @Test func readsTwoTablesAndWritesNone() async throws {
        let rights = try await TestServer.catalogued(
            """
            SELECT format('%s %s', c.oid::regclass, r)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
                 unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS r
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
              AND has_table_privilege('relais_app', c.oid, r)
            ORDER BY 1
            """)
        #expect(rights == ["directory.deployment SELECT", "schema_migration SELECT"])
    }

    @Test func callsOnlyWhatLetsItIn() async throws {
        let functions = try await TestServer.catalogued(
            """
            SELECT DISTINCT format('%s.%s', n.nspname, p.proname)
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
              AND has_function_privilege('relais_app', p.oid, 'EXECUTE') AND has_schema_privilege('relais_app', n.oid, 'USAGE')
            ORDER BY 1
            """)
        #expect(
            functions == [
                "access.account", "access.context", "access.enter", "access.organisation", "access.roles",
                "access.session", "access.touch",
            ])
    }

    /// Asked of the database that was migrated, since a copy does not keep the rights on a database.
    @Test func makesNothing() async throws {
        let template = try await TestServer.template.value
        let rights = try await TestServer.catalogued(
            """
            SELECT format('%s on database', r) FROM unnest(ARRAY['CREATE', 'TEMP']) AS r
            WHERE has_database_privilege('relais_app', \(template), r)
            UNION ALL
            SELECT format('create in %s', n.nspname) FROM pg_namespace n WHERE has_schema_privilege('relais_app', n.oid, 'CREATE')
            UNION ALL
            SELECT 'language ' || lanname FROM pg_language WHERE lanname <> 'sql' AND has_language_privilege('relais_app', oid, 'USAGE')
            """)
        // Only superusers make functions in these two, whatever the privilege says.
        #expect(rights.filter { !["language c", "language internal"].contains($0) } == [])
    }

    @Test(arguments: [
        "relais_app", "relais_casework", "relais_directory", "relais_identity", "relais_protection", "relais_volunteer",
        "relais_vault",
        "relais_access", "relais_auditor",
    ])
    func mayNotReachWhatWouldLetItOut(role: String) async throws {
        let functions = try await TestServer.catalogued(
            """
            SELECT p.oid::regprocedure::text FROM pg_proc p
            WHERE p.pronamespace = 'pg_catalog'::regnamespace AND has_function_privilege(\(role), p.oid, 'EXECUTE')
              -- It asks for a superuser by itself; OutsideTests tries it.
              AND p.proname <> 'pg_read_file_old'
              AND (p.proname ~ '^(lo_|loread$|lowrite$|pg_read_|pg_ls_|pg_stat_file$|pg_advisory_lock|pg_try_advisory_lock)'
                   OR p.proname IN ('set_config', 'pg_reload_conf', 'pg_rotate_logfile', 'pg_promote', 'pg_switch_wal'))
            """)
        #expect(functions == [])
        let powers = try await TestServer.catalogued(
            """
            SELECT rolname::text FROM pg_roles
            WHERE rolname = \(role) AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls OR rolinherit
                OR rolcanlogin <> (rolname = 'relais_app'))
            UNION ALL
            SELECT r.rolname || ' is a ' || g.rolname
            FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member JOIN pg_roles g ON g.oid = m.roleid
            WHERE r.rolname = \(role) AND (r.rolname <> 'relais_app' OR m.admin_option OR g.rolname IN ('relais_owner', 'relais_gate'))
            """)
        #expect(powers == [])
    }

    /// Keys are for the vault alone, names for identity alone, secrets for nobody.
    @Test func keepsEachCompartmentToItself() async throws {
        let crossings = try await TestServer.catalogued(
            """
            SELECT format('%s reads %s', r.rolname, c.oid::regclass)
            FROM pg_roles r, pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE r.rolname IN ('relais_directory', 'relais_casework', 'relais_identity', 'relais_protection', 'relais_volunteer', 'relais_vault',
                    'relais_access', 'relais_auditor')
              AND n.nspname IN ('access', 'casework', 'identity', 'protection', 'volunteer', 'keys', 'audit', 'jobs') AND c.relkind = 'r'
              AND has_schema_privilege(r.oid, n.oid, 'USAGE') AND has_any_column_privilege(r.oid, c.oid, 'SELECT')
            ORDER BY 1
            """)
        #expect(
            crossings == [
                "relais_access reads access.account",
                "relais_access reads access.membership",
                "relais_access reads access.organisation_setting",
                "relais_access reads jobs.job",
                "relais_auditor reads audit.checkpoint",
                "relais_auditor reads audit.entry",
                "relais_auditor reads audit.leaf",
                "relais_auditor reads audit.log",
                "relais_auditor reads audit.pending",
                "relais_auditor reads audit.purge",
                "relais_auditor reads audit.tile",
                "relais_casework reads access.organisation_setting",
                "relais_casework reads casework.absence",
                "relais_casework reads casework.appointment",
                "relais_casework reads casework.assessment",
                "relais_casework reads casework.assignment",
                "relais_casework reads casework.attendance",
                "relais_casework reads casework.breach",
                "relais_casework reads casework.calendar",
                "relais_casework reads casework.clock",
                "relais_casework reads casework.confirmation",
                "relais_casework reads casework.consent",
                "relais_casework reads casework.correction",
                "relais_casework reads casework.disclosure",
                "relais_casework reads casework.emergency",
                "relais_casework reads casework.expense",
                "relais_casework reads casework.expiring_copy",
                "relais_casework reads casework.follow_up",
                "relais_casework reads casework.handover",
                "relais_casework reads casework.handover_side",
                "relais_casework reads casework.information",
                "relais_casework reads casework.leg_partner",
                "relais_casework reads casework.match",
                "relais_casework reads casework.match_choice",
                "relais_casework reads casework.match_mentee",
                "relais_casework reads casework.match_move",
                "relais_casework reads casework.match_substitute",
                "relais_casework reads casework.meeting",
                "relais_casework reads casework.meeting_draft",
                "relais_casework reads casework.meeting_mentee",
                "relais_casework reads casework.mentee",
                "relais_casework reads casework.mentee_card",
                "relais_casework reads casework.mentee_fact",
                "relais_casework reads casework.mentee_progress",
                "relais_casework reads casework.message",
                "relais_casework reads casework.need",
                "relais_casework reads casework.note",
                "relais_casework reads casework.notice",
                "relais_casework reads casework.path_end",
                "relais_casework reads casework.path_follow",
                "relais_casework reads casework.person",
                "relais_casework reads casework.person_former",
                "relais_casework reads casework.place",
                "relais_casework reads casework.programme",
                "relais_casework reads casework.programme_challenge",
                "relais_casework reads casework.programme_check",
                "relais_casework reads casework.programme_rules",
                "relais_casework reads casework.programme_venue",
                "relais_casework reads casework.referral",
                "relais_casework reads casework.referral_link",
                "relais_casework reads casework.referral_move",
                "relais_casework reads casework.referral_side",
                "relais_casework reads casework.request",
                "relais_casework reads casework.restriction",
                "relais_casework reads casework.result",
                "relais_casework reads casework.waiting",
                "relais_casework reads jobs.job",
                "relais_casework reads jobs.routine",
                "relais_identity reads casework.assignment",
                "relais_identity reads identity.civil",
                "relais_identity reads identity.contact",
                "relais_identity reads identity.correction",
                "relais_identity reads identity.former",
                "relais_identity reads identity.own_number",
                "relais_identity reads identity.reveal_reason",
                "relais_protection reads casework.assignment",
                "relais_protection reads protection.concern",
                "relais_protection reads protection.concern_act",
                "relais_protection reads protection.concern_note",
                "relais_protection reads protection.minority",
                "relais_protection reads protection.representative",
                "relais_vault reads keys.dek",
                "relais_vault reads keys.pepper",
                "relais_volunteer reads casework.match",
                "relais_volunteer reads casework.match_mentee",
                "relais_volunteer reads casework.programme",
                "relais_volunteer reads casework.programme_check",
                "relais_volunteer reads casework.programme_rules",
                "relais_volunteer reads volunteer.exemption",
                "relais_volunteer reads volunteer.mentor",
                "relais_volunteer reads volunteer.mentor_check",
                "relais_volunteer reads volunteer.mentor_fact",
            ])
        let passwords = try await TestServer.catalogued(
            """
            SELECT rolname::text FROM pg_roles
            WHERE rolname LIKE 'relais%' AND has_column_privilege(oid, 'access.account', 'password', 'SELECT')
              AND rolname NOT IN ('relais_owner', 'relais_gate')
            """)
        // A backup has what signing in is compared with; what it takes to sign in is not in it.
        #expect(passwords == ["relais_backup"])
    }
}
