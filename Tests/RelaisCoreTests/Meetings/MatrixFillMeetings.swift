import Foundation
import RelaisTesting

@testable import Postgres
@testable import RelaisCore

extension MatrixTests {
    /// A meeting of every match, by its mentor where they have an account; drafts and calendars of whoever may have them; and the same
    /// elsewhere, as copies.
    func fillMeetings(_ cast: Cast, _ database: String) async throws {
        try await TestServer.superuser(database) { connection in
            try connection.script(
                """
                INSERT INTO casework.meeting (organisation, id, match, mentor, state, meets_on, mode, activities, recorded_by, recorded_at, entry)
                SELECT t.organisation, gen_random_uuid(), t.id, t.mentor, 'held', '2026-01-10', 'in_person', '{sport}',
                    coalesce(m.account, t.proposed_by), now(), t.entry
                FROM casework.match t JOIN volunteer.mentor m ON m.organisation = t.organisation AND m.id = t.mentor
                WHERE t.state = 'trial' AND EXISTS (SELECT FROM access.membership a WHERE (a.organisation, a.account) = (t.organisation, t.proposed_by));
                INSERT INTO casework.meeting_mentee (organisation, meeting, match, mentee, presence)
                SELECT m.organisation, m.id, m.match, o.mentee, 'yes'
                FROM casework.meeting m JOIN casework.match_mentee o ON o.organisation = m.organisation AND o.match = m.match;
                INSERT INTO casework.expense (organisation, id, meeting, match, month_on, state, claimed_cents, claimed_by, claimed_at, entry)
                SELECT m.organisation, gen_random_uuid(), m.id, m.match, '2026-01-01', 'claimed', 100, m.recorded_by, now(), m.entry
                FROM casework.meeting m;
                INSERT INTO casework.meeting_draft (organisation, id, match, account, sealed, dek_version, saved_at, entry)
                SELECT m.organisation, gen_random_uuid(), m.match, a.account, decode(repeat('00', 289), 'hex'), 1, now(), m.entry
                FROM casework.meeting m JOIN access.membership a ON a.organisation = m.organisation
                WHERE a.roles && ARRAY['volunteer_coordinator', 'mentor', 'pilot_lead'];
                INSERT INTO casework.calendar (organisation, account, token_sha256, made_at, entry)
                SELECT a.organisation, a.account, sha256(a.account::text::bytea), now(), gen_random_uuid()
                FROM access.membership a WHERE a.roles && ARRAY['volunteer_coordinator', 'mentor', 'pilot_lead'];
                SET session_replication_role = replica;
                """)
            for table in ["meeting", "meeting_mentee", "expense", "meeting_draft"] {
                try connection.script(
                    SQL(
                        trusted: """
                            INSERT INTO casework.\(table)
                            SELECT (jsonb_populate_record(t, jsonb_build_object('organisation', '\(cast.outside.text)'))).*
                            FROM casework.\(table) t ON CONFLICT DO NOTHING
                            """))
            }
            try connection.script(
                SQL(
                    trusted: """
                        INSERT INTO casework.calendar
                        SELECT '\(cast.outside.text)', account, sha256(token_sha256), made_at, row_version, entry FROM casework.calendar
                        """))
            try connection.script("SET session_replication_role = origin")
        }
    }
}
