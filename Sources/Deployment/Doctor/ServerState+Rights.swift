import Postgres

extension ServerState {
    private struct Name: RowDecodable {
        let code: String
        let name: String
        init(row: Row) throws { (code, name) = try row.decode() }
    }

    /// What of the rights differs from what the migrations made.
    static func rights(_ connection: Connection) throws -> [Diagnosis.Finding] {
        let found: [Name] = try connection.all(
            """
            SELECT 'roles', format('%s may %s', r.rolname, concat_ws(', ', CASE WHEN r.rolsuper THEN 'do anything' END,
                CASE WHEN r.rolcreaterole THEN 'make roles' END, CASE WHEN r.rolcreatedb THEN 'make databases' END,
                CASE WHEN r.rolreplication THEN 'replicate' END,
                CASE WHEN r.rolbypassrls AND r.rolname <> 'relais_backup' THEN 'pass row security' END,
                CASE WHEN r.rolcanlogin AND r.rolname NOT IN ('relais_app', 'relais_backup') THEN 'sign in' END,
                CASE WHEN r.rolinherit AND r.rolname = 'relais_app' THEN 'use its roles without entering them' END))
            FROM pg_roles r
            WHERE starts_with(r.rolname, 'relais_')
              AND (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication
                   OR (r.rolbypassrls AND r.rolname <> 'relais_backup')
                   OR (r.rolcanlogin AND r.rolname NOT IN ('relais_app', 'relais_backup'))
                   OR (r.rolinherit AND r.rolname = 'relais_app'))
            UNION ALL
            SELECT 'members', format('%s is a member of %s', m.rolname, g.rolname)
            FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
            WHERE (starts_with(g.rolname, 'relais_') AND m.rolname <> 'relais_app')
               OR (starts_with(g.rolname, 'relais_') AND g.rolname IN ('relais_owner', 'relais_gate', 'relais_backup'))
               OR (starts_with(m.rolname, 'relais_') AND NOT starts_with(g.rolname, 'relais_')
                   AND (m.rolname, g.rolname) <> ('relais_backup', 'pg_read_all_data'))
            UNION ALL
            SELECT 'functions', p.oid::regprocedure::text
            FROM pg_proc p
            WHERE p.pronamespace = 'pg_catalog'::regnamespace
              AND (p.proname IN ('set_config', 'pg_read_file', 'pg_read_binary_file', 'pg_ls_dir', 'pg_advisory_lock')
                   OR p.proname ~ '^(lo_|loread$|lowrite$)')
              AND has_function_privilege('relais_app', p.oid, 'EXECUTE')
            UNION ALL
            SELECT 'functions', format('language %s', l.lanname)
            FROM pg_language l
            WHERE l.lanpltrusted AND l.lanname <> 'sql' AND has_language_privilege('relais_app', l.oid, 'USAGE')
            UNION ALL
            SELECT 'row_security', c.oid::regclass::text
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'public')
              AND n.nspname NOT LIKE 'pg\\_%' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
            UNION ALL
            SELECT 'extensions', e.extname::text
            FROM pg_extension e
            WHERE e.extname NOT IN ('plpgsql', 'pg_stat_statements', 'pgaudit')
            """)
        func look(_ code: String, _ good: String, _ bad: String, why: String, remedy: (String) -> String)
            -> Diagnosis.Finding
        {
            let names = found.filter { $0.code == code }.map(\.name)
            guard let first = names.first else { return .well(code, good) }
            return .wrong(
                code, "\(bad): \(names.prefix(5).joined(separator: "; "))\(names.count > 5 ? "; …" : "").", why: why,
                remedy: remedy(first))
        }
        return [
            look(
                "roles", "Relais's roles may what they need.", "Roles that may too much",
                why: "What row security keeps apart, they could join."
            ) { "psql -c \"ALTER ROLE \($0.prefix { $0 != " " }) NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION\"" },
            look(
                "members", "Nobody but the program enters Relais's roles.", "Someone else enters Relais's roles",
                why: "They read what only the program should."
            ) { line in
                let words = line.split(separator: " ")
                return "psql -c \"REVOKE \(words.last ?? "") FROM \(words.first ?? "")\""
            },
            look(
                "functions", "What would let a statement change its own context is closed.",
                "Open to the program's login", why: "An injected statement could change whom it speaks for.",
                remedy: { _ in "relais migrate --as \"… user=postgres\" on a fresh database, or REVOKE … FROM PUBLIC" }),
            look(
                "row_security", "Row security is enforced on every table.", "Tables without enforced row security",
                why: "One organisation could read another's rows."
            ) { "psql -d relais -c \"ALTER TABLE \($0) ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY\"" },
            look(
                "extensions", "No extension is installed that Relais does not need.", "Extensions Relais does not need",
                why: "Whatever they can do, an injected statement may."
            ) { "psql -d relais -c \"DROP EXTENSION \($0)\"" },
        ]
    }

    /// How the server is entered, rule by rule.
    static func rules(_ connection: Connection) throws -> [Diagnosis.Finding] {
        let weak: [Name] = try connection.all(
            """
            SELECT CASE WHEN r.auth_method = 'trust' THEN 'trust'
                        WHEN r.auth_method IN ('password', 'md5') THEN 'weak'
                        WHEN r.address IN ('all', '0.0.0.0', '::') AND coalesce(r.netmask, '') IN ('', '0.0.0.0', '::') THEN 'anywhere'
                        ELSE 'plain' END,
                format('line %s: %s %s %s', r.line_number, r.type, coalesce(r.address, ''), r.auth_method)
            FROM pg_hba_file_rules r
            WHERE r.error IS NULL AND r.auth_method <> 'reject'
              AND (r.auth_method IN ('trust', 'password', 'md5')
                   OR (r.type IN ('host', 'hostnossl') AND r.address NOT IN ('127.0.0.1', '::1', 'localhost', 'samehost'))
                   OR (r.address IN ('all', '0.0.0.0', '::') AND coalesce(r.netmask, '') IN ('', '0.0.0.0', '::')))
            ORDER BY r.line_number
            """)
        guard !weak.isEmpty else {
            return [.well("pg_hba", "The server is entered with SCRAM, and over TLS from other machines.")]
        }
        let why = [
            "trust": "Whoever reaches the server is let in without a password.",
            "weak": "The password, or what stands for it, can be read on the way.",
            "plain": "What passes from another machine is not encrypted.",
            "anywhere": "Anyone on the network may try passwords.",
        ]
        let line = weak[0]
        return [
            .wrong(
                "pg_hba", "pg_hba.conf lets in too easily: \(weak.map(\.name).prefix(4).joined(separator: "; ")).",
                why: why[line.code] ?? "",
                remedy:
                    "Write hostssl … scram-sha-256 with the addresses that need it, then psql -c \"SELECT pg_reload_conf()\""
            )
        ]
    }
}
