import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// What is true of the whole schema, asked of PostgreSQL's own catalogue: a table added tomorrow is held to it too.
@Suite struct SchemaTests {
    static let ours: SQL =
        "n.nspname IN ('directory', 'access', 'casework', 'identity', 'keys', 'audit', 'jobs', 'protection', 'volunteer')"

    @Test func hasTheTablesWeThink() async throws {
        let tables = try await TestServer.catalogued(
            """
            SELECT format('%s.%s', n.nspname, c.relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            ORDER BY 1
            """)
        #expect(tables.count >= 22)
        #expect(tables.contains("casework.referral") && tables.contains("keys.dek"))
        #expect(tables.filter { $0.hasPrefix("public.") } == ["public.schema_migration"])
    }

    @Test func indexesEveryForeignKey() async throws {
        let bare = try await TestServer.catalogued(
            """
            SELECT format('%s: %s', k.conrelid::regclass, k.conname)
            FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
            WHERE k.contype = 'f' AND \(Self.ours) AND NOT EXISTS (
                SELECT FROM pg_index i
                WHERE i.indrelid = k.conrelid AND i.indpred IS NULL
                  AND (string_to_array(i.indkey::text, ' ')::smallint[])[1:cardinality(k.conkey)] @> k.conkey)
            """)
        #expect(bare == [])
    }

    @Test func keepsEveryMomentWithItsZone() async throws {
        let wrong = try await TestServer.catalogued(
            """
            SELECT format('%s.%s %s', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod))
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE \(Self.ours) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
              AND ((a.attname ~ '_at$' OR a.attname IN ('at', 'since', 'until', 'blocked_until'))
                   <> (a.atttypid = 'timestamptz'::regtype)
                OR a.attname ~ '_on$' AND a.atttypid <> 'date'::regtype
                OR a.atttypid IN ('timestamp'::regtype, 'time'::regtype, 'timetz'::regtype, 'varchar'::regtype, 'json'::regtype))
            """)
        #expect(wrong == [])
    }

    @Test func forcesRowSecurityOnEveryTable() async throws {
        let open = try await TestServer.catalogued(
            """
            SELECT c.oid::regclass::text
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE \(Self.ours) AND c.relkind IN ('r', 'p')
              AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                       AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive))
            """)
        #expect(open == [])
    }

    /// Where files are, a permissive policy is never all that stands between two organisations.
    @Test func keepsOrganisationsApartWithARestrictivePolicy() async throws {
        let open = try await TestServer.catalogued(
            """
            SELECT c.oid::regclass::text
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('casework', 'identity', 'protection') AND c.relkind = 'r'
              AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'person')
              AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND NOT p.polpermissive)
            """)
        #expect(open == [])
    }

    @Test func belongsToItsOwner() async throws {
        let strange = try await TestServer.catalogued(
            """
            SELECT format('%s %s', c.oid::regclass, c.relowner::regrole)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE \(Self.ours) AND c.relowner <> 'relais_owner'::regrole AND c.relkind <> 'i'
            UNION ALL
            SELECT format('schema %s', n.nspname) FROM pg_namespace n WHERE \(Self.ours) AND n.nspowner <> 'relais_owner'::regrole
            UNION ALL
            SELECT format('function %s %s', p.oid::regprocedure, p.proowner::regrole)
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE \(Self.ours) AND p.proowner <> (CASE WHEN p.prosecdef THEN 'relais_gate' ELSE 'relais_owner' END)::regrole
            """)
        #expect(strange == [])
    }

    @Test func fixesTheSearchPathOfFunctionsThatActForAnother() async throws {
        let loose = try await TestServer.catalogued(
            """
            SELECT p.oid::regprocedure::text
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE \(Self.ours) AND p.prosecdef AND NOT coalesce(p.proconfig @> ARRAY['search_path=pg_catalog'], false)
            """)
        #expect(loose == [])
        let definers = try await TestServer.catalogued(
            """
            SELECT p.oid::regprocedure::text
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE \(Self.ours) AND p.prosecdef
            """)
        #expect(definers.count >= 12)
    }

    @Test func grantsNoFunctionToEveryone() async throws {
        let open = try await TestServer.catalogued(
            """
            SELECT p.oid::regprocedure::text
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace,
                 aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS g
            WHERE \(Self.ours) AND g.grantee = 0
            UNION ALL
            SELECT c.oid::regclass::text
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) AS g
            WHERE \(Self.ours) AND g.grantee = 0
            """)
        #expect(open == [])
    }

    @Test func saysOfEveryColumnAboutPeopleWhatItIsForAndHowLong() async throws {
        let silent = try await TestServer.catalogued(
            """
            SELECT format('%s.%s', a.attrelid::regclass, a.attname)
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('casework', 'identity', 'protection', 'volunteer', 'keys', 'audit', 'access') AND c.relkind IN ('r', 'p')
              AND a.attnum > 0 AND NOT a.attisdropped
              AND coalesce(col_description(a.attrelid, a.attnum), '') !~ '^purpose: [^;]{3,}; retention: [^;]{3,}$'
            """)
        #expect(silent == [])
    }

    @Test func storesNothingThatMustNeverBe() async throws {
        let names = """
            (^|_)(nir|ssn|insee|social_security|securite_sociale|passport|scan|photo|picture|attachment|document|copy|upload|\
            file|religion|faith|belief|opinion|politics|union|ethnic|ethnicity|race|orientation|sexual|criminal|conviction|\
            bone|dental|age_test|age_assessment|age_doubt|doubt|apparent|score|exam|x_?ray|medical|biometric|fingerprint)(_|$)
            """
        let found = try await TestServer.catalogued(
            """
            SELECT format('%s.%s', a.attrelid::regclass, a.attname)
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE \(Self.ours) AND c.relkind = 'r' AND a.attnum > 0 AND a.attname ~ \(names)
            """)
        #expect(found == [])
        // What is sealed has names too, in Swift.
        let sealed = [
            Mirror(reflecting: Civil(given: "", family: nil)), Mirror(reflecting: Contact()),
            Mirror(reflecting: Referral.Request(need: "")), Mirror(reflecting: Consent.Said()),
            Mirror(reflecting: Minority.Statement(status: .recognised, decidedOn: nil)),
            Mirror(reflecting: Mentor.Identity(given: "", family: "")), Mirror(reflecting: Mentee.Said()),
            Mirror(reflecting: Mentee.Card(called: "", meeting: nil, emergencyContact: "")),
            Mirror(
                reflecting: Representative.Facts(kind: .noneYet, from: Day(noon), level: .usual)),
        ].flatMap(\.children).compactMap(\.label)
        #expect(
            sealed == [
                "given", "family", "birth", "birthSource", "gender", "phone", "email", "address", "wishes", "need",
                "alreadyDone", "basisWords", "vouchWords", "isVouched", "signer", "words", "status", "decidedOn",
                "given", "family", "phone", "email", "wishes", "goals", "wishes", "called", "meeting",
                "emergencyContact",
                "kind", "name", "authority",
                "decidedOn", "from", "until", "contact", "level",
            ])
        #expect(
            Minority.Status.allCases.map(\.rawValue) == [
                "recognised", "under_assessment", "judicial_appeal_pending", "not_recognised", "adult",
            ])
    }

    @Test func writesNoTimeOfItsOwn() async throws {
        let defaults = try await TestServer.catalogued(
            """
            SELECT format('%s.%s', d.adrelid::regclass, a.attname)
            FROM pg_attrdef d JOIN pg_attribute a ON (a.attrelid, a.attnum) = (d.adrelid, d.adnum)
            JOIN pg_class c ON c.oid = d.adrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE \(Self.ours) AND a.atttypid = 'timestamptz'::regtype
            """)
        #expect(defaults == [])
    }
}
