-- An offered file is answered for a reason, and either side is told of what the other did with it. What is left to do can be
-- counted by the daemon.

SET LOCAL ROLE relais_owner;

-- Why a file was not taken, as for a referral; `other` needs words, which the giver opens too.
ALTER TABLE casework.handover
    ADD COLUMN reason text CONSTRAINT handover_reason_known CHECK (reason IN ('no_capacity', 'not_eligible_age', 'not_eligible_status',
        'outside_area', 'incomplete_information', 'person_declined', 'person_unreachable', 'person_moved', 'duplicate', 'wrong_service',
        'language_barrier', 'mobility_barrier', 'childcare_barrier', 'no_show', 'no_response', 'safeguarding', 'other')),
    ADD COLUMN answer_sealed bytea CONSTRAINT handover_answer_sealed_padded CHECK (octet_length(answer_sealed) % 256 = 33),
    ADD COLUMN answer_dek_version integer,
    ADD CONSTRAINT handover_reason_fits_state CHECK (state = 'declined' OR (reason IS NULL AND answer_sealed IS NULL));
COMMENT ON COLUMN casework.handover.reason IS 'purpose: why it was not taken; retention: 2 years after its end';
COMMENT ON COLUMN casework.handover.answer_sealed IS 'purpose: why it was not taken, in words; retention: 2 years after its end';
COMMENT ON COLUMN casework.handover.answer_dek_version IS 'purpose: sealing; retention: 2 years after its end';
GRANT UPDATE (reason, answer_sealed, answer_dek_version) ON casework.handover TO relais_casework;

-- As in 0009, and the reason and its words come with the refusal and stay.
CREATE OR REPLACE FUNCTION casework.refuse_other_handover() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine text := CASE access.organisation() WHEN OLD.giver THEN 'giver' WHEN OLD.receiver THEN 'receiver' END;
BEGIN
    IF (NEW.id, NEW.giver, NEW.receiver, NEW.offered_by, NEW.offered_at) IS DISTINCT FROM
            (OLD.id, OLD.giver, OLD.receiver, OLD.offered_by, OLD.offered_at)
        OR (NEW.state <> OLD.state AND (mine, OLD.state, NEW.state) NOT IN (
            ('giver', 'offered', 'withdrawn'), ('receiver', 'offered', 'taken'), ('receiver', 'offered', 'declined')))
        OR (NEW.sealed IS NOT NULL AND NEW.sealed IS DISTINCT FROM OLD.sealed
            AND (mine, OLD.state) IS DISTINCT FROM ('giver', 'offered'))
        OR ((NEW.reason, NEW.answer_sealed) IS DISTINCT FROM (OLD.reason, OLD.answer_sealed)
            AND (mine, OLD.state, NEW.state) IS DISTINCT FROM ('receiver', 'offered', 'declined'))
    THEN
        RAISE EXCEPTION 'not this side''s to change' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;

-- Whether a file is offered to the caller's organisation by another, now: then it may answer in words that both open.
CREATE FUNCTION casework.is_offered_by(handover uuid, giver uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM casework.handover h
                   WHERE h.id = is_offered_by.handover AND h.giver = is_offered_by.giver AND h.state = 'offered'
                     AND h.receiver = access.organisation())
$$;
CREATE POLICY answered_make ON keys.dek FOR INSERT TO relais_vault
    WITH CHECK (subject = about AND version = 1 AND class = 'narrative' AND organisation = (SELECT access.organisation())
        AND casework.is_offered_by(about, shared_with));

-- A job may be about an offered file, and a notice too.
ALTER TABLE jobs.job DROP CONSTRAINT job_kind_known;
ALTER TABLE jobs.job ADD CONSTRAINT job_kind_known CHECK (kind IN ('tell_referrer', 'tell_recipient', 'tell_giver', 'tell_receiver',
    'remind_overdue', 'remind_waiting', 'expire', 'find_unanswered', 'purge'));
ALTER TABLE jobs.job DROP CONSTRAINT job_names_what_it_needs, ADD COLUMN handover uuid;
ALTER TABLE jobs.job ADD CONSTRAINT job_names_what_it_needs CHECK (
    (move IS NOT NULL) = (kind LIKE 'tell%') AND (handover IS NOT NULL) = (kind IN ('tell_giver', 'tell_receiver'))
    AND num_nonnulls(referral, handover) = CASE WHEN kind IN ('find_unanswered', 'purge') THEN 0 ELSE 1 END
    AND (organisation IS NULL) = (num_nonnulls(referral, handover) = 0));
COMMENT ON COLUMN jobs.job.handover IS 'purpose: what it is about; retention: until it is done';

ALTER TABLE casework.notice DROP CONSTRAINT notice_kind_known;
ALTER TABLE casework.notice ADD CONSTRAINT notice_kind_known CHECK (kind IN ('sent', 'accepted', 'declined', 'waitlisted', 'in_progress',
    'completed', 'not_fulfilled', 'withdrawn', 'expired', 'entered_in_error', 'overdue', 'waiting',
    'handover_offered', 'handover_taken', 'handover_declined', 'handover_withdrawn'));
ALTER TABLE casework.notice ALTER COLUMN referral DROP NOT NULL,
    ADD COLUMN handover uuid REFERENCES casework.handover,
    ADD CONSTRAINT notice_is_about_one CHECK (num_nonnulls(referral, handover) = 1 AND (kind LIKE 'handover%') = (handover IS NOT NULL));
CREATE INDEX notice_handover ON casework.notice (handover);
COMMENT ON COLUMN casework.notice.handover IS 'purpose: where to look; retention: 90 days after it was read';

-- Leaves it to the daemon to tell the other side of an offer what was just done with it: offered, answered or taken back.
CREATE FUNCTION jobs.enqueue_handover(id uuid, kind text, organisation uuid, handover uuid, move uuid, left_at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    own uuid := access.organisation();
BEGIN
    IF NOT EXISTS (
        SELECT FROM casework.handover h
        WHERE h.id = handover AND h.entry = move AND coalesce(h.answered_at, h.offered_at) = left_at
          AND ((own = h.giver AND kind = 'tell_receiver' AND organisation = h.receiver)
            OR (own = h.receiver AND kind = 'tell_giver' AND organisation = h.giver))) THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO jobs.job (id, kind, organisation, handover, move, left_at, run_at)
    VALUES (id, kind, organisation, handover, move, left_at, left_at);
END
$$;

-- Gives notice of an offered file at the organisation the daemon acts for: where it was offered from, to whoever offered it;
-- while nobody there did, to everyone who may follow people. Of what is no longer so, nobody is told. Answers how many were.
CREATE FUNCTION casework.give_handover_notice(handover uuid, cause uuid) RETURNS integer
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
        SELECT m.organisation, m.account, h.state, coalesce(h.answered_at, h.offered_at) AS at,
            m.organisation = h.giver AND m.account = h.offered_by AS deals_with_it
        FROM casework.handover h
        JOIN access.membership m ON m.organisation = context[4]::uuid
        JOIN access.account a ON a.id = m.account
        WHERE h.id = give_handover_notice.handover AND h.entry = give_handover_notice.cause AND m.organisation IN (h.giver, h.receiver)
          AND m.roles && ARRAY['caseworker', 'coordinator']
          AND (m.until IS NULL OR m.until > clock_timestamp()) AND a.disabled_at IS NULL
    )
    INSERT INTO casework.notice (id, organisation, account, kind, handover, cause, at)
    SELECT gen_random_uuid(), p.organisation, p.account, 'handover_' || p.state, give_handover_notice.handover,
        give_handover_notice.cause, p.at
    FROM present p
    WHERE p.deals_with_it OR NOT EXISTS (SELECT FROM present WHERE deals_with_it)
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING;
    GET DIAGNOSTICS told = ROW_COUNT;
    RETURN told;
END
$$;

-- What is left to do, for the daemon and whoever watches it: counts, and since when the oldest of those that wait was left.
CREATE FUNCTION jobs.backlog(OUT waiting bigint, OUT dead bigint, OUT oldest_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    SELECT count(*) FILTER (WHERE j.dead_at IS NULL), count(j.dead_at), min(j.left_at) FILTER (WHERE j.dead_at IS NULL)
    INTO waiting, dead, oldest_at
    FROM jobs.job j;
END
$$;

RESET ROLE;
-- As in 0009, but that the words of a refusal stay readable: their key is the receiver's.
CREATE OR REPLACE FUNCTION casework.end_handover(handover uuid, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    ended casework.handover;
    given uuid;
    digest bytea;
BEGIN
    SELECT * INTO ended FROM casework.handover h
    WHERE h.id = end_handover.handover AND h.state <> 'offered' AND h.entry = end_handover.entry
      AND access.organisation() IN (h.giver, h.receiver);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only an ended handover of one''s own is cleared' USING ERRCODE = 'RL003';
    END IF;
    DELETE FROM identity.handover h WHERE h.handover = ended.id;
    DELETE FROM keys.dek k
    WHERE k.about = ended.id AND (k.organisation = ended.giver OR k.organisation = ended.receiver AND k.class <> 'narrative');
    IF ended.state = 'taken' THEN
        UPDATE casework.person p SET handed_over_at = ended.answered_at, row_version = p.row_version + 1, entry = ended.entry
        WHERE p.organisation = ended.giver AND p.handed_over_at IS NULL
          AND p.id = (SELECT s.person FROM casework.handover_side s WHERE s.organisation = ended.giver AND s.handover = ended.id)
        RETURNING p.id INTO given;
        UPDATE casework.assignment a SET until = ended.answered_at, entry = ended.entry
        WHERE a.organisation = ended.giver AND a.person = given AND a.until IS NULL;
    END IF;
    UPDATE casework.handover h SET age_bracket = NULL, languages = '{}', french_level = NULL, commune = NULL,
        sealed = NULL, dek_version = NULL
    WHERE h.id = ended.id
    RETURNING audit.digest(h) INTO digest;
    RETURN digest;
END
$$;

ALTER FUNCTION casework.is_offered_by OWNER TO relais_gate;
ALTER FUNCTION casework.give_handover_notice OWNER TO relais_gate;
ALTER FUNCTION jobs.enqueue_handover OWNER TO relais_gate;
ALTER FUNCTION jobs.backlog OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.is_offered_by TO relais_vault;
GRANT EXECUTE ON FUNCTION casework.give_handover_notice, jobs.enqueue_handover, jobs.backlog TO relais_casework;
