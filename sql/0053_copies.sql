-- A disclosed copy ends: at once where a referral did not come to its end, else thirty days after it. What of the recipient's
-- file is its own by then is told in docs/decisions.

SET LOCAL ROLE relais_owner;

-- Copies that are still to be deleted, and when: referrals that ended well, and files that were kept for a reason that passes.
CREATE TABLE casework.expiring_copy (
    referral uuid PRIMARY KEY REFERENCES casework.referral,
    ends_at  timestamptz NOT NULL
);
CREATE INDEX expiring_copy_ends_at ON casework.expiring_copy (ends_at);
COMMENT ON COLUMN casework.expiring_copy.referral IS 'purpose: which copy is to be deleted; retention: until it is';
COMMENT ON COLUMN casework.expiring_copy.ends_at IS 'purpose: when it is to be deleted; retention: until it is';

-- How many days the copy that an organisation disclosed outlives the referral: what it settled, or else thirty.
CREATE FUNCTION casework.copy_days(organisation uuid) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce((SELECT s.value::integer FROM access.organisation_setting s
                     WHERE s.organisation = copy_days.organisation AND s.name = 'copy_days'), 30)
$$;

CREATE FUNCTION casework.await_end_of_copy() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO casework.expiring_copy (referral, ends_at)
    VALUES (NEW.id, NEW.ended_at + casework.copy_days(NEW.referrer) * interval '1 day')
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER copy_outlives_it AFTER UPDATE OF state ON casework.referral
    FOR EACH ROW WHEN (NEW.state IN ('completed', 'not_fulfilled') AND OLD.state <> NEW.state) EXECUTE FUNCTION casework.await_end_of_copy();

-- The fields of a recipient's file that it changed itself: not those it took over when it accepted the holder's correction, nor
-- those that came of uniting two files.
CREATE FUNCTION casework.own_fields(organisation uuid, person uuid) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(DISTINCT field), '{}')
    FROM casework.person_former f, unnest(f.fields) AS field
    WHERE f.organisation = own_fields.organisation AND f.person = own_fields.person AND field <> 'merged_file'
      AND NOT EXISTS (SELECT FROM casework.correction c WHERE c.organisation = f.organisation AND c.amendment = f.replacement)
      AND NOT EXISTS (SELECT FROM casework.person_former m
                      WHERE m.organisation = f.organisation AND m.person = f.person AND m.replacement = f.replacement
                        AND 'merged_file' = ANY (m.fields))
$$;

-- Why a recipient keeps the identity of a file that came to it by a leg, once that leg is over: `own` for good, `later` as long
-- as something else needs it, nothing when it is only what was disclosed.
CREATE FUNCTION casework.keeps_file(organisation uuid, person uuid, leg uuid, is_fulfilled boolean, moment timestamptz) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT CASE
        -- It is, or took in, a file that no referral brought.
        WHEN EXISTS (
            SELECT FROM casework.person p
            WHERE p.organisation = keeps_file.organisation AND (p.id = keeps_file.person OR p.merged_into = keeps_file.person)
              AND NOT EXISTS (SELECT FROM casework.referral_side s
                              WHERE s.organisation = p.organisation AND s.side = 'recipient' AND s.person = keeps_file.person
                                AND coalesce(s.origin, s.person) = p.id)) THEN 'own'
        -- After a support that came to its end, what the recipient wrote of the person itself is its own.
        WHEN is_fulfilled AND casework.own_fields(keeps_file.organisation, keeps_file.person) && ARRAY['given', 'family', 'birth_date',
            'birth_source', 'gender', 'phone', 'email', 'address', 'contact_wishes'] THEN 'own'
        -- Another leg brought the same person, or leads on, or the file is offered on, and that is not over; or the person agreed
        -- to something with it.
        WHEN EXISTS (
            SELECT FROM casework.referral_side s
            JOIN casework.referral r ON r.id = s.referral
            LEFT JOIN casework.disclosure d ON d.referral = r.id
            WHERE s.organisation = keeps_file.organisation AND s.person = keeps_file.person AND s.referral <> leg
              AND CASE s.side WHEN 'recipient' THEN d.retracted_at IS NULL
                  ELSE r.state IN ('sent', 'waitlisted', 'accepted', 'in_progress') END) THEN 'later'
        WHEN EXISTS (
            SELECT FROM casework.handover_side s JOIN casework.handover h ON h.id = s.handover
            WHERE s.organisation = keeps_file.organisation AND s.person = keeps_file.person AND h.state = 'offered') THEN 'later'
        WHEN EXISTS (
            SELECT FROM casework.consent c
            WHERE c.organisation = keeps_file.organisation AND c.person = keeps_file.person AND c.ended_at IS NULL
              AND c.until_on >= (moment - interval '1 day')::date) THEN 'later'
    END
$$;

-- What rests on a consent, of what the caller may see: the referrals that were sent on it, or on one that it renews, and are under
-- way, or over while what they disclosed is still there. Each with the names of what it disclosed. A manifest of before says
-- nothing of its ground: all of it rests on what was agreed towards that organisation.
CREATE OR REPLACE FUNCTION casework.resting_on(consent uuid) RETURNS TABLE (referral uuid, is_under_way boolean, fields text[])
    LANGUAGE sql STABLE AS $$
    SELECT r.id, r.ended_at IS NULL, d.fields || d.on_acceptance
    FROM casework.consent c
    JOIN casework.referral_side s ON s.organisation = c.organisation AND s.person = c.person AND s.side = 'referrer'
    JOIN casework.referral r ON r.id = s.referral AND r.recipient = c.recipient
    JOIN casework.disclosure d ON d.referral = r.id AND d.frozen_at IS NOT NULL AND d.retracted_at IS NULL
    WHERE c.organisation = access.organisation() AND c.id = resting_on.consent AND c.purpose = 'referral'
      AND r.state IN ('sent', 'waitlisted', 'accepted', 'in_progress', 'completed', 'not_fulfilled')
      AND (d.basis IS NULL OR d.consent IN (SELECT k.id FROM casework.consent k WHERE k.organisation = c.organisation AND k.root = c.root))
$$;

-- The offers of a file that a consent allowed, while they wait for an answer.
CREATE OR REPLACE FUNCTION casework.offers_resting_on(consent uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE AS $$
    SELECT h.id
    FROM casework.consent c
    JOIN casework.handover_side s ON s.organisation = c.organisation AND s.person = c.person
    JOIN casework.handover h ON h.id = s.handover AND h.giver = c.organisation AND h.receiver = c.recipient
    WHERE c.organisation = access.organisation() AND c.id = offers_resting_on.consent AND c.purpose = 'handover'
      AND h.state = 'offered'
      AND (h.basis IS NULL OR h.consent IN (SELECT k.id FROM casework.consent k WHERE k.organisation = c.organisation AND k.root = c.root))
$$;

RESET ROLE;
DROP FUNCTION casework.retract_disclosure(uuid, uuid);
DROP FUNCTION casework.is_retractable(casework.referral);
SET LOCAL ROLE relais_owner;
-- Deletes what was disclosed to the recipient of a referral that is over, its keys with it: the copy of the request, what waited to
-- be opened, corrections, the words that came from the other side, and the recipient's file as far as it is nothing else. One
-- that ended well, the holder alone takes back. Done again, it goes on with what was kept for a while. Answers the digest of
-- what is left of the disclosure and what was taken: `copy`, `file`; nothing at all when nothing was left to take.
CREATE FUNCTION casework.retract_disclosure(referral uuid, moment timestamptz, entry uuid, OUT digest bytea, OUT taken text[])
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    ended casework.referral;
    manifest casework.disclosure;
    kept_by casework.referral_side;
    is_fulfilled boolean;
    keeps text;
    own text[];
BEGIN
    SELECT * INTO ended FROM casework.referral r WHERE r.id = retract_disclosure.referral;
    is_fulfilled := ended.state IN ('completed', 'not_fulfilled');
    IF (ended.ended_at IS NOT NULL
        AND access.organisation() IN (ended.referrer, CASE WHEN NOT is_fulfilled THEN ended.recipient END)) IS NOT TRUE THEN
        RAISE EXCEPTION 'only an ended referral of one''s own is retracted' USING ERRCODE = 'RL003';
    END IF;
    SELECT * INTO manifest FROM casework.disclosure d WHERE d.referral = ended.id AND d.frozen_at IS NOT NULL FOR UPDATE;
    SELECT * INTO kept_by FROM casework.referral_side s WHERE s.referral = ended.id AND s.organisation = ended.recipient;
    IF manifest.retracted_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM casework.expiring_copy e WHERE e.referral = ended.id) THEN
        RETURN;
    END IF;
    retract_disclosure.taken := '{}';
    IF manifest.retracted_at IS NULL THEN
        DELETE FROM identity.disclosure d WHERE d.referral = ended.id;
        DELETE FROM identity.correction c WHERE c.referral = ended.id;
        UPDATE casework.correction c SET state = 'retracted', answered_at = moment, languages = '{}', french_level = NULL, commune = NULL,
            row_version = c.row_version + 1, entry = retract_disclosure.entry
        WHERE c.referral = ended.id AND c.state = 'offered';
        DELETE FROM keys.dek k
        WHERE k.organisation = ended.recipient
          AND (k.subject = ended.id OR k.subject IN (SELECT c.id FROM casework.correction c WHERE c.referral = ended.id));
        -- The last word says why; the ones before are not the recipient's to read any more.
        UPDATE keys.dek k SET shared_with = NULL
        WHERE k.about = ended.id AND k.organisation = ended.referrer AND k.shared_with = ended.recipient
          AND NOT EXISTS (SELECT FROM casework.referral_move m WHERE m.entry = k.subject AND m.to_state = ended.state);
        UPDATE casework.referral_side s SET sealed = NULL, dek_version = NULL, entry = retract_disclosure.entry
        WHERE s.referral = ended.id AND s.organisation = ended.recipient;
        retract_disclosure.taken := ARRAY['copy'];
    END IF;
    IF kept_by.person IS NOT NULL THEN
        keeps := casework.keeps_file(ended.recipient, kept_by.person, ended.id, is_fulfilled, moment);
        -- What a file that was united with it said goes from the history of the one that stays.
        IF keeps IS NOT NULL AND manifest.retracted_at IS NULL AND kept_by.origin IS NOT NULL THEN
            DELETE FROM identity.former f WHERE f.organisation = ended.recipient AND f.origin = kept_by.origin;
            DELETE FROM casework.person_former f WHERE f.organisation = ended.recipient AND f.origin = kept_by.origin;
        END IF;
        IF keeps IS NULL THEN
            own := casework.own_fields(ended.recipient, kept_by.person);
            DELETE FROM identity.civil c WHERE c.organisation = ended.recipient AND c.person = kept_by.person;
            DELETE FROM identity.contact c WHERE c.organisation = ended.recipient AND c.person = kept_by.person;
            DELETE FROM keys.dek k WHERE k.organisation = ended.recipient AND k.subject = kept_by.person AND k.class IN ('civil', 'contact');
            UPDATE casework.person p SET birth_year = NULL,
                languages = CASE WHEN 'languages' = ANY (own) THEN p.languages ELSE '{}' END,
                french_level = CASE WHEN 'french_level' = ANY (own) THEN p.french_level END,
                commune = CASE WHEN 'commune' = ANY (own) THEN p.commune END,
                row_version = p.row_version + 1, entry = retract_disclosure.entry
            WHERE p.organisation = ended.recipient AND p.id = kept_by.person;
            retract_disclosure.taken := array_append(retract_disclosure.taken, 'file');
        END IF;
    END IF;
    IF keeps = 'later' THEN
        INSERT INTO casework.expiring_copy AS e (referral, ends_at) VALUES (ended.id, moment + interval '1 day')
        ON CONFLICT ON CONSTRAINT expiring_copy_pkey DO UPDATE SET ends_at = excluded.ends_at;
    ELSE
        DELETE FROM casework.expiring_copy e WHERE e.referral = ended.id;
    END IF;
    IF retract_disclosure.taken = '{}' THEN
        RETURN;
    END IF;
    UPDATE casework.disclosure d SET age_bracket = NULL, languages = '{}', french_level = NULL, commune = NULL,
        retracted_at = coalesce(d.retracted_at, moment), row_version = d.row_version + 1, entry = retract_disclosure.entry
    WHERE d.referral = ended.id
    RETURNING audit.digest(d) INTO retract_disclosure.digest;
END
$$;

-- Leaves a job for each copy whose time has come, so many at a time; answers how many.
CREATE FUNCTION jobs.find_expiring_copies(at timestamptz, most bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    found_now integer;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO jobs.job (id, kind, organisation, referral, left_at, run_at)
    SELECT gen_random_uuid(), 'retract', r.referrer, r.id, find_expiring_copies.at, find_expiring_copies.at
    FROM casework.expiring_copy e
    JOIN casework.referral r ON r.id = e.referral
    WHERE e.ends_at <= find_expiring_copies.at
      AND NOT EXISTS (SELECT FROM jobs.job j WHERE j.referral = r.id AND j.kind = 'retract')
    ORDER BY e.ends_at
    LIMIT most
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS found_now = ROW_COUNT;
    RETURN found_now;
END
$$;

RESET ROLE;
ALTER FUNCTION casework.copy_days OWNER TO relais_gate;
ALTER FUNCTION casework.await_end_of_copy OWNER TO relais_gate;
ALTER FUNCTION casework.own_fields OWNER TO relais_gate;
ALTER FUNCTION casework.keeps_file OWNER TO relais_gate;
ALTER FUNCTION casework.retract_disclosure OWNER TO relais_gate;
ALTER FUNCTION jobs.find_expiring_copies OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.retract_disclosure, jobs.find_expiring_copies TO relais_casework;
SET LOCAL ROLE relais_owner;

GRANT SELECT ON casework.expiring_copy TO relais_casework;
GRANT SELECT, INSERT, UPDATE (ends_at), DELETE ON casework.expiring_copy TO relais_gate;
GRANT UPDATE (shared_with) ON keys.dek TO relais_gate;
ALTER TABLE casework.expiring_copy ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.expiring_copy FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.expiring_copy TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY its_referral ON casework.expiring_copy FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r WHERE r.id = expiring_copy.referral));

-- Kinds that other migrations added stay.
DO $$
DECLARE
    added text[];
    place text;
    name text;
    known text;
BEGIN
    FOR place, name, added IN VALUES
        ('jobs.job', 'job_kind_known', ARRAY['retract', 'tell_correction']),
        ('casework.notice', 'notice_kind_known', ARRAY['correction_offered', 'correction_accepted', 'correction_declined']),
        ('access.organisation_setting', 'organisation_setting_name_known', ARRAY['copy_days'])
    LOOP
        SELECT string_agg(quote_literal(kinds.kind), ', ') INTO known
        FROM (SELECT m[1] AS kind FROM pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '''([a-z0-9_]+)''', 'g') AS m
              WHERE k.conname = name AND k.conrelid = place::regclass
              UNION SELECT unnest(added)) AS kinds;
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I CHECK (%I IN (%s))', place, name, name,
            CASE place WHEN 'access.organisation_setting' THEN 'name' ELSE 'kind' END, known);
    END LOOP;
END
$$;
CREATE UNIQUE INDEX job_retract_key ON jobs.job (referral) WHERE kind = 'retract';

-- Leaves it to the daemon to tell the other side of a leg what was just done with a correction.
CREATE FUNCTION jobs.enqueue_correction(id uuid, organisation uuid, referral uuid, move uuid, left_at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    own uuid := access.organisation();
BEGIN
    IF NOT EXISTS (
        SELECT FROM casework.correction c
        WHERE c.referral = referral AND c.entry = move AND coalesce(c.answered_at, c.offered_at) = left_at
          AND ((own = c.referrer AND organisation = c.organisation AND c.state = 'offered')
            OR (own = c.organisation AND organisation = c.referrer AND c.state IN ('accepted', 'declined')))) THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO jobs.job (id, kind, organisation, referral, move, left_at, run_at)
    VALUES (id, 'tell_correction', organisation, referral, move, left_at, left_at);
END
$$;

RESET ROLE;
ALTER FUNCTION jobs.enqueue_correction OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION jobs.enqueue_correction TO relais_casework;
-- What was taken back before, and what ended well before: its time is counted from its end too.
UPDATE casework.disclosure d SET retracted_at = r.ended_at
FROM casework.referral r
WHERE r.id = d.referral AND r.state IN ('declined', 'withdrawn', 'expired', 'entered_in_error');
INSERT INTO casework.expiring_copy (referral, ends_at)
SELECT r.id, r.ended_at + interval '30 days'
FROM casework.referral r JOIN casework.disclosure d ON d.referral = r.id
WHERE r.state IN ('completed', 'not_fulfilled');
