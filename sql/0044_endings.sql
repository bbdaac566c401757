-- When a consent ends, what rests on it ends in the same transaction; the other side is told, and those who follow the person.
-- Time ends some: the daemon looks every day, and every week for those who come of age.

SET LOCAL ROLE relais_owner;

-- A referral is withdrawn because what allowed it has ended: by whoever ended it, or by time.
SELECT access.learn('casework.referral', 'referral_reason_known', ARRAY['consent_ended']);
SELECT access.learn('casework.referral_move', 'referral_move_reason_known', ARRAY['consent_ended']);
SELECT access.learn('casework.handover', 'handover_reason_known', ARRAY['consent_ended']);
ALTER TABLE casework.referral_move DROP CONSTRAINT referral_move_is_someones;
ALTER TABLE casework.referral_move ADD CONSTRAINT referral_move_is_someones CHECK (CASE
    WHEN to_state = 'expired' THEN account IS NULL
    WHEN to_state = 'withdrawn' AND reason = 'consent_ended' THEN true
    ELSE account IS NOT NULL END);
ALTER POLICY expiry ON casework.referral
    WITH CHECK ('daemon' = ANY ((SELECT access.roles())::text[])
        AND (state = 'expired' OR (state = 'withdrawn' AND reason = 'consent_ended')));
ALTER POLICY expiry ON casework.referral_move
    WITH CHECK ('daemon' = ANY ((SELECT access.roles())::text[]) AND account IS NULL
        AND (to_state = 'expired' OR (to_state = 'withdrawn' AND reason = 'consent_ended'))
        AND organisation = (SELECT access.organisation())
        AND EXISTS (SELECT FROM casework.referral r WHERE r.id = referral_move.referral));

-- An offered file is taken back by time too.
CREATE POLICY daemon_reads ON casework.handover_side FOR SELECT TO relais_casework
    USING ('daemon' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY daemon_ends ON casework.handover FOR UPDATE TO relais_casework
    USING (giver = (SELECT access.organisation()) AND 'daemon' = ANY ((SELECT access.roles())::text[]))
    WITH CHECK ('daemon' = ANY ((SELECT access.roles())::text[]) AND state = 'withdrawn');

-- What rests on a consent, of what the caller may see: the referrals under way that it allowed, and those that are over while
-- what they disclosed is still there. Each with the names of what it disclosed.
CREATE FUNCTION casework.resting_on(consent uuid) RETURNS TABLE (referral uuid, is_under_way boolean, fields text[])
    LANGUAGE sql STABLE AS $$
    SELECT r.id, r.ended_at IS NULL, d.fields || d.on_acceptance
    FROM casework.consent c
    JOIN casework.referral_side s ON s.organisation = c.organisation AND s.person = c.person AND s.side = 'referrer'
    JOIN casework.referral r ON r.id = s.referral AND r.recipient = c.recipient
    JOIN casework.disclosure d ON d.referral = r.id
    WHERE c.organisation = access.organisation() AND c.id = resting_on.consent AND c.purpose = 'referral'
      AND (r.state IN ('sent', 'waitlisted', 'accepted', 'in_progress')
           OR (r.state IN ('completed', 'not_fulfilled') AND d.row_version = 1))
$$;

-- The offers of a file that a consent allowed, while they wait for an answer.
CREATE FUNCTION casework.offers_resting_on(consent uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE AS $$
    SELECT h.id
    FROM casework.consent c
    JOIN casework.handover_side s ON s.organisation = c.organisation AND s.person = c.person
    JOIN casework.handover h ON h.id = s.handover AND h.giver = c.organisation AND h.receiver = c.recipient
    WHERE c.organisation = access.organisation() AND c.id = offers_resting_on.consent AND c.purpose = 'handover'
      AND h.state = 'offered'
$$;
GRANT EXECUTE ON FUNCTION casework.resting_on, casework.offers_resting_on TO relais_casework;

-- As in 0009, and also of a referral that is over: its referrer takes back what is still there.
CREATE FUNCTION casework.is_retractable(ended casework.referral) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT (ended.state IN ('declined', 'withdrawn', 'expired', 'entered_in_error') AND access.organisation() IN (ended.referrer, ended.recipient))
        OR (ended.state IN ('completed', 'not_fulfilled') AND access.organisation() = ended.referrer)
$$;
GRANT EXECUTE ON FUNCTION casework.is_retractable TO relais_gate;

-- Jobs and notices about a consent.
ALTER TABLE jobs.job ADD COLUMN consent uuid;
COMMENT ON COLUMN jobs.job.consent IS 'purpose: what it is about; retention: until it is done';
SELECT access.learn('jobs.job', 'job_kind_known', ARRAY['tell_retracted', 'tell_consent', 'warn_consent', 'end_consent', 'lapse_consent',
    'find_endings', 'find_majorities', 'review_majority']);
ALTER TABLE jobs.job DROP CONSTRAINT job_names_what_it_needs;
ALTER TABLE jobs.job ADD CONSTRAINT job_names_what_it_needs CHECK (
    (move IS NOT NULL) = (kind LIKE 'tell%') AND (handover IS NOT NULL) = (kind IN ('tell_giver', 'tell_receiver'))
    AND (consent IS NOT NULL) = (kind LIKE '%consent')
    AND (organisation IS NULL) = (kind IN ('find_unanswered', 'find_endings', 'find_majorities', 'purge'))
    AND num_nonnulls(referral, handover, consent) = CASE WHEN organisation IS NULL OR kind = 'review_majority' THEN 0 ELSE 1 END);
CREATE UNIQUE INDEX job_found_consent_key ON jobs.job (consent, kind) WHERE kind IN ('warn_consent', 'end_consent', 'lapse_consent');
CREATE UNIQUE INDEX job_review_key ON jobs.job (organisation, kind) WHERE kind = 'review_majority';
SELECT access.learn('jobs.routine', 'routine_name_known', ARRAY['find_endings', 'find_majorities']);

SELECT access.learn('casework.notice', 'notice_kind_known',
    ARRAY['retracted', 'consent_ending', 'consent_expired', 'consent_withdrawn', 'consent_lapsed', 'consent_majority', 'consent_may_be_of_age']);
ALTER TABLE casework.notice ADD COLUMN consent uuid,
    ADD CONSTRAINT notice_consent FOREIGN KEY (organisation, consent) REFERENCES casework.consent (organisation, id),
    DROP CONSTRAINT notice_is_about_one,
    ADD CONSTRAINT notice_is_about_one CHECK (num_nonnulls(referral, handover, about, consent) = 1
        AND (kind LIKE 'handover%') = (handover IS NOT NULL) AND (kind LIKE 'account%') = (about IS NOT NULL) AND (kind LIKE 'consent%') = (consent IS NOT NULL));
CREATE INDEX notice_consent ON casework.notice (organisation, consent);
COMMENT ON COLUMN casework.notice.consent IS 'purpose: where to look; retention: 90 days after it was read';

-- Leaves a job about a consent. A member leaves one: that their colleagues be told how they have just ended it.
CREATE FUNCTION jobs.enqueue_consent(id uuid, kind text, organisation uuid, consent uuid, move uuid, left_at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    context text[] := access.context();
BEGIN
    IF (context[2] = 'daemon') IS NOT TRUE AND NOT EXISTS (
        SELECT FROM casework.consent c
        WHERE c.organisation = nullif(context[4], '')::uuid AND c.organisation = organisation AND c.id = consent AND c.entry = move
          AND c.ended_at = left_at AND c.ended_by = nullif(context[3], '')::uuid AND kind = 'tell_consent') THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO jobs.job (id, kind, organisation, consent, move, left_at, run_at)
    VALUES (id, kind, organisation, consent, move, left_at, left_at)
    ON CONFLICT DO NOTHING;
END
$$;

-- Leaves a job for each consent whose last day has passed, to end it, and for each that ends within a number of days its
-- organisation has settled, to say so once for each number: `standard` is what holds where it settled nothing. So many of each
-- at a time; answers how many.
CREATE FUNCTION jobs.find_endings(today date, at timestamptz, standard text, most bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    found_now integer;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO jobs.job (id, kind, organisation, consent, left_at, run_at)
    SELECT gen_random_uuid(), due.kind, due.organisation, due.consent, find_endings.at, find_endings.at
    FROM (
        (SELECT 'end_consent' AS kind, c.organisation, c.id AS consent
         FROM casework.consent c
         WHERE c.ended_at IS NULL AND c.until_on < today
           AND NOT EXISTS (SELECT FROM jobs.job j WHERE j.consent = c.id AND j.kind = 'end_consent')
         ORDER BY c.until_on LIMIT most)
        UNION ALL
        (SELECT 'warn_consent', c.organisation, c.id
         FROM casework.consent c
         CROSS JOIN LATERAL casework.ending_notice(c.organisation, c.id, c.until_on - today, standard) AS n (days, cause)
         WHERE c.ended_at IS NULL AND c.until_on BETWEEN today AND today + 365 AND n.days IS NOT NULL
           AND NOT EXISTS (SELECT FROM casework.notice t WHERE t.organisation = c.organisation AND t.consent = c.id AND t.cause = n.cause)
           AND NOT EXISTS (SELECT FROM jobs.job j WHERE j.consent = c.id AND j.kind = 'warn_consent')
         ORDER BY c.until_on LIMIT most)
    ) AS due
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS found_now = ROW_COUNT;
    RETURN found_now;
END
$$;

-- Which of the settled numbers of days a consent has come to, if any, and what a notice of that is called by.
CREATE FUNCTION casework.ending_notice(organisation uuid, consent uuid, days_left integer, standard text, OUT days integer, OUT cause uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    SELECT min(d.days) INTO days
    FROM unnest(string_to_array(coalesce(
        (SELECT s.value FROM access.organisation_setting s
         WHERE s.organisation = ending_notice.organisation AND s.name = 'consent_notices'), standard), ' ')::integer[]) AS d (days)
    WHERE days_left <= d.days;
    cause := md5(concat_ws('|', 'ending', consent, days))::uuid;
END
$$;

-- Leaves a job for each organisation where a representative agreed to something that still holds: to look who comes of age.
CREATE FUNCTION jobs.find_majorities(at timestamptz) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    found_now integer;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO jobs.job (id, kind, organisation, left_at, run_at)
    SELECT gen_random_uuid(), 'review_majority', o.id, find_majorities.at, find_majorities.at
    FROM directory.organisation o
    WHERE EXISTS (SELECT FROM casework.consent c
                  WHERE c.organisation = o.id AND c.ended_at IS NULL AND c.given_by <> 'person')
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS found_now = ROW_COUNT;
    RETURN found_now;
END
$$;

-- The sealed identities, in the organisation the daemon acts for, of those for whom a representative agreed to something that
-- holds: their day of birth is looked at in memory. Nobody else's.
CREATE FUNCTION identity.births_to_review(after uuid, most bigint)
    RETURNS TABLE (person uuid, sealed bytea, dek_version integer, row_version bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    context text[] := access.context();
BEGIN
    IF (context[2] = 'daemon' AND context[4] <> '') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT c.person, c.sealed, c.dek_version, c.row_version
    FROM identity.civil c
    WHERE c.organisation = context[4]::uuid AND c.person > births_to_review.after
      AND EXISTS (SELECT FROM casework.consent k
                  WHERE k.organisation = c.organisation AND k.person = c.person AND k.ended_at IS NULL AND k.given_by <> 'person')
    ORDER BY c.person
    LIMIT most;
END
$$;

-- What was decided last of the minority of those same people, sealed.
CREATE FUNCTION protection.statements_to_review(people uuid[])
    RETURNS TABLE (person uuid, id uuid, sealed bytea, dek_version integer, stated_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    context text[] := access.context();
BEGIN
    IF (context[2] = 'daemon' AND context[4] <> '') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT DISTINCT ON (m.person) m.person, m.id, m.sealed, m.dek_version, m.stated_at
    FROM protection.minority m
    WHERE m.organisation = context[4]::uuid AND m.person = ANY (people)
      AND EXISTS (SELECT FROM casework.consent k
                  WHERE k.organisation = m.organisation AND k.person = m.person AND k.ended_at IS NULL AND k.given_by <> 'person')
    ORDER BY m.person, m.stated_at DESC, m.id;
END
$$;

-- Gives notice of a consent at the organisation the daemon acts for: to whoever follows the person, or, while nobody does, to
-- those who coordinate; not to whoever did what is told. Nobody is told the same twice. Answers how many were told.
CREATE FUNCTION casework.give_consent_notice(consent uuid, kind text, cause uuid, at timestamptz, doer uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    context text[] := access.context();
    told integer;
BEGIN
    IF (context[2] = 'daemon' AND context[4] <> '') IS NOT TRUE THEN
        RAISE EXCEPTION 'only the daemon gives notice' USING ERRCODE = 'RL003';
    END IF;
    WITH present AS (
        SELECT m.organisation, m.account, m.roles,
            EXISTS (SELECT FROM casework.assignment a
                    WHERE a.organisation = c.organisation AND a.person = c.person AND a.account = m.account AND a.until IS NULL) AS follows
        FROM casework.consent c
        JOIN access.membership m ON m.organisation = c.organisation
        JOIN access.account a ON a.id = m.account
        WHERE c.organisation = context[4]::uuid AND c.id = give_consent_notice.consent
          AND m.roles && ARRAY['caseworker', 'coordinator']
          AND (m.until IS NULL OR m.until > clock_timestamp()) AND a.disabled_at IS NULL
    )
    INSERT INTO casework.notice (id, organisation, account, kind, consent, cause, at)
    SELECT gen_random_uuid(), p.organisation, p.account, give_consent_notice.kind, give_consent_notice.consent,
        give_consent_notice.cause, give_consent_notice.at
    FROM present p
    WHERE (p.follows OR ('coordinator' = ANY (p.roles) AND NOT EXISTS (SELECT FROM present WHERE follows)))
      AND p.account IS DISTINCT FROM give_consent_notice.doer
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING;
    GET DIAGNOSTICS told = ROW_COUNT;
    RETURN told;
END
$$;

RESET ROLE;

-- As in 0009, but whose it is to retract is asked above.
CREATE OR REPLACE FUNCTION casework.retract_disclosure(referral uuid, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    ended casework.referral;
    kept_by casework.referral_side;
    digest bytea;
BEGIN
    SELECT * INTO ended FROM casework.referral r
    WHERE r.id = retract_disclosure.referral AND casework.is_retractable(r);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only an ended referral of one''s own is retracted' USING ERRCODE = 'RL003';
    END IF;
    SELECT * INTO kept_by FROM casework.referral_side s WHERE s.referral = ended.id AND s.organisation = ended.recipient;
    DELETE FROM identity.disclosure d WHERE d.referral = ended.id;
    DELETE FROM keys.dek k WHERE k.organisation = ended.recipient AND k.subject = ended.id;
    IF kept_by.origin IS NOT NULL
        OR EXISTS (SELECT FROM casework.person p WHERE p.organisation = ended.recipient AND p.merged_into = kept_by.person) THEN
        DELETE FROM identity.former f
        WHERE f.organisation = ended.recipient AND f.origin = coalesce(kept_by.origin, kept_by.person);
        DELETE FROM casework.person_former f
        WHERE f.organisation = ended.recipient AND f.origin = coalesce(kept_by.origin, kept_by.person);
    ELSE
        DELETE FROM identity.civil c WHERE c.organisation = ended.recipient AND c.person = kept_by.person;
        DELETE FROM identity.contact c WHERE c.organisation = ended.recipient AND c.person = kept_by.person;
        DELETE FROM keys.dek k WHERE k.organisation = ended.recipient AND k.subject = kept_by.person;
        UPDATE casework.person p SET languages = '{}', french_level = NULL, commune = NULL,
            row_version = p.row_version + 1, entry = retract_disclosure.entry
        WHERE p.organisation = ended.recipient AND p.id = kept_by.person;
    END IF;
    UPDATE casework.referral_side s SET sealed = NULL, dek_version = NULL, entry = retract_disclosure.entry
    WHERE s.referral = ended.id AND s.organisation = ended.recipient;
    UPDATE casework.disclosure d SET age_bracket = NULL, languages = '{}', french_level = NULL, commune = NULL,
        row_version = d.row_version + 1, entry = retract_disclosure.entry
    WHERE d.referral = ended.id
    RETURNING audit.digest(d) INTO digest;
    RETURN digest;
END
$$;

-- As in 0010, and: whoever ends a consent has the colleague told who has in hand what it stopped, and the other side told
-- whose copy went although its referral was over.
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
            OR EXISTS (SELECT FROM casework.assessment a WHERE a.referral = r.id AND a.entry = move AND a.recorded_at = left_at))) THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO jobs.job (id, kind, organisation, referral, move, left_at, run_at)
    VALUES (id, kind, organisation, referral, move, left_at, run_at);
END
$$;

ALTER FUNCTION jobs.enqueue_consent OWNER TO relais_gate;
ALTER FUNCTION jobs.find_endings OWNER TO relais_gate;
ALTER FUNCTION jobs.find_majorities OWNER TO relais_gate;
ALTER FUNCTION casework.ending_notice OWNER TO relais_gate;
ALTER FUNCTION casework.give_consent_notice OWNER TO relais_gate;
ALTER FUNCTION identity.births_to_review OWNER TO relais_gate;
ALTER FUNCTION protection.statements_to_review OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION jobs.enqueue_consent, jobs.find_endings, jobs.find_majorities, casework.ending_notice, casework.give_consent_notice
    TO relais_casework;
GRANT EXECUTE ON FUNCTION identity.births_to_review TO relais_identity;
GRANT EXECUTE ON FUNCTION protection.statements_to_review TO relais_protection;
