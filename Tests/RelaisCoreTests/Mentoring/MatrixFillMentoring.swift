import Foundation
import RelaisTesting

@testable import Postgres
@testable import RelaisCore

extension MatrixTests {
    /// Two programmes of the shelter: Mona's match and another's, in each something of every table; and the same elsewhere, as copies.
    func fillMentoring(_ store: Store, _ cast: Cast, _ database: String) async throws {
        for (name, isMona) in [("Un parrain fictif", true), ("Une marraine fictive", false)] {
            let programme = try await store.write(as: cast.walter.credential) { tx in
                var draft = Programme.Draft.sponsorship(cast, named: name)
                draft.venues = [cast.workshop.text]
                return try Programme.found(draft, in: tx)
            }
            let mentor = try await store.write(as: cast.victor.credential) { tx in
                let id = try Mentor.enquire(.lea, into: programme, in: tx)
                try Mentor.screen(id, in: tx)
                for kind in Mentor.FactKind.allCases {
                    try Mentor.record(kind.rawValue, on: Day(noon).text, of: id, in: tx)
                }
                try Mentor.train(id, in: tx)
                try Mentor.check(.init(kind: "attestation_honorabilite"), of: id, in: tx)
                try Mentor.clear(id, in: tx)
                if isMona { try Mentor.bind(id, to: "Mona", in: tx) }
                return id
            }
            let mentee = try await store.write(as: cast.walter.credential) { tx in
                try Mentor.exempt(mentor, until: Day(noon).text, why: "asked_for", in: tx)
                let person = try Person.register(.mariam, in: tx).id
                let mentee = try Mentee.enrol(person, into: programme, in: tx)
                let guardian = try Representative.add(.guardian, for: person, in: tx)
                for kind in ["inscription_ppe", "assent", "authority_agreement"] {
                    let given = kind == "authority_agreement" ? guardian.text : nil
                    try Mentee.record(.init(kind: kind, representative: given), of: mentee, in: tx)
                }
                try Mentee.writeCard(
                    .init(called: "Mimi", emergencyContact: "Une éducatrice", languages: ["fra"]), of: mentee, in: tx)
                return mentee
            }
            try await store.write(as: cast.victor.credential) { tx in
                let match = try Match.propose(mentor, to: [mentee], in: tx)
                try Match.agree(match, by: .mentor, in: tx)
                try Match.agree(match, by: .mentee(mentee), in: tx)
                try Match.meet(match, on: Day(noon).text, in: tx)
                try Mentee.rate(mentee, .init(stage: "entry", rater: "mentor", scores: ["work": "2"]), in: tx)
            }
        }
        try await TestServer.superuser(database) { connection in
            try connection.script(
                """
                INSERT INTO casework.match_substitute (organisation, id, match, mentor, starts_on, ends_on, named_by, named_at, entry)
                SELECT t.organisation, gen_random_uuid(), t.id, t.mentor, current_date - 1, current_date + 1, t.proposed_by, now(), t.entry
                FROM casework.match t;
                INSERT INTO casework.notice (id, organisation, account, kind, mentor, cause, at)
                SELECT gen_random_uuid(), m.organisation, a.account, 'mentor_check_ending', m.id, gen_random_uuid(), now()
                FROM volunteer.mentor m JOIN access.membership a ON a.organisation = m.organisation
                WHERE a.roles && ARRAY['volunteer_coordinator', 'mentor'];
                INSERT INTO casework.match_choice (organisation, match, place, among, points, made_at, entry)
                SELECT t.organisation, t.id, 1, 1, 50, now(), t.entry FROM casework.match t;
                INSERT INTO casework.follow_up (organisation, id, match, kind, done_on, result, recorded_by, recorded_at, entry)
                SELECT t.organisation, gen_random_uuid(), t.id, 'review', current_date, 'well', t.proposed_by, now(), t.entry
                FROM casework.match t;
                SET session_replication_role = replica;
                """)
            try fillConcerns(connection, cast)
            for table in MentoringTables.all {
                try connection.script(
                    SQL(
                        trusted: """
                            INSERT INTO \(table)
                            SELECT (jsonb_populate_record(t, jsonb_build_object('organisation', '\(cast.outside.text)'))).*
                            FROM \(table) t ON CONFLICT DO NOTHING
                            """))
            }
            try connection.script("SET session_replication_role = origin")
        }
    }

    /// A concern with words and an act in a programme for each of three who may be named for it, and in those that are there.
    private func fillConcerns(_ connection: Connection, _ cast: Cast) throws {
        for (guardian, lead) in [(cast.alice, cast.walter), (cast.walter, cast.alice), (cast.carol, cast.walter)] {
            try connection.script(
                SQL(
                    trusted: """
                        INSERT INTO casework.programme
                        SELECT (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'name', '\(guardian.email)',
                            'safeguarding', '\(guardian.account.text)', 'lead', '\(lead.account.text)'))).*
                        FROM casework.programme p WHERE p.organisation = '\(cast.shelter.text)' AND p.name = 'Un parrain fictif'
                        """))
        }
        try connection.script(
            """
            INSERT INTO casework.programme_challenge (organisation, id, programme, period, sealed, dek_version, written_by, written_at, entry)
            SELECT p.organisation, gen_random_uuid(), p.id, '2026', decode(repeat('00', 289), 'hex'), 1, p.lead, now(), p.entry
            FROM casework.programme p;
            INSERT INTO protection.concern (organisation, id, programme, match, raised_by, raised_at, is_urgent, due_at, entry)
            SELECT p.organisation, gen_random_uuid(), p.id, (SELECT t.id FROM casework.match t LIMIT 1), p.lead, now(), false, now(), p.entry
            FROM casework.programme p;
            INSERT INTO protection.concern_note (organisation, id, concern, account, at, sealed, dek_version, entry)
            SELECT c.organisation, gen_random_uuid(), c.id, c.raised_by, now(), decode(repeat('00', 289), 'hex'), 1, c.entry FROM protection.concern c;
            INSERT INTO protection.concern_act (organisation, id, concern, kind, done_on, account, at, sealed, dek_version, entry)
            SELECT c.organisation, gen_random_uuid(), c.id, 'other', current_date, c.raised_by, now(), decode(repeat('00', 289), 'hex'), 1, c.entry
            FROM protection.concern c;
            """)
    }
}

/// Every table of mentoring.
enum MentoringTables {
    static let all = [
        "casework.programme", "casework.programme_rules", "casework.programme_check", "casework.programme_venue",
        "casework.mentee", "casework.mentee_fact", "casework.mentee_card", "casework.match", "casework.match_mentee",
        "casework.match_move", "casework.match_substitute", "casework.match_choice", "casework.follow_up",
        "casework.mentee_progress", "volunteer.mentor", "volunteer.mentor_fact",
        "volunteer.mentor_check", "volunteer.exemption",
        "casework.programme_challenge", "protection.concern", "protection.concern_note", "protection.concern_act",
    ]
}
