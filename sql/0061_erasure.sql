-- Erasing a person (GDPR 17), and keeping a file from being erased. What was sealed goes, with every key that opens it; what is
-- left is a row that counts and names nobody. The program writes the erasure to a log beside the key file first, so that a
-- database that was restored forgets again.

SET LOCAL ROLE relais_owner;

ALTER TABLE casework.person
    ADD COLUMN erased_at timestamptz,
    -- A lawsuit or an authority wants the file as it is: until it is released nobody erases it.
    ADD COLUMN held_at timestamptz,
    ADD COLUMN held_for text CONSTRAINT person_held_for_known CHECK (held_for IN ('litigation', 'authority', 'safeguarding')),
    ADD CONSTRAINT person_held_for_something CHECK ((held_at IS NULL) = (held_for IS NULL)),
    ADD CONSTRAINT person_erased_is_bare CHECK (erased_at IS NULL OR (languages = '{}' AND birth_year IS NULL
        AND french_level IS NULL AND commune IS NULL AND held_at IS NULL));
CREATE INDEX person_erased ON casework.person (erased_at) WHERE erased_at IS NOT NULL;
COMMENT ON COLUMN casework.person.erased_at IS 'purpose: proof of erasure, retention itself; retention: with the figures';
COMMENT ON COLUMN casework.person.held_at IS 'purpose: the file is kept from being erased; retention: until it is released';
COMMENT ON COLUMN casework.person.held_for IS 'purpose: the file is kept from being erased; retention: until it is released';

-- As in 0016, but that the words of a refusal go when whoever they were about is erased.
CREATE OR REPLACE FUNCTION casework.refuse_other_handover() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine text := CASE access.organisation() WHEN OLD.giver THEN 'giver' WHEN OLD.receiver THEN 'receiver' END;
    is_erased boolean := current_user = 'relais_gate' AND NEW.answer_sealed IS NULL AND NEW.reason IS NOT DISTINCT FROM OLD.reason;
BEGIN
    IF (NEW.id, NEW.giver, NEW.receiver, NEW.offered_by, NEW.offered_at) IS DISTINCT FROM
            (OLD.id, OLD.giver, OLD.receiver, OLD.offered_by, OLD.offered_at)
        OR (NEW.state <> OLD.state AND (mine, OLD.state, NEW.state) NOT IN (
            ('giver', 'offered', 'withdrawn'), ('receiver', 'offered', 'taken'), ('receiver', 'offered', 'declined')))
        OR (NEW.sealed IS NOT NULL AND NEW.sealed IS DISTINCT FROM OLD.sealed
            AND (mine, OLD.state) IS DISTINCT FROM ('giver', 'offered'))
        OR ((NEW.reason, NEW.answer_sealed) IS DISTINCT FROM (OLD.reason, OLD.answer_sealed) AND NOT is_erased
            AND (mine, OLD.state, NEW.state) IS DISTINCT FROM ('receiver', 'offered', 'declined'))
    THEN
        RAISE EXCEPTION 'not this side''s to change' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;

-- Another organisation's people are told that a file they hold a copy of was erased where it came from (GDPR 19).
SELECT access.learn('jobs.job', 'job_kind_known', ARRAY['tell_erasure']);
SELECT access.learn('casework.notice', 'notice_kind_known', ARRAY['erased', 'handover_erased']);
ALTER TABLE jobs.job DROP CONSTRAINT job_names_what_it_needs;
ALTER TABLE jobs.job ADD CONSTRAINT job_names_what_it_needs CHECK (
    (move IS NOT NULL) = (kind LIKE 'tell%')
    AND (kind = 'tell_erasure' OR (handover IS NOT NULL) = (kind IN ('tell_giver', 'tell_receiver')))
    AND (consent IS NOT NULL) = (kind LIKE '%consent')
    AND (organisation IS NULL) = (kind IN ('find_unanswered', 'find_endings', 'find_majorities', 'purge'))
    AND num_nonnulls(referral, handover, consent) = CASE WHEN organisation IS NULL OR kind = 'review_majority' THEN 0 ELSE 1 END);

-- Gives that notice at the organisation the daemon acts for: to whoever follows its own person there, or, while nobody does, to
-- everyone who may. Answers how many were told.
CREATE FUNCTION casework.give_erasure_notice(referral uuid, handover uuid, cause uuid, at timestamptz) RETURNS integer
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
        SELECT m.organisation, m.account, EXISTS (
            SELECT FROM casework.assignment f
            WHERE f.organisation = m.organisation AND f.account = m.account AND f.until IS NULL AND f.person IN (
                SELECT s.person FROM casework.referral_side s
                WHERE s.organisation = m.organisation AND s.referral = give_erasure_notice.referral
                UNION ALL
                SELECT s.person FROM casework.handover_side s
                WHERE s.organisation = m.organisation AND s.handover = give_erasure_notice.handover)) AS deals_with_it
        FROM access.membership m
        JOIN access.account a ON a.id = m.account
        WHERE m.organisation = context[4]::uuid AND m.roles && ARRAY['caseworker', 'coordinator']
          AND (m.until IS NULL OR m.until > clock_timestamp()) AND a.disabled_at IS NULL
    )
    INSERT INTO casework.notice (id, organisation, account, kind, referral, handover, cause, at)
    SELECT gen_random_uuid(), p.organisation, p.account,
        CASE WHEN give_erasure_notice.handover IS NULL THEN 'erased' ELSE 'handover_erased' END,
        give_erasure_notice.referral, give_erasure_notice.handover, give_erasure_notice.cause, give_erasure_notice.at
    FROM present p
    WHERE p.deals_with_it OR NOT EXISTS (SELECT FROM present WHERE deals_with_it)
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING;
    GET DIAGNOSTICS told = ROW_COUNT;
    RETURN told;
END
$$;

-- Erases a person of the caller's organisation, and the files that were merged into theirs: for a coordinator, or for the daemon
-- after a restore, who comes over a hold and whatever was open by then. Answers what it came to: `erased`, or why not.
--
-- THE list of everything that is kept of someone. A table with something sealed is named here, or its comment says why it is
-- not (`erasure: …`); the test of the schema looks for one or the other.
CREATE FUNCTION casework.erase_person(person uuid, seen bigint, codes text[], at timestamptz, entry uuid,
    OUT outcome text, OUT digest bytea, OUT told_referrals uuid[], OUT told_handovers uuid[], OUT holders uuid[])
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    context text[] := access.context();
    own uuid := nullif(context[4], '')::uuid;
    is_again boolean := context[2] = 'daemon';
    held casework.person;
    files uuid[];
    legs uuid[];
    offers uuid[];
    emptied integer;
BEGIN
    IF (own IS NOT NULL AND (is_again OR context[2] = 'member' AND 'coordinator' = ANY (access.roles()))) IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to erase' USING ERRCODE = 'RL003';
    END IF;
    PERFORM access.require_fresh();
    SELECT * INTO held FROM casework.person p
    WHERE p.organisation = own AND p.id = erase_person.person AND p.merged_into IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        outcome := 'unknown';
    ELSIF held.erased_at IS NOT NULL THEN
        outcome := 'already';
    ELSIF is_again THEN
        NULL;
    ELSIF held.row_version <> seen THEN
        outcome := 'changed';
    ELSIF held.held_at IS NOT NULL THEN
        outcome := 'held';
    END IF;
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;
    files := array(SELECT p.id FROM casework.person p
                   WHERE p.organisation = own AND (p.id = held.id OR p.merged_into = held.id) ORDER BY p.id FOR UPDATE);
    legs := array(SELECT s.referral FROM casework.referral_side s WHERE s.organisation = own AND s.person = ANY (files));
    offers := array(SELECT s.handover FROM casework.handover_side s WHERE s.organisation = own AND s.person = ANY (files));
    IF NOT is_again
        AND (EXISTS (SELECT FROM casework.referral r WHERE r.id = ANY (legs) AND r.ended_at IS NULL)
             OR EXISTS (SELECT FROM casework.handover h WHERE h.id = ANY (offers) AND h.state = 'offered')) THEN
        outcome := 'open';
        RETURN;
    END IF;

    -- Who holds a copy of their own of what was passed on, and is told.
    told_referrals := array(
        SELECT s.referral FROM casework.referral_side s JOIN casework.person p ON p.organisation = s.organisation AND p.id = s.person
        WHERE s.referral = ANY (legs) AND s.referrer = own AND s.side = 'recipient' AND p.erased_at IS NULL
          AND EXISTS (SELECT FROM identity.civil c WHERE c.organisation = p.organisation AND c.person = p.id));
    told_handovers := array(
        SELECT s.handover FROM casework.handover_side s JOIN casework.person p ON p.organisation = s.organisation AND p.id = s.person
        WHERE s.handover = ANY (offers) AND s.giver = own AND s.organisation <> own AND p.erased_at IS NULL
          AND EXISTS (SELECT FROM identity.civil c WHERE c.organisation = p.organisation AND c.person = p.id));

    -- The identity, now and before, and what was said of it.
    DELETE FROM identity.civil c WHERE c.organisation = own AND c.person = ANY (files);
    DELETE FROM identity.contact c WHERE c.organisation = own AND c.person = ANY (files);
    DELETE FROM identity.former f WHERE f.organisation = own AND f.person = ANY (files);
    DELETE FROM casework.person_former f WHERE f.organisation = own AND f.person = ANY (files);
    DELETE FROM identity.own_number n WHERE n.organisation = own AND n.person = ANY (files);
    DELETE FROM identity.reveal_reason r WHERE r.organisation = own AND r.person = ANY (files);
    -- What waited to be opened by another organisation, or by this one; an offer that a restore brought back is none.
    UPDATE casework.handover h SET state = 'withdrawn', answered_at = erase_person.at, row_version = h.row_version + 1,
        entry = erase_person.entry
    WHERE h.id = ANY (offers) AND h.giver = own AND h.state = 'offered';
    DELETE FROM identity.disclosure d WHERE d.referral = ANY (legs);
    DELETE FROM identity.handover h WHERE h.handover = ANY (offers);
    -- The requests and the words of this side, and the facts that were frozen for the other.
    UPDATE casework.referral_side s SET sealed = NULL, dek_version = NULL, entry = erase_person.entry
    WHERE s.organisation = own AND s.referral = ANY (legs);
    UPDATE casework.referral_move m SET sealed = NULL, dek_version = NULL
    WHERE m.referral = ANY (legs) AND m.organisation = own AND m.sealed IS NOT NULL;
    UPDATE casework.disclosure d SET age_bracket = NULL, languages = '{}', french_level = NULL, commune = NULL,
        row_version = d.row_version + 1, entry = erase_person.entry
    WHERE d.referral = ANY (legs);
    UPDATE casework.handover h SET age_bracket = NULL, languages = '{}', french_level = NULL, commune = NULL, sealed = NULL,
        dek_version = NULL, answer_sealed = NULL, answer_dek_version = NULL
    WHERE h.id = ANY (offers);

    -- What later migrations keep of someone: what protects them, what was written, why their file was opened in an emergency, what is
    -- corrected of copies; and what they asked for. That they agreed, were represented, and asked stays without a word, as proof.
    UPDATE casework.consent c SET ending = CASE WHEN is_again THEN 'expired' ELSE 'withdrawn' END, ended_at = erase_person.at,
        ended_by = CASE WHEN NOT is_again THEN access.account() END, row_version = c.row_version + 1, entry = erase_person.entry
    WHERE c.organisation = own AND c.person = ANY (files) AND c.ending IS NULL;
    UPDATE casework.consent c SET sealed = NULL, dek_version = NULL WHERE c.organisation = own AND c.person = ANY (files);
    UPDATE protection.representative r SET sealed = NULL, dek_version = NULL WHERE r.organisation = own AND r.person = ANY (files);
    DELETE FROM protection.minority m WHERE m.organisation = own AND m.person = ANY (files);
    DELETE FROM casework.information i WHERE i.organisation = own AND i.person = ANY (files);
    DELETE FROM casework.note n WHERE n.organisation = own AND (n.person = ANY (files) OR n.referral = ANY (legs));
    UPDATE casework.message w SET sealed = NULL, dek_version = NULL, taken_back_at = erase_person.at, row_version = w.row_version + 1,
        entry = erase_person.entry
    WHERE w.organisation = own AND w.referral = ANY (legs) AND w.sealed IS NOT NULL;
    DELETE FROM casework.notice n USING casework.emergency e
    WHERE n.organisation = own AND e.organisation = own AND e.id = n.emergency AND e.person = ANY (files);
    DELETE FROM casework.emergency e WHERE e.organisation = own AND e.person = ANY (files);
    DELETE FROM casework.notice n WHERE n.organisation = own AND n.person = ANY (files);
    DELETE FROM identity.correction c WHERE c.referral = ANY (legs) AND own IN (c.referrer, c.organisation);
    UPDATE casework.correction c SET state = CASE c.state WHEN 'offered' THEN 'retracted' ELSE c.state END,
        answered_at = coalesce(c.answered_at, erase_person.at), languages = '{}', french_level = NULL, commune = NULL,
        row_version = c.row_version + 1, entry = erase_person.entry
    WHERE c.referral = ANY (legs) AND own IN (c.referrer, c.organisation) AND c.state = 'offered';
    UPDATE casework.request r SET sealed = NULL, dek_version = NULL, answer_sealed = NULL, answer_dek_version = NULL
    WHERE r.organisation = own AND r.person = ANY (files);
    DELETE FROM casework.restriction r WHERE r.organisation = own AND r.person = ANY (files);
    DELETE FROM casework.retention r WHERE r.organisation = own AND r.person = ANY (files);

    -- The keys: of the files, of this side of each referral, of both sides of each offer. What the other side wrote stays its
    -- own, and is not read here any more. A reference that only this organisation could compute goes with its pepper.
    DELETE FROM keys.dek k WHERE k.organisation = own AND (k.about = ANY (files || legs) OR k.subject = ANY (files));
    DELETE FROM keys.dek k WHERE k.about = ANY (offers);
    UPDATE keys.dek k SET shared_with = NULL WHERE k.about = ANY (legs) AND k.shared_with = own;
    DELETE FROM keys.pepper p
    WHERE p.subject = ANY (files)
       OR (p.subject = ANY (legs) AND NOT EXISTS (
            SELECT FROM casework.referral_side s JOIN casework.person q ON q.organisation = s.organisation AND q.id = s.person
            WHERE s.referral = p.subject AND s.organisation <> own AND q.erased_at IS NULL))
       OR (p.subject = ANY (offers) AND NOT EXISTS (
            SELECT FROM casework.handover_side s JOIN casework.person q ON q.organisation = s.organisation AND q.id = s.person
            WHERE s.handover = p.subject AND s.organisation <> own AND q.erased_at IS NULL));

    -- What is left: that there was someone, under a code that stands on no paper.
    UPDATE casework.assignment a SET until = erase_person.at, entry = erase_person.entry
    WHERE a.organisation = own AND a.person = ANY (files) AND a.until IS NULL;
    UPDATE casework.person p SET code = f.code, birth_year = NULL, languages = '{}', french_level = NULL, commune = NULL,
        erased_at = erase_person.at, held_at = NULL, held_for = NULL, restricted_at = NULL, row_version = p.row_version + 1, entry = erase_person.entry
    FROM (SELECT g.id, c.code
          FROM unnest(files) WITH ORDINALITY AS g (id, place)
          JOIN (SELECT c.code, row_number() OVER () AS place FROM unnest(codes) AS c (code)
                WHERE NOT EXISTS (SELECT FROM casework.person o WHERE o.organisation = own AND o.code = c.code)) c USING (place)) f
    WHERE p.organisation = own AND p.id = f.id;
    GET DIAGNOSTICS emptied = ROW_COUNT;
    IF emptied <> cardinality(files) THEN
        RAISE EXCEPTION 'too few codes that are free' USING ERRCODE = 'RL004';
    END IF;
    SELECT audit.digest(p) INTO digest FROM casework.person p WHERE p.organisation = own AND p.id = held.id;

    INSERT INTO jobs.job (id, kind, organisation, referral, move, left_at, run_at)
    SELECT gen_random_uuid(), 'tell_erasure', r.recipient, r.id, erase_person.entry, erase_person.at, erase_person.at
    FROM casework.referral r WHERE r.id = ANY (told_referrals);
    INSERT INTO jobs.job (id, kind, organisation, handover, move, left_at, run_at)
    SELECT gen_random_uuid(), 'tell_erasure', h.receiver, h.id, erase_person.entry, erase_person.at, erase_person.at
    FROM casework.handover h WHERE h.id = ANY (told_handovers);
    -- Whose they are: of the referrals, then of the offers.
    holders := array(SELECT r.recipient FROM unnest(told_referrals) WITH ORDINALITY AS g (id, place)
                     JOIN casework.referral r ON r.id = g.id ORDER BY g.place)
        || array(SELECT h.receiver FROM unnest(told_handovers) WITH ORDINALITY AS g (id, place)
                 JOIN casework.handover h ON h.id = g.id ORDER BY g.place);
    outcome := 'erased';
END
$$;

-- Referrals a restore brought back, of someone who is to be erased again: nobody has accepted them, and nobody shall.
CREATE FUNCTION casework.unaccepted(person uuid) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    context text[] := access.context();
BEGIN
    IF (context[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT r.id FROM casework.referral_side s JOIN casework.referral r ON r.id = s.referral
    WHERE s.organisation = nullif(context[4], '')::uuid AND s.side = 'referrer' AND r.state IN ('sent', 'waitlisted')
      AND s.person IN (SELECT p.id FROM casework.person p
                       WHERE p.organisation = s.organisation AND (p.id = unaccepted.person OR p.merged_into = unaccepted.person))
      AND NOT EXISTS (SELECT FROM casework.referral_side o
                      WHERE o.referral = r.id AND o.side = 'recipient' AND o.person IS NOT NULL);
END
$$;

-- Of people the log of erasures names, those that are here as if nothing had been: what was restored from before.
CREATE FUNCTION casework.not_erased(organisations uuid[], people uuid[]) RETURNS TABLE (organisation uuid, person uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    -- One that was merged since is erased with the file it was merged into.
    RETURN QUERY
    SELECT DISTINCT p.organisation, coalesce(p.merged_into, p.id)
    FROM unnest(organisations, people) AS g (organisation, person)
    JOIN casework.person p ON p.organisation = g.organisation AND p.id = g.person
    WHERE p.erased_at IS NULL;
END
$$;

-- Everyone who was erased here: for a log of erasures that does not name them.
CREATE FUNCTION casework.erased_people() RETURNS TABLE (organisation uuid, person uuid, erased_at timestamptz, entry uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT p.organisation, p.id, p.erased_at, p.entry FROM casework.person p
    WHERE p.erased_at IS NOT NULL AND p.merged_into IS NULL ORDER BY p.erased_at, p.id;
END
$$;

-- Keeps a file from being erased, or, with no reason, keeps it no longer: a coordinator's to do. Answers the digest of the row.
CREATE FUNCTION casework.hold_person(person uuid, reason text, at timestamptz, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    digest bytea;
BEGIN
    IF ((access.context())[2] = 'member' AND 'coordinator' = ANY (access.roles())) IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to hold' USING ERRCODE = 'RL003';
    END IF;
    UPDATE casework.person p SET held_at = CASE WHEN reason IS NOT NULL THEN hold_person.at END, held_for = reason,
        row_version = p.row_version + 1, entry = hold_person.entry
    WHERE p.organisation = access.organisation() AND p.id = hold_person.person AND p.merged_into IS NULL AND p.erased_at IS NULL
      AND (p.held_at IS NULL) = (reason IS NOT NULL)
    RETURNING audit.digest(p) INTO digest;
    RETURN digest;
END
$$;

-- Some rows of each table that holds something sealed, anywhere in it, with the key that opens each: for whoever has the key
-- file and wants to know that it opens what is there. Like erase_person, it names every such table or that one's comment says
-- why not.
CREATE FUNCTION keys.sealed_rows(most bigint) RETURNS TABLE (place text, row_organisation uuid, bound_to text, row_id uuid,
    row_version bigint, key_organisation uuid, subject uuid, class text, dek_version integer, sealed bytea, wrapped bytea)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    -- Blocks hold some twenty rows: enough of them to find so many, wherever they are.
    share real;
    largest real;
BEGIN
    PERFORM keys.require_administrator();
    SELECT greatest(max(c.reltuples), 1) INTO largest FROM pg_class c
    WHERE c.oid IN ('identity.civil'::regclass, 'casework.referral_side'::regclass, 'casework.referral_move'::regclass);
    share := least(100, 400.0 * most / largest);
    RETURN QUERY
    SELECT f.place, f.row_organisation, f.bound_to, f.row_id, f.row_version, f.key_organisation, f.subject, f.class, f.dek_version,
        f.sealed, k.wrapped
    FROM (
        (SELECT 'identity.civil' AS place, t.organisation AS row_organisation, 'identity.civil' AS bound_to, t.person AS row_id,
            t.row_version, t.organisation AS key_organisation, t.person AS subject, 'civil' AS class, t.dek_version, t.sealed
         FROM identity.civil t TABLESAMPLE SYSTEM (share) LIMIT most)
        UNION ALL
        (SELECT 'identity.contact', t.organisation, 'identity.contact', t.person, t.row_version, t.organisation, t.person, 'contact',
            t.dek_version, t.sealed
         FROM identity.contact t TABLESAMPLE SYSTEM (share) LIMIT most)
        UNION ALL
        (SELECT 'identity.former', t.organisation, 'identity.' || t.class, t.origin, t.row_version, t.organisation, t.person, t.class,
            t.dek_version, t.sealed
         FROM identity.former t TABLESAMPLE SYSTEM (share) LIMIT most)
        UNION ALL
        (SELECT 'identity.reveal_reason', t.organisation, 'identity.reveal_reason', t.entry, 1, t.organisation, t.entry, 'narrative',
            t.dek_version, t.sealed
         FROM identity.reveal_reason t TABLESAMPLE SYSTEM (share) LIMIT most)
        UNION ALL
        (SELECT 'identity.disclosure', t.organisation, 'identity.disclosure', t.referral, t.row_version, t.organisation, t.referral,
            t.class, t.dek_version, t.sealed
         FROM identity.disclosure t TABLESAMPLE SYSTEM (share) LIMIT most)
        UNION ALL
        (SELECT 'identity.handover', t.organisation, 'identity.handover', t.handover, t.row_version, t.organisation, t.handover,
            t.class, t.dek_version, t.sealed
         FROM identity.handover t TABLESAMPLE SYSTEM (share) LIMIT most)
        UNION ALL
        (SELECT 'casework.referral_side', t.organisation, 'casework.referral_side', t.referral, t.row_version, t.organisation,
            t.referral, 'narrative', t.dek_version, t.sealed
         FROM casework.referral_side t TABLESAMPLE SYSTEM (share) WHERE t.sealed IS NOT NULL LIMIT most)
        UNION ALL
        (SELECT 'casework.referral_move', t.organisation, 'casework.referral_move', t.entry, 1, t.organisation, t.entry, 'narrative',
            t.dek_version, t.sealed
         FROM casework.referral_move t TABLESAMPLE SYSTEM (share) WHERE t.sealed IS NOT NULL LIMIT most)
        UNION ALL
        (SELECT 'casework.handover', t.giver, 'casework.handover', t.id, 1, t.giver, t.id, 'narrative', t.dek_version, t.sealed
         FROM casework.handover t TABLESAMPLE SYSTEM (share) WHERE t.sealed IS NOT NULL LIMIT most)
        UNION ALL
        (SELECT 'casework.handover', t.receiver, 'casework.handover', t.id, 2, t.receiver, t.id, 'narrative', t.answer_dek_version,
            t.answer_sealed
         FROM casework.handover t TABLESAMPLE SYSTEM (share) WHERE t.answer_sealed IS NOT NULL LIMIT most)
        UNION ALL
        (SELECT 'casework.consent', t.organisation, 'casework.consent', t.id, 1, t.organisation, t.id, 'narrative', t.dek_version, t.sealed
         FROM casework.consent t TABLESAMPLE SYSTEM (share) WHERE t.sealed IS NOT NULL LIMIT most)
        UNION ALL
        (SELECT 'protection.representative', t.organisation, 'protection.representative', t.id, t.row_version, t.organisation, t.id,
            'protection', t.dek_version, t.sealed
         FROM protection.representative t TABLESAMPLE SYSTEM (share) WHERE t.sealed IS NOT NULL LIMIT most)
        UNION ALL
        (SELECT 'protection.minority', t.organisation, 'protection.minority', t.id, 1, t.organisation, t.id, 'protection', t.dek_version,
            t.sealed
         FROM protection.minority t TABLESAMPLE SYSTEM (share) LIMIT most)
        UNION ALL
        (SELECT 'identity.correction', t.organisation, 'identity.correction', t.correction, 1, t.organisation, t.correction, t.class,
            t.dek_version, t.sealed
         FROM identity.correction t TABLESAMPLE SYSTEM (share) LIMIT most)
        UNION ALL
        (SELECT 'casework.message', t.organisation, 'casework.message', t.id, 1, t.organisation, t.id, 'narrative', t.dek_version, t.sealed
         FROM casework.message t TABLESAMPLE SYSTEM (share) WHERE t.sealed IS NOT NULL LIMIT most)
        UNION ALL
        (SELECT 'casework.note', t.organisation, 'casework.note', t.id, 1, t.organisation, t.id, 'narrative', t.dek_version, t.sealed
         FROM casework.note t TABLESAMPLE SYSTEM (share) LIMIT most)
        UNION ALL
        (SELECT 'casework.emergency', t.organisation, 'casework.emergency', t.id, 1, t.organisation, t.id, 'narrative', t.dek_version,
            t.sealed
         FROM casework.emergency t TABLESAMPLE SYSTEM (share) LIMIT most)
        UNION ALL
        (SELECT 'casework.request', t.organisation, 'casework.request', t.id, 1, t.organisation, t.id, 'narrative', t.dek_version, t.sealed
         FROM casework.request t TABLESAMPLE SYSTEM (share) WHERE t.sealed IS NOT NULL LIMIT most)
        UNION ALL
        (SELECT 'casework.request', t.organisation, 'casework.request', t.id, 2, t.organisation, t.id, 'narrative', t.answer_dek_version,
            t.answer_sealed
         FROM casework.request t TABLESAMPLE SYSTEM (share) WHERE t.answer_sealed IS NOT NULL LIMIT most)
        UNION ALL
        (SELECT 'casework.breach', t.organisation, 'casework.breach', t.id, t.sealed_version, t.organisation, t.id, 'narrative',
            t.dek_version, t.sealed
         FROM casework.breach t TABLESAMPLE SYSTEM (share) LIMIT most)) f
    LEFT JOIN keys.dek k ON k.organisation = f.key_organisation AND k.subject = f.subject AND k.class = f.class
        AND k.version = f.dek_version;
END
$$;

RESET ROLE;
ALTER FUNCTION casework.give_erasure_notice OWNER TO relais_gate;
ALTER FUNCTION casework.erase_person OWNER TO relais_gate;
ALTER FUNCTION casework.unaccepted OWNER TO relais_gate;
ALTER FUNCTION casework.not_erased OWNER TO relais_gate;
ALTER FUNCTION casework.erased_people OWNER TO relais_gate;
ALTER FUNCTION casework.hold_person OWNER TO relais_gate;
ALTER FUNCTION keys.sealed_rows OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION keys.sealed_rows TO relais_vault;
GRANT EXECUTE ON FUNCTION casework.give_erasure_notice, casework.erase_person, casework.unaccepted, casework.not_erased, casework.erased_people,
    casework.hold_person TO relais_casework;
SET LOCAL ROLE relais_owner;

COMMENT ON TABLE access.call IS 'erasure: sealed under a key that only the client has, and gone after 24 hours';

GRANT UPDATE (code, erased_at, held_at, held_for) ON casework.person TO relais_gate;
GRANT UPDATE (state, answered_at, row_version, entry, answer_sealed, answer_dek_version) ON casework.handover TO relais_gate;
GRANT SELECT, UPDATE (sealed, dek_version) ON casework.referral_move TO relais_gate;
GRANT DELETE ON identity.own_number, identity.reveal_reason TO relais_gate;
GRANT UPDATE (shared_with) ON keys.dek TO relais_gate;
CREATE POLICY gate ON casework.referral_move TO relais_gate USING (true) WITH CHECK (true);

RESET ROLE;
