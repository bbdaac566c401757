-- What is kept no longer: the words of a file some months after the last contact, then everything but a row that counts; answered
-- requests and ended consents some years after. Whoever follows the person is told a month before, and contact, a hold or a
-- restriction stop it. A file is looked at only once it may have been quiet for long enough: nothing here goes through them all.

SET LOCAL ROLE relais_owner;

-- Since when a file has been quiet, as far as anybody looked: the truth is never earlier. What it is told of, and what has gone.
CREATE TABLE casework.retention (
    organisation     uuid NOT NULL,
    person           uuid NOT NULL,
    quiet_at      timestamptz NOT NULL,
    words_noticed_at timestamptz,
    words_ended_at   timestamptz,
    noticed_at       timestamptz,
    PRIMARY KEY (organisation, person),
    CONSTRAINT retention_person FOREIGN KEY (organisation, person) REFERENCES casework.person DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX retention_quiet ON casework.retention (organisation, quiet_at);
-- Those somebody was told of, and whose day comes.
CREATE INDEX retention_told ON casework.retention (organisation, noticed_at) WHERE noticed_at IS NOT NULL;
CREATE INDEX retention_words_told ON casework.retention (organisation, words_noticed_at)
    WHERE words_noticed_at IS NOT NULL AND words_ended_at IS NULL;
COMMENT ON COLUMN casework.retention.organisation IS 'purpose: whose file it is; retention: with the file';
COMMENT ON COLUMN casework.retention.person IS 'purpose: whose file it is; retention: with the file';
COMMENT ON COLUMN casework.retention.quiet_at IS 'purpose: retention itself; retention: with the file';
COMMENT ON COLUMN casework.retention.words_noticed_at IS 'purpose: whoever follows was told that words go; retention: with the file';
COMMENT ON COLUMN casework.retention.words_ended_at IS 'purpose: its words are gone; retention: with the file';
COMMENT ON COLUMN casework.retention.noticed_at IS 'purpose: whoever follows was told that the file goes; retention: with the file';

GRANT SELECT, INSERT, UPDATE, DELETE ON casework.retention TO relais_gate;
ALTER TABLE casework.retention ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.retention FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.retention TO relais_gate USING (true) WITH CHECK (true);
-- The gate alone reads it: the barrier stands for whoever is let in one day.
CREATE POLICY organisation_barrier ON casework.retention AS RESTRICTIVE TO relais_casework
    USING (organisation = (SELECT access.organisation()));

CREATE FUNCTION casework.begin_retention() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO casework.retention (organisation, person, quiet_at) SELECT m.organisation, m.id, m.created_at FROM made m;
    RETURN NULL;
END
$$;
CREATE TRIGGER kept_from_here_on AFTER INSERT ON casework.person REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION casework.begin_retention();

CREATE FUNCTION casework.end_retention() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.merged_into IS NOT NULL THEN
        DELETE FROM casework.retention r WHERE r.organisation = NEW.organisation AND r.person = NEW.id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER kept_no_longer AFTER UPDATE OF merged_into ON casework.person
    FOR EACH ROW EXECUTE FUNCTION casework.end_retention();

-- The last contact with someone: when anybody wrote something down of them, of their referrals, their support, what they agreed to or
-- asked. What time did is no contact.
CREATE FUNCTION casework.last_contact(organisation uuid, person uuid) RETURNS timestamptz
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
            (SELECT max(w.at) FROM casework.message w WHERE w.referral = s.referral),
            (SELECT max(n.at) FROM casework.note n WHERE n.organisation = s.organisation AND n.referral = s.referral),
            s.drafted_at))
         FROM casework.referral_side s
         WHERE s.organisation = p.organisation AND s.person = p.id))
    FROM casework.person p
    WHERE p.organisation = last_contact.organisation AND p.id = last_contact.person
$$;

-- Whether a file has something open, which is contact though nobody writes.
CREATE FUNCTION casework.has_open(organisation uuid, person uuid) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM casework.referral_side s JOIN casework.referral r ON r.id = s.referral
                   WHERE s.organisation = has_open.organisation AND s.person = has_open.person AND r.ended_at IS NULL)
        OR EXISTS (SELECT FROM casework.handover_side s JOIN casework.handover h ON h.id = s.handover
                   WHERE s.organisation = has_open.organisation AND s.person = has_open.person AND h.state = 'offered')
        OR EXISTS (SELECT FROM casework.request r
                   WHERE r.organisation = has_open.organisation AND r.person = has_open.person AND r.answer IS NULL)
$$;

-- Why a file stays though its time has come; nothing where it does not.
CREATE FUNCTION casework.kept_for(file casework.person) RETURNS text
    LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN file.held_at IS NOT NULL THEN 'held' WHEN file.restricted_at IS NOT NULL THEN 'restricted'
        WHEN casework.has_open(file.organisation, file.id) THEN 'open' END
$$;

-- What an organisation keeps no longer by a moment, and why something stays though its time has come. It goes `notice_days` after
-- somebody was told, or will have been.
CREATE FUNCTION casework.retention_plan(own uuid, at timestamptz, until timestamptz, file_months bigint, words_months bigint,
    notice_days bigint, most bigint)
    RETURNS TABLE (class text, person uuid, code text, quiet_at timestamptz, noticed_at timestamptz, due_at timestamptz, kept_for text)
    LANGUAGE sql STABLE AS $$
    SELECT t.class, t.person, t.code, t.contact, t.told_at, t.goes_at, t.kept_for
    FROM (
        SELECT c.class, c.person, p.code, k.contact, n.told_at, casework.kept_for(p) AS kept_for,
            greatest(k.contact + c.months * interval '1 month',
                coalesce(n.told_at, retention_plan.at) + retention_plan.notice_days * interval '1 day') AS goes_at
        FROM (
            (SELECT 'file' AS class, r.person, r.quiet_at, r.noticed_at AS told_at, file_months AS months
             FROM casework.retention r
             WHERE r.organisation = own AND r.quiet_at <= retention_plan.until - file_months * interval '1 month'
             ORDER BY r.quiet_at LIMIT most)
            UNION ALL
            (SELECT 'words', r.person, r.quiet_at, r.words_noticed_at, words_months
             FROM casework.retention r
             WHERE r.organisation = own AND r.words_ended_at IS NULL AND words_months < file_months
               AND r.quiet_at <= retention_plan.until - words_months * interval '1 month'
             ORDER BY r.quiet_at LIMIT most)
        ) c
        JOIN casework.person p ON p.organisation = own AND p.id = c.person
        CROSS JOIN LATERAL (SELECT casework.last_contact(own, c.person) AS contact) k
        -- What was told before the last contact is told no more.
        CROSS JOIN LATERAL (SELECT CASE WHEN c.told_at > k.contact THEN c.told_at END AS told_at) n
    ) t
    WHERE t.goes_at <= retention_plan.until
    ORDER BY t.goes_at, t.code, t.class
    LIMIT most
$$;

-- The same for whoever coordinates an organisation or keeps its accounts: codes and days, nothing of anybody's identity. Requests and
-- consents are counted.
CREATE FUNCTION casework.preview_retention(at timestamptz, until timestamptz, file_months bigint, words_months bigint, notice_days bigint, most bigint)
    RETURNS TABLE (class text, person uuid, code text, quiet_at timestamptz, noticed_at timestamptz, due_at timestamptz, kept_for text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF NOT access.roles() && ARRAY['coordinator', 'org_admin'] OR access.organisation() IS NULL THEN
        RAISE EXCEPTION 'not theirs to look at' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY SELECT p.class, p.person, p.code, p.quiet_at, p.noticed_at, p.due_at, p.kept_for
    FROM casework.retention_plan(access.organisation(), at, until, file_months, words_months, notice_days, most) p;
END
$$;
CREATE FUNCTION casework.count_ended_rights(until timestamptz, request_months bigint, consent_months bigint, breach_months bigint,
    OUT requests bigint, OUT consents bigint, OUT breaches bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    own uuid := access.organisation();
BEGIN
    IF NOT access.roles() && ARRAY['coordinator', 'org_admin'] OR own IS NULL THEN
        RAISE EXCEPTION 'not theirs to look at' USING ERRCODE = 'RL003';
    END IF;
    SELECT count(*) INTO requests FROM casework.ended_requests(own, count_ended_rights.until, request_months, 1000);
    SELECT count(*) INTO consents FROM casework.ended_consents(own, count_ended_rights.until, consent_months, 1000);
    SELECT count(*) INTO breaches FROM casework.ended_breaches(own, count_ended_rights.until, breach_months, 1000);
END
$$;

CREATE FUNCTION casework.ended_requests(own uuid, until timestamptz, months bigint, most bigint) RETURNS SETOF uuid
    LANGUAGE sql STABLE AS $$
    SELECT r.id FROM casework.request r
    WHERE r.organisation = own AND r.answer IS NOT NULL AND r.answered_on <= (ended_requests.until - months * interval '1 month')::date
    ORDER BY r.answered_on LIMIT most
$$;
-- A consent is proof for as long as what it allowed is kept, and some years: one that another renews goes after that one.
CREATE FUNCTION casework.ended_consents(own uuid, until timestamptz, months bigint, most bigint) RETURNS SETOF uuid
    LANGUAGE sql STABLE AS $$
    SELECT c.id FROM casework.consent c
    WHERE c.organisation = own AND c.ended_at <= ended_consents.until - months * interval '1 month'
      AND NOT EXISTS (SELECT FROM casework.consent n WHERE n.organisation = own AND n.renews = c.id)
      AND NOT EXISTS (SELECT FROM casework.disclosure d JOIN casework.referral r ON r.id = d.referral
                      WHERE d.consent = c.id AND (r.ended_at IS NULL OR r.ended_at > ended_consents.until - months * interval '1 month'))
    ORDER BY c.ended_at LIMIT most
$$;
CREATE FUNCTION casework.ended_breaches(own uuid, until timestamptz, months bigint, most bigint) RETURNS SETOF uuid
    LANGUAGE sql STABLE AS $$
    SELECT b.id FROM casework.breach b
    WHERE b.organisation = own AND b.closed_at <= ended_breaches.until - months * interval '1 month' ORDER BY b.closed_at LIMIT most
$$;
CREATE INDEX consent_ended ON casework.consent (organisation, ended_at) WHERE ended_at IS NOT NULL;

-- Leaves a job for each organisation that has files.
CREATE FUNCTION jobs.find_retention(at timestamptz) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    found_now integer;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO jobs.job (id, kind, organisation, left_at, run_at)
    SELECT gen_random_uuid(), 'review_retention', o.id, find_retention.at, find_retention.at
    FROM directory.organisation o
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS found_now = ROW_COUNT;
    RETURN found_now;
END
$$;

-- Goes through what an organisation keeps no longer: notes the contact that was found, tells whoever follows or coordinates of what
-- goes within the days that are settled, and leaves a job for each file whose day has come. Answers how many files it moved on.
CREATE FUNCTION jobs.review_retention(at timestamptz, file_months bigint, words_months bigint, notice_days bigint, most bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    context text[] := access.context();
    own uuid := nullif(context[4], '')::uuid;
    days interval := notice_days * interval '1 day';
    moved integer;
    more integer;
BEGIN
    IF (context[2] = 'daemon' AND own IS NOT NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    -- What was thought quiet and is not: a notice that was given is over too, and words written since are words again.
    WITH looked_at AS (
        SELECT r.person, casework.last_contact(own, r.person) AS contact
        FROM casework.retention r
        WHERE r.organisation = own AND (
            (r.words_ended_at IS NULL AND r.words_noticed_at IS NULL
                AND r.quiet_at <= review_retention.at - words_months * interval '1 month' + days)
            OR (r.noticed_at IS NULL AND r.quiet_at <= review_retention.at - file_months * interval '1 month' + days)
            OR (r.words_ended_at IS NULL AND r.words_noticed_at <= review_retention.at - days)
            OR r.noticed_at <= review_retention.at - days)
        ORDER BY r.quiet_at LIMIT most)
    UPDATE casework.retention r
    SET quiet_at = l.contact, noticed_at = NULL, words_noticed_at = NULL,
        words_ended_at = CASE WHEN r.words_ended_at >= l.contact THEN r.words_ended_at END
    FROM looked_at l
    WHERE r.organisation = own AND r.person = l.person AND r.quiet_at < l.contact;
    GET DIAGNOSTICS moved = ROW_COUNT;
    WITH plan AS (
        (SELECT 'file' AS class, r.person, r.quiet_at
         FROM casework.retention r JOIN casework.person p ON p.organisation = own AND p.id = r.person
         WHERE r.organisation = own AND r.noticed_at IS NULL
           AND r.quiet_at <= review_retention.at - file_months * interval '1 month' + days AND casework.kept_for(p) IS NULL
         ORDER BY r.quiet_at LIMIT most)
        UNION ALL
        (SELECT 'words', r.person, r.quiet_at
         FROM casework.retention r JOIN casework.person p ON p.organisation = own AND p.id = r.person
         WHERE r.organisation = own AND r.words_ended_at IS NULL AND r.words_noticed_at IS NULL AND words_months < file_months
           AND r.quiet_at <= review_retention.at - words_months * interval '1 month' + days AND casework.kept_for(p) IS NULL
         ORDER BY r.quiet_at LIMIT most)),
    told AS (
        INSERT INTO casework.notice (id, organisation, account, kind, person, cause, at)
        SELECT gen_random_uuid(), own, t.account, 'retention_' || p.class, p.person,
            md5(concat_ws('|', p.class, p.person, p.quiet_at))::uuid, review_retention.at
        FROM plan p
        CROSS JOIN LATERAL casework.told_of_retention(own, p.person) AS t (account)
        ON CONFLICT ON CONSTRAINT notice_once DO NOTHING)
    UPDATE casework.retention r
    SET noticed_at = CASE WHEN p.is_file THEN review_retention.at ELSE r.noticed_at END,
        words_noticed_at = CASE WHEN p.is_words THEN review_retention.at ELSE r.words_noticed_at END
    FROM (SELECT g.person, bool_or(g.class = 'file') AS is_file, bool_or(g.class = 'words') AS is_words FROM plan g GROUP BY g.person) p
    WHERE r.organisation = own AND r.person = p.person;
    GET DIAGNOSTICS more = ROW_COUNT;
    moved := moved + more;
    INSERT INTO jobs.job (id, kind, organisation, person, left_at, run_at)
    SELECT gen_random_uuid(), g.kind, own, g.person, review_retention.at, review_retention.at
    FROM ((SELECT 'end_file' AS kind, r.person FROM casework.retention r
           WHERE r.organisation = own AND r.noticed_at <= review_retention.at - days
             AND r.quiet_at <= review_retention.at - file_months * interval '1 month'
           ORDER BY r.noticed_at LIMIT most)
          UNION ALL
          (SELECT 'end_words', r.person FROM casework.retention r
           WHERE r.organisation = own AND r.words_ended_at IS NULL AND r.words_noticed_at <= review_retention.at - days
             AND r.quiet_at <= review_retention.at - words_months * interval '1 month'
           ORDER BY r.words_noticed_at LIMIT most)) g
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS more = ROW_COUNT;
    RETURN moved + more;
END
$$;
CREATE FUNCTION casework.told_of_retention(own uuid, person uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE AS $$
    SELECT m.account
    FROM access.membership m
    JOIN access.account a ON a.id = m.account
    WHERE m.organisation = own AND a.disabled_at IS NULL AND (m.until IS NULL OR m.until > clock_timestamp())
      AND ('coordinator' = ANY (m.roles) OR EXISTS (
            SELECT FROM casework.assignment f
            WHERE f.organisation = own AND f.person = told_of_retention.person AND f.account = m.account AND f.until IS NULL))
$$;

-- Whether the day of a file, or of its words, has come, now that it is locked: looked at again, since anything may have happened.
CREATE FUNCTION casework.may_end(person uuid, class text, at timestamptz, months bigint, notice_days bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    context text[] := access.context();
    own uuid := nullif(context[4], '')::uuid;
    kept casework.retention;
    file casework.person;
BEGIN
    IF (context[2] = 'daemon' AND own IS NOT NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    SELECT * INTO file FROM casework.person p WHERE p.organisation = own AND p.id = may_end.person FOR UPDATE;
    SELECT * INTO kept FROM casework.retention r WHERE r.organisation = own AND r.person = may_end.person FOR UPDATE;
    RETURN (kept.person IS NOT NULL AND file.erased_at IS NULL AND casework.kept_for(file) IS NULL
        AND casework.last_contact(own, may_end.person) <= may_end.at - months * interval '1 month'
        AND CASE may_end.class WHEN 'file' THEN kept.noticed_at ELSE kept.words_noticed_at END <= may_end.at - notice_days * interval '1 day') IS TRUE;
END
$$;

-- Deletes everything an organisation wrote of someone in words: requests, words with moves, notes, messages, why an identity was
-- opened. What was agreed to, and asked, keeps its words as proof. The keys go with them.
CREATE FUNCTION casework.end_words(person uuid, at timestamptz, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    context text[] := access.context();
    own uuid := nullif(context[4], '')::uuid;
    legs uuid[];
    gone uuid[];
    digest bytea;
BEGIN
    IF (context[2] = 'daemon' AND own IS NOT NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    legs := array(SELECT s.referral FROM casework.referral_side s WHERE s.organisation = own AND s.person = end_words.person);
    gone := legs
        || array(SELECT m.entry FROM casework.referral_move m WHERE m.referral = ANY (legs) AND m.organisation = own AND m.sealed IS NOT NULL)
        || array(SELECT w.id FROM casework.message w WHERE w.referral = ANY (legs) AND w.organisation = own AND w.sealed IS NOT NULL)
        || array(SELECT n.id FROM casework.note n
                 WHERE n.organisation = own AND (n.person = end_words.person OR n.referral = ANY (legs)))
        || array(SELECT r.entry FROM identity.reveal_reason r WHERE r.organisation = own AND r.person = end_words.person);
    UPDATE casework.referral_side s SET sealed = NULL, dek_version = NULL, entry = end_words.entry
    WHERE s.organisation = own AND s.referral = ANY (legs) AND s.sealed IS NOT NULL;
    UPDATE casework.referral_move m SET sealed = NULL, dek_version = NULL WHERE m.entry = ANY (gone);
    UPDATE casework.message w SET sealed = NULL, dek_version = NULL, taken_back_at = end_words.at, row_version = w.row_version + 1,
        entry = end_words.entry
    WHERE w.id = ANY (gone) AND w.sealed IS NOT NULL;
    DELETE FROM casework.note n WHERE n.organisation = own AND n.id = ANY (gone);
    DELETE FROM identity.reveal_reason r WHERE r.organisation = own AND r.entry = ANY (gone);
    DELETE FROM keys.dek k WHERE k.organisation = own AND k.class = 'narrative' AND k.subject = ANY (gone);
    UPDATE casework.retention r SET words_ended_at = end_words.at WHERE r.organisation = own AND r.person = end_words.person
    RETURNING audit.digest(r) INTO digest;
    RETURN digest;
END
$$;

-- Deletes answered requests, ended consents and closed breaches of the organisation the daemon acts for, whose years are over, with
-- the notices of them. Answers how many of each.
CREATE FUNCTION jobs.purge_rights(at timestamptz, request_months bigint, consent_months bigint, breach_months bigint, most bigint,
    OUT requests integer, OUT consents integer, OUT breaches integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    context text[] := access.context();
    own uuid := nullif(context[4], '')::uuid;
    ended uuid[];
BEGIN
    IF (context[2] = 'daemon' AND own IS NOT NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    ended := array(SELECT casework.ended_requests(own, purge_rights.at, request_months, most));
    DELETE FROM casework.notice n WHERE n.organisation = own AND n.request = ANY (ended);
    DELETE FROM casework.request r WHERE r.organisation = own AND r.id = ANY (ended);
    GET DIAGNOSTICS requests = ROW_COUNT;
    DELETE FROM keys.dek k WHERE k.organisation = own AND k.subject = ANY (ended);
    ended := array(SELECT casework.ended_consents(own, purge_rights.at, consent_months, most));
    DELETE FROM casework.notice n WHERE n.organisation = own AND n.consent = ANY (ended);
    DELETE FROM casework.consent c WHERE c.organisation = own AND c.id = ANY (ended);
    GET DIAGNOSTICS consents = ROW_COUNT;
    DELETE FROM keys.dek k WHERE k.organisation = own AND k.subject = ANY (ended);
    ended := array(SELECT casework.ended_breaches(own, purge_rights.at, breach_months, most));
    DELETE FROM casework.notice n WHERE n.organisation = own AND n.breach = ANY (ended);
    DELETE FROM casework.breach b WHERE b.organisation = own AND b.id = ANY (ended);
    GET DIAGNOSTICS breaches = ROW_COUNT;
    DELETE FROM keys.dek k WHERE k.organisation = own AND k.subject = ANY (ended);
END
$$;

RESET ROLE;
INSERT INTO casework.retention (organisation, person, quiet_at)
SELECT p.organisation, p.id, p.created_at FROM casework.person p WHERE p.merged_into IS NULL AND p.erased_at IS NULL;
ALTER FUNCTION casework.begin_retention OWNER TO relais_gate;
ALTER FUNCTION casework.end_retention OWNER TO relais_gate;
ALTER FUNCTION casework.preview_retention OWNER TO relais_gate;
ALTER FUNCTION casework.count_ended_rights OWNER TO relais_gate;
ALTER FUNCTION jobs.find_retention OWNER TO relais_gate;
ALTER FUNCTION jobs.review_retention OWNER TO relais_gate;
ALTER FUNCTION casework.may_end OWNER TO relais_gate;
ALTER FUNCTION casework.end_words OWNER TO relais_gate;
ALTER FUNCTION jobs.purge_rights OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.last_contact, casework.has_open, casework.kept_for, casework.retention_plan, casework.ended_requests, casework.ended_consents,
    casework.ended_breaches, casework.told_of_retention TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.preview_retention, casework.count_ended_rights, jobs.find_retention, jobs.review_retention,
    casework.may_end, casework.end_words, jobs.purge_rights TO relais_casework;
SET LOCAL ROLE relais_owner;

GRANT SELECT ON casework.information, casework.attendance, casework.assessment TO relais_gate;
GRANT UPDATE (sealed, dek_version, taken_back_at, row_version, entry) ON casework.message TO relais_gate;
GRANT DELETE ON casework.note, casework.consent, casework.information, casework.emergency, casework.notice, protection.minority TO relais_gate;
GRANT UPDATE (sealed, dek_version, ending, ended_at, ended_by, row_version, entry) ON casework.consent TO relais_gate;
GRANT UPDATE (sealed, dek_version) ON protection.representative TO relais_gate;
-- Whoever represented someone who was erased is a line that a consent still names.
ALTER TABLE protection.representative ALTER sealed DROP NOT NULL, ALTER dek_version DROP NOT NULL,
    ADD CONSTRAINT representative_words_have_a_key CHECK ((sealed IS NULL) = (dek_version IS NULL));
GRANT DELETE ON identity.reveal_reason TO relais_gate;
CREATE POLICY gate_ends ON casework.message FOR UPDATE TO relais_gate USING (true) WITH CHECK (true);

RESET ROLE;
