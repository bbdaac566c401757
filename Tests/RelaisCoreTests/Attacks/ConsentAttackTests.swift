import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore

/// What a statement slipped into someone's own transaction could do to consents, and to what protects a minor.
@Suite struct ConsentAttackTests {
    /// The SQLSTATE it is refused with, or how many rows it reached.
    private func outcome(
        _ tx: Transaction, _ credential: Credential, _ compartment: Compartment, _ sql: SQL
    ) throws -> String {
        do {
            return try tx.as(credential) { tx in
                try tx.inside(compartment) {
                    "\(try tx.connection.answer(to: tx.connection.queue(sql)).affected)"
                }
            }
        } catch let error as PostgresError {
            return error.sqlState ?? "\(error)"
        }
    }

    @Test func theTermsOfAConsentAreNobodysToChange() async throws {
        try await inTransaction { tx, cast in
            let id = try tx.consent(for: tx.person(.adult, by: cast), to: cast.clinic, by: cast.alice)
            for change in [
                "fields = '{given}'", "recipient = '\(cast.outside.text)'", "until_on = '2030-01-01'",
                "person = '\(UUID())'", "given_by = 'guardian'", "sealed = NULL",
            ] {
                let sql = SQL(trusted: "UPDATE casework.consent SET \(change)")
                #expect(try outcome(tx, cast.alice.credential, .casework, sql) == "42501", "\(change)")
            }
            #expect(try outcome(tx, cast.alice.credential, .casework, "DELETE FROM casework.consent") == "42501")
            // In somebody else's name it does not end, nor as time would.
            let asCarol: SQL = """
                UPDATE casework.consent SET ending = 'withdrawn', ended_at = \(noon), ended_by = \(cast.carol.account)
                """
            let asTime: SQL = "UPDATE casework.consent SET ending = 'expired', ended_at = \(noon)"
            #expect(try outcome(tx, cast.alice.credential, .casework, asCarol) == "42501")
            #expect(try outcome(tx, cast.alice.credential, .casework, asTime) == "42501")
            // What has ended does not come back.
            try tx.as(cast.alice) { _ = try Consent.withdraw(id, in: $0) }
            let again: SQL = "UPDATE casework.consent SET ending = NULL, ended_at = NULL, ended_by = NULL"
            #expect(try ["42501", "RL003"].contains(outcome(tx, cast.alice.credential, .casework, again)))
        }
    }

    @Test func nobodyElseEndsOrMakesOne() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(.adult, by: cast)
            try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            for member in [cast.carol, cast.charlie, cast.dora, cast.grace, cast.bob] {
                let end: SQL = """
                    UPDATE casework.consent SET ending = 'withdrawn', ended_at = \(noon), ended_by = \(member.account)
                    """
                #expect(try outcome(tx, member.credential, .casework, end) == "0")
                let make: SQL = """
                    INSERT INTO casework.consent (organisation, id, person, root, purpose, recipient, fields, given_by, has_assent,
                        method, language, has_interpreter, notice_version, given_on, from_on, until_on, recorded_by, recorded_at, entry)
                    SELECT \(cast.shelter), g.id, \(person), g.id, 'referral', \(cast.outside), '{given}', 'person', false, 'written',
                        'fra', false, '1', '2026-01-01', '2026-01-01', '2026-12-31', \(member.account), \(noon), g.id
                    FROM gen_random_uuid() AS g (id)
                    """
                #expect(try outcome(tx, member.credential, .casework, make) == "42501", "\(member.email)")
            }
        }
    }

    /// A minor's is never one's alone, whoever writes.
    @Test func aRepresentativeNeverStandsWithoutTheMinor() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            let make: SQL = """
                INSERT INTO casework.consent (organisation, id, person, root, purpose, recipient, fields, given_by, representative,
                    has_assent, method, language, has_interpreter, notice_version, given_on, from_on, until_on, recorded_by,
                    recorded_at, entry)
                SELECT organisation, g.id, person, g.id, 'handover', recipient, fields, given_by, representative, false, method,
                    language, has_interpreter, notice_version, given_on, from_on, until_on, recorded_by, recorded_at, entry
                FROM casework.consent, gen_random_uuid() AS g (id)
                """
            #expect(try outcome(tx, cast.alice.credential, .casework, make) == "23514")
        }
    }

    /// Entered by whoever follows the person and is bound by secrecy; nobody reaches it from another compartment.
    @Test func protectionIsForThoseBoundBySecrecyWhoFollow() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            try tx.as(cast.alice) { tx in
                _ = try Representative.add(.guardian, for: person, in: tx)
                try Minority.state("recognised", of: person, in: tx)
            }
            let reads: [SQL] = ["SELECT * FROM protection.representative", "SELECT * FROM protection.minority"]
            for sql in reads {
                #expect(try outcome(tx, cast.alice.credential, .protection, sql) == "1")
                for member in [cast.carol, cast.charlie, cast.dora, cast.erin, cast.grace, cast.bob] {
                    #expect(try outcome(tx, member.credential, .protection, sql) == "0", "\(member.email)")
                }
                for credential in [cast.administrator, cast.daemon] {
                    #expect(try outcome(tx, credential, .protection, sql) == "0")
                }
                for compartment in Compartment.allCases where compartment != .protection {
                    #expect(try outcome(tx, cast.alice.credential, compartment, sql) == "42501")
                }
            }
            try tx.as(cast.bob) { try Account.bind(cast.alice.account, isBound: false, $0) }
            for sql in reads { #expect(try outcome(tx, cast.alice.credential, .protection, sql) == "0") }
            // A statement is never changed or deleted, by anyone.
            #expect(
                try outcome(tx, cast.alice.credential, .protection, "UPDATE protection.minority SET sealed = sealed")
                    == "42501")
            #expect(
                try outcome(tx, cast.alice.credential, .protection, "DELETE FROM protection.representative") == "42501")
        }
    }

    @Test func nobodyBindsThemselves() async throws {
        try await inTransaction { tx, cast in
            _ = try tx.person(by: cast)
            let sql: SQL = "UPDATE access.membership SET is_bound_by_secrecy = true"
            for member in [cast.alice, cast.erin, cast.carol, cast.bob] {
                #expect(try outcome(tx, member.credential, .access, sql) == "42501")
                #expect(try outcome(tx, member.credential, .casework, sql) == "42501")
            }
            let bind: SQL = "SELECT access.bind(\(cast.erin.account), \(cast.clinic), true, gen_random_uuid())"
            for member in [cast.alice, cast.erin, cast.carol, cast.bob] {
                #expect(try outcome(tx, member.credential, .access, bind) == "RL003", "\(member.email)")
            }
        }
    }

    @Test func theDaemonsDoorsAreTheDaemons() async throws {
        try await inTransaction { tx, cast in
            let person = try tx.person(by: cast)
            let id = try tx.consent(for: person, to: cast.clinic, by: cast.alice)
            let zero = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
            for (compartment, sql) in [
                (.identity, "SELECT * FROM identity.births_to_review(\(zero), 10)"),
                (.protection, "SELECT * FROM protection.statements_to_review(\([person]))"),
                (.casework, "SELECT jobs.find_endings('2026-01-12'::date, \(noon), '30', 10)"),
                (.casework, "SELECT jobs.find_majorities(\(noon))"),
                (
                    .casework,
                    "SELECT jobs.enqueue_consent(\(UUID()), 'end_consent', \(cast.shelter), \(id), NULL, \(noon))"
                ),
                (.casework, "SELECT casework.give_consent_notice(\(id), 'consent_expired', \(UUID()), \(noon), NULL)"),
            ] as [(Compartment, SQL)] {
                for member in [cast.alice, cast.carol, cast.charlie] {
                    #expect(try outcome(tx, member.credential, compartment, sql) == "RL003", "\(sql)")
                }
            }
            // Nor does the daemon see a birth without acting for an organisation, or of one who agreed for themselves.
            #expect(
                try outcome(tx, cast.daemon, .identity, "SELECT * FROM identity.births_to_review(\(zero), 10)")
                    == "RL003")
            _ = try tx.person(.adult, by: cast)
            let seen = try tx.as(cast.daemon) { tx in
                try tx.act(for: cast.shelter)
                return try tx.inside(.identity) {
                    try tx.one("SELECT count(*) FROM identity.births_to_review(\(zero), 10)", as: Only<Int>.self).value
                }
            }
            #expect(seen == 1)
        }
    }

    /// A blob of this compartment opens at its place and nowhere else.
    @Test func aRepresentativePutElsewhereDoesNotOpen() async throws {
        try await inTransaction { tx, cast in
            let (one, two) = (try tx.person(by: cast), try tx.person(by: cast))
            try tx.as(cast.alice) { tx in
                _ = try Representative.add(.guardian, for: one, in: tx)
                _ = try Representative.add(.guardian, for: two, in: tx)
                try tx.inside(.protection) {
                    try tx.execute(
                        """
                        UPDATE protection.representative r
                        SET sealed = o.sealed
                        FROM protection.representative o
                        WHERE o.person = \(two) AND r.person = \(one)
                        """)
                }
            }
            #expect(throws: (any Error).self) {
                try tx.as(cast.alice) { try Person.openProtection(one, purpose: "appointment", in: $0) }
            }
        }
    }
}
