import Foundation
import RelaisTesting

@testable import Postgres
@testable import RelaisCore

extension MatrixTests {
    /// Something in every table: Alice's, her colleagues', and Frank's, who is elsewhere.
    func fill(_ store: Store, _ cast: Cast, _ database: String) async throws {
        try await fillPlaces(store, cast)
        try await fillMentoring(store, cast, database)
        try await fillMeetings(cast, database)
        try await fillLogs(cast, database)
        for worker in [cast.alice, cast.walter, cast.carol, cast.frank] {
            for isAnswered in [false, true] {
                let (sent, other) = try await store.write(as: worker.credential) { tx in
                    let person = try Person.register(worker.organisation == cast.outside ? .adult : .mariam, in: tx).id
                    _ = try Consent.agreed(.telling(cast.clinic), for: person, in: tx)
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
                    try Referral.conclude(sent, orientation: "school", barriers: ["mobility"], in: tx)
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
            (draft.kinds, draft.people, draft.data, draft.happened) = (
                ["integrity"], ["people_helped"], ["words"], "Un essai"
            )
            _ = try Breach.record(draft, in: tx)
        }
        try await Runner(store: store, zone: .gmt, logger: quiet).finishDue()
        try await TestServer.superuser(database) { connection in
            try connection.script(
                """
                INSERT INTO jobs.routine VALUES ('purge', now());
                INSERT INTO jobs.job (id, kind, left_at, run_at) VALUES (gen_random_uuid(), 'purge', now(), now() + interval '1 day');
                INSERT INTO access.mail_choice (account, entry) SELECT id, entry FROM access.account;
                INSERT INTO jobs.letter (id, kind, account, left_at, run_at, sent_at)
                SELECT gen_random_uuid(), 'urgent', id, now(), now(), now() FROM access.account;
                INSERT INTO access.device SELECT gen_random_uuid(), id, sha256('x'), 'x', now(), now() FROM access.account;
                INSERT INTO access.pending SELECT sha256(id::text::bytea), id, NULL, NULL, now() + interval '1 day' FROM access.account;
                INSERT INTO access.attempt SELECT sha256(id::text::bytea), 1, now(), now() FROM access.account;
                INSERT INTO access.call SELECT organisation, account, sha256('x'), sha256('x'), 200, NULL, NULL, now() FROM access.membership;
                INSERT INTO identity.own_number (organisation, person, reference, entry)
                SELECT organisation, id, sha256(id::text::bytea), entry FROM casework.person;
                INSERT INTO casework.retention (organisation, person, quiet_at) SELECT organisation, id, now() FROM casework.person
                ON CONFLICT DO NOTHING;
                INSERT INTO casework.expiring_copy (referral, ends_at) SELECT id, now() FROM casework.referral ON CONFLICT DO NOTHING;
                INSERT INTO casework.referral_link (id, referral, organisation, account, made_by, made_at, expires_at, entry)
                SELECT gen_random_uuid(), s.referral, s.organisation, s.assignee, s.assignee, now(), now(), s.entry
                FROM casework.referral_side s WHERE s.side = 'referrer' AND s.assignee IS NOT NULL ON CONFLICT DO NOTHING;
                INSERT INTO casework.confirmation (id, referral, maker, account, language, made_at, expires_at, entry)
                SELECT gen_random_uuid(), s.referral, s.organisation, s.assignee, 'fra', now(), now(), s.entry
                FROM casework.referral_side s WHERE s.side = 'referrer' AND s.assignee IS NOT NULL ON CONFLICT DO NOTHING;
                INSERT INTO casework.appointment
                    (id, organisation, referral, starts_at, sealed, dek_version, account, recorded_at, entry)
                SELECT gen_random_uuid(), s.organisation, s.referral, now(), decode(repeat('00', 289), 'hex'), 1, m.account, now(), s.entry
                FROM casework.referral_side s
                JOIN LATERAL (SELECT account FROM access.membership m WHERE m.organisation = s.organisation LIMIT 1) m ON true;
                INSERT INTO casework.breach
                SELECT (jsonb_populate_record(b, jsonb_build_object('organisation', m.organisation, 'recorded_by', m.account))).*
                FROM casework.breach b, access.membership m WHERE m.organisation <> b.organisation ON CONFLICT DO NOTHING;
                INSERT INTO casework.path_end
                SELECT organisation, gen_random_uuid(), person, 'other', now(), account, gen_random_uuid()
                FROM casework.assignment WHERE until IS NULL;
                INSERT INTO directory.path_template (id, proposer, name, proposed_by, proposed_at, entry)
                SELECT gen_random_uuid(), o.id, 'Essai', gen_random_uuid(), now(), gen_random_uuid() FROM directory.organisation o;
                INSERT INTO directory.path_party (template, organisation) SELECT id, proposer FROM directory.path_template;
                INSERT INTO directory.path_step (template, place, organisation, service, weeks)
                SELECT t.id, 1, v.organisation, v.id, 4 FROM directory.path_template t, (SELECT * FROM directory.service LIMIT 1) v;
                INSERT INTO casework.path_follow (organisation, id, person, template, since_at, followed_by, entry)
                SELECT DISTINCT ON (a.organisation, a.person) a.organisation, gen_random_uuid(), a.person, t.id, now(), a.account, a.entry
                FROM casework.assignment a JOIN directory.path_template t ON t.proposer = a.organisation WHERE a.until IS NULL;
                INSERT INTO casework.leg_partner (referral, partner, named_at, entry)
                SELECT r.id, o.id, now(), r.entry FROM casework.referral r JOIN directory.organisation o ON o.id NOT IN (r.referrer, r.recipient);
                INSERT INTO casework.path_figure SELECT * FROM casework.figures();
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
            let need = Need.Draft(
                person: person.text, missing: "full", theme: "mobilite--preparer-un-permis")
            try Need.record(need, in: tx)
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
        try await store.write(as: other.credential) { tx in
            _ = try Referral.accept(sent, in: tx)
            if to == cast.shelter { try Referral.attend(sent, on: "2026-01-12", presence: "present", in: tx) }
        }
        try await store.write(as: worker.credential) { tx in
            var draft = Person.Draft()
            draft.phone = "+33 1 99 00 11 55"
            try Person.amend(person, draft, in: tx)
        }
    }

    /// A leaf, a tile, a checkpoint and a purge of two logs; what waits for a position is there already.
    private func fillLogs(_ cast: Cast, _ database: String) async throws {
        try await TestServer.superuser(database) { connection in
            for log in [cast.shelter, cast.outside] {
                try connection.script(
                    SQL(
                        trusted: """
                            INSERT INTO audit.log VALUES ('\(log.text)', 1);
                            INSERT INTO audit.leaf VALUES ('\(log.text)', 0, sha256(''), gen_random_uuid());
                            INSERT INTO audit.tile
                            VALUES ('\(log.text)', 0, 0, decode(repeat('00', 8192), 'hex'), sha256(''));
                            INSERT INTO audit.checkpoint VALUES ('\(log.text)', 1, 'note', to_timestamp(0));
                            INSERT INTO audit.purge VALUES ('\(log.text)', 1, 'manifest', to_timestamp(0))
                            """))
            }
        }
    }

    /// Opens a file that a colleague follows.
    private func breakGlass(_ store: Store, _ worker: Member, ofWhom colleague: Member) async throws {
        let code = try await store.write(as: colleague.credential) { try Person.register(.mariam, in: $0).code }
        try await store.write(as: worker.credential) {
            _ = try Emergency.open(code: code, reason: "danger", words: "Un essai", in: $0)
        }
    }
}
