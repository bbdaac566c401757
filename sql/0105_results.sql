-- What came of a support stands in a table of its own, and who refers reads it, and the levels, only where the person agreed to that.
-- Who came when is the recipient's: the other side reads how often, and from when to when.

SET CONSTRAINTS ALL IMMEDIATE;
SET LOCAL ROLE relais_owner;

-- Asked with every consent to a referral, apart from it. Nobody was asked before: no.
ALTER TABLE casework.consent ADD COLUMN shares_result boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT consent_shares_what_comes_of_referrals CHECK (NOT shares_result OR purpose = 'referral');
COMMENT ON COLUMN casework.consent.shares_result IS 'purpose: whether who refers may know what came of it; retention: as the consent';

CREATE TABLE casework.result (
    referral       uuid PRIMARY KEY REFERENCES casework.referral,
    outcome        text CONSTRAINT result_outcome_known CHECK (outcome IN ('achieved', 'partly_achieved', 'not_achieved')),
    level_at_entry text CONSTRAINT result_level_at_entry_known CHECK (level_at_entry IN ('alpha', 'pre_a1', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2')),
    level_at_exit  text CONSTRAINT result_level_at_exit_known CHECK (level_at_exit IN ('alpha', 'pre_a1', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2')),
    leads_to       text CONSTRAINT result_leads_to_known CHECK (leads_to IN ('language_course', 'school', 'vocational_training',
                   'apprenticeship', 'employment', 'civic_service', 'other_service', 'none')),
    barriers       text[] NOT NULL DEFAULT '{}' CONSTRAINT result_barriers_known CHECK (barriers <@ ARRAY['mobility', 'childcare', 'housing',
                   'health_access', 'documents', 'language', 'interpreter', 'digital', 'money', 'schedule', 'waitlist', 'no_local_offer',
                   'lack_of_information', 'lack_of_trust']),
    account        uuid NOT NULL REFERENCES access.account,
    recorded_at    timestamptz NOT NULL,
    row_version    bigint NOT NULL DEFAULT 1,
    entry          uuid NOT NULL,
    CONSTRAINT result_says_something CHECK (num_nonnulls(outcome, leads_to) > 0 OR barriers <> '{}')
);
CREATE INDEX result_account ON casework.result (account);
COMMENT ON COLUMN casework.result.referral IS 'purpose: which support; retention: with the referral';
COMMENT ON COLUMN casework.result.outcome IS 'purpose: what came of it; retention: with the referral';
COMMENT ON COLUMN casework.result.level_at_entry IS 'purpose: what came of it; retention: with the referral';
COMMENT ON COLUMN casework.result.level_at_exit IS 'purpose: what came of it; retention: with the referral';
COMMENT ON COLUMN casework.result.leads_to IS 'purpose: where the person goes on to; retention: with the referral';
COMMENT ON COLUMN casework.result.barriers IS 'purpose: what stood in the way, by code; retention: with the referral';
COMMENT ON COLUMN casework.result.account IS 'purpose: who told it; retention: with the referral';
COMMENT ON COLUMN casework.result.recorded_at IS 'purpose: when it was told; retention: with the referral';
COMMENT ON COLUMN casework.result.row_version IS 'purpose: integrity; retention: with the referral';
COMMENT ON COLUMN casework.result.entry IS 'purpose: integrity, the last audit entry; retention: with the referral';

-- Autonomy and social link, from 0 (not addressed) to 4 (on their own): as whoever helps rates them, and as the person does.
ALTER TABLE casework.assessment
    ADD COLUMN autonomy smallint CONSTRAINT assessment_autonomy_range CHECK (autonomy BETWEEN 0 AND 4),
    ADD COLUMN social_link smallint CONSTRAINT assessment_social_link_range CHECK (social_link BETWEEN 0 AND 4),
    ADD COLUMN own_autonomy smallint CONSTRAINT assessment_own_autonomy_range CHECK (own_autonomy BETWEEN 0 AND 4),
    ADD COLUMN own_social_link smallint CONSTRAINT assessment_own_social_link_range CHECK (own_social_link BETWEEN 0 AND 4),
    DROP CONSTRAINT assessment_says_something,
    ADD CONSTRAINT assessment_says_something CHECK (num_nonnulls(listening, reading, spoken_interaction, spoken_production, writing,
        autonomy, social_link, own_autonomy, own_social_link) > 0);
COMMENT ON COLUMN casework.assessment.autonomy IS 'purpose: progress, the funder''s figures; retention: with the referral';
COMMENT ON COLUMN casework.assessment.social_link IS 'purpose: progress, the funder''s figures; retention: with the referral';
COMMENT ON COLUMN casework.assessment.own_autonomy IS 'purpose: progress, as the person rates it; retention: with the referral';
COMMENT ON COLUMN casework.assessment.own_social_link IS 'purpose: progress, as the person rates it; retention: with the referral';
GRANT UPDATE (autonomy, social_link, own_autonomy, own_social_link) ON casework.assessment TO relais_casework;

-- Whose doing it is that a session did not take place: the person's, the service's, or a partner's.
ALTER TABLE casework.attendance
    ADD COLUMN cancelled_by text CONSTRAINT attendance_cancelled_by_known CHECK (cancelled_by IN ('person', 'service', 'partner')),
    ADD CONSTRAINT attendance_cancelled_by_someone CHECK (cancelled_by IS NULL OR presence = 'cancelled');
COMMENT ON COLUMN casework.attendance.cancelled_by IS 'purpose: why nobody came; retention: with the referral';
GRANT UPDATE (cancelled_by) ON casework.attendance TO relais_casework;
SELECT access.learn('casework.appointment', 'appointment_cancelled_by_known', ARRAY['partner']);

-- Whether the person agreed that who referred them knows what came of it. Where a consent carries the referral, that one says so, or
-- what renewed it; where another ground does, whichever was given for that organisation. One that has ended agrees to nothing.
CREATE FUNCTION casework.agreed_to_tell(referral uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM casework.referral r
        JOIN casework.referral_side s ON s.organisation = r.referrer AND s.referral = r.id
        JOIN casework.disclosure d ON d.referral = r.id
        JOIN casework.consent c ON c.organisation = r.referrer AND c.person = s.person AND c.recipient = r.recipient
        WHERE r.id = agreed_to_tell.referral AND c.purpose = 'referral' AND c.ended_at IS NULL AND c.shares_result
          AND (d.consent IS NULL
               OR c.root = (SELECT o.root FROM casework.consent o WHERE o.organisation = r.referrer AND o.id = d.consent)))
$$;

-- The same, for either side of a referral.
CREATE FUNCTION casework.result_is_shared(referral uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM casework.referral r
                   WHERE r.id = result_is_shared.referral AND access.organisation() IN (r.referrer, r.recipient))
        AND casework.agreed_to_tell(result_is_shared.referral)
$$;

-- Whether the caller's side reads what came of a referral: whoever gave the support does.
CREATE FUNCTION casework.reads_result(referral uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM casework.referral r WHERE r.id = reads_result.referral AND r.recipient = access.organisation())
        OR casework.result_is_shared(reads_result.referral)
$$;

-- How often someone was expected and came, and from when to when, for either side: no day by itself, but for the first and the last.
CREATE FUNCTION casework.attendance_summary(referral uuid, OUT present bigint, OUT excused bigint, OUT absent bigint,
    OUT cancelled_by_person bigint, OUT cancelled_by_service bigint, OUT cancelled_by_partner bigint, OUT cancelled bigint,
    OUT first_on date, OUT last_on date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT count(*) FILTER (WHERE a.presence = 'present'), count(*) FILTER (WHERE a.presence = 'excused'),
        count(*) FILTER (WHERE a.presence = 'absent'), count(*) FILTER (WHERE a.cancelled_by = 'person'),
        count(*) FILTER (WHERE a.cancelled_by = 'service'), count(*) FILTER (WHERE a.cancelled_by = 'partner'),
        count(*) FILTER (WHERE a.presence = 'cancelled' AND a.cancelled_by IS NULL), min(a.held_on), max(a.held_on)
    FROM casework.attendance a
    JOIN casework.referral r ON r.id = a.referral
    WHERE a.referral = attendance_summary.referral AND access.organisation() IN (r.referrer, r.recipient)
$$;

-- What is in whose hands, as in 0021: a level at exit is one of French, and ratings are none.
CREATE FUNCTION casework.tells_french(told casework.assessment) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS $$
    SELECT num_nonnulls(told.listening, told.reading, told.spoken_interaction, told.spoken_production, told.writing) > 0
$$;
CREATE OR REPLACE FUNCTION casework.hands() RETURNS TABLE (organisation uuid, referral uuid, holder uuid, side text, state text,
    drafted_at timestamptz, due_at timestamptz, answered_at timestamptz, misses_exit boolean)
    LANGUAGE sql STABLE AS $$
    SELECT s.organisation, s.referral, h.holder, s.side, r.state, s.drafted_at, r.due_at, r.answered_at,
        s.side = 'recipient' AND r.state IN ('completed', 'not_fulfilled')
            AND NOT EXISTS (SELECT FROM casework.result t WHERE t.referral = r.id AND t.level_at_exit IS NOT NULL)
            AND NOT EXISTS (SELECT FROM casework.assessment a WHERE a.referral = r.id AND a.moment = 'exit' AND casework.tells_french(a))
            AND (EXISTS (SELECT FROM casework.result t WHERE t.referral = r.id AND t.level_at_entry IS NOT NULL)
                 OR EXISTS (SELECT FROM casework.assessment a WHERE a.referral = r.id AND a.moment = 'entry' AND casework.tells_french(a))
                 OR EXISTS (SELECT FROM directory.service v
                            WHERE v.id = r.service AND v.thematiques @> ARRAY['lecture-ecriture-calcul--maitriser-le-francais']))
    FROM casework.referral_side s
    JOIN casework.referral r ON r.id = s.referral
    CROSS JOIN LATERAL (
        SELECT s.organisation WHERE s.side = 'recipient' AND s.assignee IS NULL
        UNION ALL
        SELECT s.assignee WHERE s.assignee IS NOT NULL
        UNION ALL
        SELECT a.account FROM casework.assignment a
        WHERE a.organisation = s.organisation AND a.person = s.person AND a.until IS NULL
          AND a.account IS DISTINCT FROM s.assignee AND (s.side = 'referrer' OR s.assignee IS NOT NULL)) AS h (holder)
    WHERE r.sent_at IS NOT NULL OR r.state = 'draft'
$$;
RESET ROLE;
DROP TRIGGER hand_follows ON casework.referral;
CREATE TRIGGER hand_follows AFTER INSERT OR UPDATE OF state, sent_at, due_at, answered_at ON casework.referral
    FOR EACH ROW EXECUTE FUNCTION casework.hold_referral();
DROP TRIGGER hand_follows ON casework.assessment;
CREATE TRIGGER hand_follows AFTER INSERT OR UPDATE ON casework.assessment
    FOR EACH ROW EXECUTE FUNCTION casework.hold_assessed();
CREATE OR REPLACE FUNCTION casework.hold_taught() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM casework.hold(ARRAY[NEW.organisation], array_agg(r.id))
    FROM casework.referral r
    WHERE r.recipient = NEW.organisation AND r.service = NEW.id AND r.state IN ('completed', 'not_fulfilled')
    HAVING count(*) > 0;
    RETURN NULL;
END
$$;

-- What was told before.
INSERT INTO casework.result (referral, outcome, level_at_entry, level_at_exit, account, recorded_at, entry)
SELECT r.id, r.outcome, r.level_at_entry, r.level_at_exit,
    (SELECT m.account FROM casework.referral_move m WHERE m.referral = r.id AND m.to_state = 'completed' ORDER BY m.at DESC LIMIT 1),
    r.ended_at, r.entry
FROM casework.referral r
WHERE r.state = 'completed';
CREATE TRIGGER hand_follows AFTER INSERT OR UPDATE ON casework.result
    FOR EACH ROW EXECUTE FUNCTION casework.hold_assessed();
CREATE TRIGGER news_is_heard AFTER INSERT OR UPDATE OF recorded_at ON casework.result
    FOR EACH ROW EXECUTE FUNCTION casework.hear_fact();
SET CONSTRAINTS ALL IMMEDIATE;

SET LOCAL ROLE relais_owner;
-- Nothing is completed without saying what came of it.
CREATE FUNCTION casework.require_result() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF EXISTS (SELECT FROM casework.referral r WHERE r.id = NEW.id AND r.state = 'completed')
        AND NOT EXISTS (SELECT FROM casework.result t WHERE t.referral = NEW.id AND t.outcome IS NOT NULL) THEN
        RAISE EXCEPTION 'what is completed has an outcome' USING ERRCODE = 'RL003';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER completed_with_its_result AFTER UPDATE OF state ON casework.referral DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.state <> 'completed' AND NEW.state = 'completed') EXECUTE FUNCTION casework.require_result();

GRANT SELECT, INSERT, DELETE, UPDATE (outcome, level_at_entry, level_at_exit, leads_to, barriers, account, recorded_at, row_version, entry)
    ON casework.result TO relais_casework;
GRANT SELECT ON casework.result TO relais_gate;
ALTER TABLE casework.result ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.result FORCE ROW LEVEL SECURITY;
CREATE POLICY gate_reads ON casework.result FOR SELECT TO relais_gate USING (true);
CREATE POLICY its_referral ON casework.result FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r WHERE r.id = result.referral));
CREATE POLICY told_by_recipient ON casework.result FOR INSERT TO relais_casework
    WITH CHECK (account = (SELECT access.account()) AND EXISTS (
        SELECT FROM casework.referral r WHERE r.id = result.referral AND r.recipient = (SELECT access.organisation())
            AND r.state IN ('accepted', 'in_progress', 'completed', 'not_fulfilled')
            AND (result.outcome IS NULL) = (r.state <> 'completed')));
CREATE POLICY told_again_by_recipient ON casework.result FOR UPDATE TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r WHERE r.id = result.referral AND r.recipient = (SELECT access.organisation())
            AND r.state IN ('accepted', 'in_progress', 'completed', 'not_fulfilled')))
    WITH CHECK (account = (SELECT access.account()) AND EXISTS (
        SELECT FROM casework.referral r WHERE r.id = result.referral AND (result.outcome IS NULL) = (r.state <> 'completed')));
-- What was an error came to nothing.
CREATE POLICY undone_by_recipient ON casework.result FOR DELETE TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r WHERE r.id = result.referral AND r.recipient = (SELECT access.organisation())
            AND r.state = 'entered_in_error'));
CREATE POLICY scope_insert ON casework.result AS RESTRICTIVE FOR INSERT TO relais_casework WITH CHECK ((SELECT access.may_change()));
CREATE POLICY scope_update ON casework.result AS RESTRICTIVE FOR UPDATE TO relais_casework USING ((SELECT access.may_change()));
CREATE POLICY scope_delete ON casework.result AS RESTRICTIVE FOR DELETE TO relais_casework USING ((SELECT access.may_change()));

-- The barrier between the sides: whatever another policy lets through, this does not.
CREATE POLICY agreed ON casework.result AS RESTRICTIVE FOR SELECT TO relais_casework USING (casework.reads_result(referral));
CREATE POLICY agreed ON casework.assessment AS RESTRICTIVE FOR SELECT TO relais_casework USING (casework.reads_result(referral));
CREATE POLICY own_sessions ON casework.attendance AS RESTRICTIVE FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r
                   WHERE r.id = attendance.referral AND r.recipient = (SELECT access.organisation())));

ALTER TABLE casework.referral DROP CONSTRAINT referral_outcome_fits_state,
    DROP COLUMN outcome, DROP COLUMN level_at_entry, DROP COLUMN level_at_exit;

-- As in 0008, of the columns there are.
CREATE OR REPLACE FUNCTION casework.refuse_foreign_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine text := CASE access.organisation() WHEN OLD.referrer THEN 'referrer' WHEN OLD.recipient THEN 'recipient' END;
    last_move casework.referral_move;
    is_allowed boolean;
BEGIN
    IF (NEW.id, NEW.reference, NEW.referrer, NEW.drafted_at) IS DISTINCT FROM (OLD.id, OLD.reference, OLD.referrer, OLD.drafted_at)
        OR (OLD.sent_at IS NOT NULL AND (NEW.recipient, NEW.service, NEW.priority, NEW.sent_at, NEW.due_at)
            IS DISTINCT FROM (OLD.recipient, OLD.service, OLD.priority, OLD.sent_at, OLD.due_at))
        OR (mine = 'referrer' AND (NEW.received_at, NEW.answered_at, NEW.started_at)
            IS DISTINCT FROM (OLD.received_at, OLD.answered_at, OLD.started_at))
    THEN
        RAISE EXCEPTION 'not this side''s to change' USING ERRCODE = 'RL003';
    END IF;
    IF NEW.state = 'entered_in_error' AND OLD.state <> 'entered_in_error' THEN
        SELECT * INTO last_move FROM casework.referral_move m WHERE m.referral = OLD.id AND m.to_state = OLD.state ORDER BY m.at DESC LIMIT 1;
        is_allowed := last_move.organisation = access.organisation()
            AND last_move.account IS NOT NULL AND NEW.ended_at <= last_move.at + interval '24 hours';
    ELSIF NEW.state <> OLD.state THEN
        is_allowed := (mine, OLD.state, NEW.state) IN (
            ('referrer', 'draft', 'sent'), ('referrer', 'draft', 'withdrawn'), ('referrer', 'sent', 'withdrawn'),
            ('referrer', 'waitlisted', 'withdrawn'), ('referrer', 'accepted', 'withdrawn'), ('referrer', 'in_progress', 'withdrawn'),
            ('recipient', 'sent', 'accepted'), ('recipient', 'sent', 'declined'), ('recipient', 'sent', 'waitlisted'),
            ('recipient', 'waitlisted', 'accepted'), ('recipient', 'waitlisted', 'declined'),
            ('recipient', 'accepted', 'waitlisted'), ('recipient', 'in_progress', 'waitlisted'),
            ('recipient', 'accepted', 'in_progress'), ('recipient', 'accepted', 'completed'), ('recipient', 'in_progress', 'completed'),
            ('recipient', 'accepted', 'not_fulfilled'), ('recipient', 'in_progress', 'not_fulfilled'))
            OR (mine = 'referrer' AND 'daemon' = ANY (access.roles())
                AND (OLD.state, NEW.state) IN (('sent', 'expired'), ('waitlisted', 'expired')));
    ELSE
        is_allowed := mine IS NULL OR OLD.ended_at IS NULL;
    END IF;
    IF is_allowed IS NOT TRUE THEN
        RAISE EXCEPTION 'not this side''s to change' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;

RESET ROLE;
ALTER FUNCTION casework.agreed_to_tell OWNER TO relais_gate;
ALTER FUNCTION casework.result_is_shared OWNER TO relais_gate;
ALTER FUNCTION casework.reads_result OWNER TO relais_gate;
ALTER FUNCTION casework.attendance_summary OWNER TO relais_gate;
ALTER FUNCTION casework.require_result OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.result_is_shared, casework.reads_result, casework.attendance_summary TO relais_casework;
GRANT EXECUTE ON FUNCTION casework.tells_french TO relais_gate;

-- As in 0085, and when what came of it was told.
CREATE OR REPLACE FUNCTION casework.last_contact(organisation uuid, person uuid) RETURNS timestamptz
    LANGUAGE sql STABLE AS $$
    SELECT greatest(p.created_at, p.handed_over_at,
        (SELECT max(f.replaced_at) FROM casework.person_former f
         WHERE f.organisation = p.organisation AND f.person = p.id),
        (SELECT max(c.recorded_at) FROM casework.consent c
         WHERE c.organisation = p.organisation AND c.person = p.id),
        (SELECT max(c.ended_at) FROM casework.consent c
         WHERE c.organisation = p.organisation AND c.person = p.id AND c.ended_by IS NOT NULL),
        (SELECT max(i.recorded_at) FROM casework.information i
         WHERE i.organisation = p.organisation AND i.person = p.id),
        (SELECT max(r.recorded_at) FROM casework.request r
         WHERE r.organisation = p.organisation AND r.person = p.id),
        (SELECT max(n.at) FROM casework.note n
         WHERE n.organisation = p.organisation AND n.person = p.id),
        (SELECT max(greatest(h.offered_at, h.answered_at)) FROM casework.handover_side s JOIN casework.handover h ON h.id = s.handover
         WHERE s.organisation = p.organisation AND s.person = p.id),
        (SELECT max(greatest(
            (SELECT max(m.at) FROM casework.referral_move m WHERE m.referral = s.referral AND m.account IS NOT NULL),
            (SELECT max(t.recorded_at) FROM casework.attendance t WHERE t.referral = s.referral),
            (SELECT max(t.recorded_at) FROM casework.assessment t WHERE t.referral = s.referral),
            (SELECT max(t.recorded_at) FROM casework.result t WHERE t.referral = s.referral),
            (SELECT max(w.at) FROM casework.message w WHERE w.referral = s.referral),
            (SELECT max(n.at) FROM casework.note n WHERE n.organisation = s.organisation AND n.referral = s.referral),
            s.drafted_at))
         FROM casework.referral_side s
         WHERE s.organisation = p.organisation AND s.person = p.id))
    FROM casework.person p
    WHERE p.organisation = last_contact.organisation AND p.id = last_contact.person
$$;

-- As in 0044, and of what came of a support, where the person agreed that the other side knows.
CREATE OR REPLACE FUNCTION jobs.enqueue(id uuid, kind text, organisation uuid, referral uuid, move uuid, left_at timestamptz, run_at timestamptz)
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    context text[] := access.context();
    own uuid := nullif(context[4], '')::uuid;
BEGIN
    IF (context[2] = 'daemon') IS NOT TRUE AND NOT EXISTS (
        SELECT FROM casework.referral_move m JOIN casework.referral r ON r.id = m.referral
        WHERE m.entry = move AND m.referral = referral AND m.at = left_at AND r.sent_at IS NOT NULL
          AND m.organisation = own
          AND ((m.organisation = r.referrer AND kind = 'tell_recipient' AND organisation = r.recipient)
            OR (m.organisation = r.recipient AND kind = 'tell_referrer' AND organisation = r.referrer)
            OR (m.organisation = r.referrer AND kind = 'tell_referrer' AND organisation = own AND m.reason = 'consent_ended')))
      AND NOT EXISTS (
        SELECT FROM casework.disclosure d JOIN casework.referral r ON r.id = d.referral
        WHERE d.referral = referral AND d.entry = move AND d.row_version > 1 AND r.state IN ('completed', 'not_fulfilled')
          AND kind = 'tell_retracted' AND r.referrer = own AND organisation = r.recipient)
      AND NOT EXISTS (
        SELECT FROM casework.referral r
        WHERE r.id = referral AND r.recipient = own AND kind = 'tell_referrer' AND organisation = r.referrer
          AND (EXISTS (SELECT FROM casework.attendance a WHERE a.referral = r.id AND a.entry = move AND a.recorded_at = left_at)
            OR (casework.agreed_to_tell(r.id) AND (
                EXISTS (SELECT FROM casework.assessment a WHERE a.referral = r.id AND a.entry = move AND a.recorded_at = left_at)
                OR EXISTS (SELECT FROM casework.result t WHERE t.referral = r.id AND t.entry = move AND t.recorded_at = left_at))))) THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO jobs.job (id, kind, organisation, referral, move, left_at, run_at)
    VALUES (id, kind, organisation, referral, move, left_at, run_at);
END
$$;

-- As in 0097. A slip tells whoever has its code what became of a referral: who refers makes one only where they may know that, and
-- it opens only as long as they may.
CREATE OR REPLACE FUNCTION casework.give_slip(id uuid, code_mac bytea, referral uuid, language text, at timestamptz, expires_at timestamptz, entry uuid)
    RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    asked casework.referral;
    digest bytea;
BEGIN
    SELECT * INTO asked FROM casework.referral r
    WHERE r.id = give_slip.referral AND access.organisation() IN (r.referrer, r.recipient)
      AND r.state IN ('completed', 'not_fulfilled');
    IF (FOUND AND (casework.deals_with(asked.id) OR access.link_referral() = asked.id)
        AND (access.organisation() = asked.recipient OR casework.agreed_to_tell(asked.id))
        AND give_slip.expires_at BETWEEN give_slip.at AND give_slip.at + interval '90 days') IS NOT TRUE THEN
        RAISE EXCEPTION 'no slip to make' USING ERRCODE = 'RL003';
    END IF;
    IF EXISTS (SELECT FROM casework.confirmation c WHERE c.referral = asked.id AND c.answer IS NOT NULL) THEN
        RETURN NULL;
    END IF;
    UPDATE access.session s SET ended_at = clock_timestamp()
    WHERE s.kind = 'slip' AND s.ended_at IS NULL
      AND s.id IN (SELECT c.id FROM casework.confirmation c WHERE c.referral = asked.id AND c.ended_at IS NULL);
    UPDATE casework.confirmation c SET ended_at = give_slip.at, row_version = c.row_version + 1, entry = give_slip.entry
    WHERE c.referral = asked.id AND c.ended_at IS NULL;
    INSERT INTO access.session (id, kind, token_sha256, organisation, created_at, seen_at, expires_at, referral)
    VALUES (give_slip.id, 'slip', give_slip.code_mac, access.organisation(), clock_timestamp(), clock_timestamp(),
        clock_timestamp() + (give_slip.expires_at - give_slip.at), asked.id);
    INSERT INTO casework.confirmation AS c (id, referral, maker, account, language, made_at, expires_at, entry)
    VALUES (give_slip.id, asked.id, access.organisation(), access.account(), give_slip.language, give_slip.at, give_slip.expires_at, give_slip.entry)
    RETURNING audit.digest(c) INTO digest;
    RETURN digest;
END
$$;
CREATE OR REPLACE FUNCTION access.try_slip(code_mac bytea, place_sha256 bytea, everywhere_sha256 bytea) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    counted integer;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    IF access.hold_attempts(ARRAY[place_sha256]) > 0 OR access.wait(ARRAY[everywhere_sha256]) > 0 THEN
        RETURN 'wait';
    END IF;
    IF EXISTS (SELECT FROM access.session s JOIN casework.referral r ON r.id = s.referral
               WHERE s.token_sha256 = code_mac AND s.kind = 'slip' AND s.ended_at IS NULL AND s.expires_at > clock_timestamp()
                 AND r.state IN ('completed', 'not_fulfilled')
                 AND (s.organisation = r.recipient OR casework.agreed_to_tell(r.id))) THEN
        RETURN 'open';
    END IF;
    PERFORM access.count_failure(ARRAY[place_sha256]);
    INSERT INTO access.attempt AS t (key_sha256, failures, last_at, blocked_until)
    VALUES (everywhere_sha256, 1, clock_timestamp(), clock_timestamp())
    ON CONFLICT (key_sha256) DO UPDATE
    SET failures = CASE WHEN t.last_at < clock_timestamp() - interval '10 minutes' THEN 1 ELSE t.failures + 1 END, last_at = clock_timestamp()
    RETURNING t.failures INTO counted;
    IF counted > 300 THEN
        UPDATE access.attempt t SET blocked_until = clock_timestamp() + interval '30 seconds' WHERE t.key_sha256 = everywhere_sha256;
    END IF;
    RETURN 'refused';
END
$$;
CREATE OR REPLACE FUNCTION casework.slip_question(OUT state text, OUT outcome text, OUT ended_at timestamptz, OUT service text, OUT language text,
    OUT answer text, OUT answers integer, OUT first_answered_at timestamptz, OUT maker uuid, OUT referrer uuid, OUT recipient uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT r.state, t.outcome, r.ended_at, v.name, c.language, c.answer, c.answers, c.first_answered_at, c.maker, r.referrer, r.recipient
    FROM casework.confirmation c
    JOIN casework.referral r ON r.id = c.referral
    LEFT JOIN casework.result t ON t.referral = r.id
    JOIN directory.service v ON v.id = r.service
    WHERE c.id = access.session() AND c.referral = access.slip_referral() AND (c.maker = r.recipient OR casework.agreed_to_tell(r.id))
$$;

RESET ROLE;
