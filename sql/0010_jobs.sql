-- What is left for later. A job is a row written in the transaction it follows from, and deleted in the transaction that
-- does it: so whatever dies, what it does in this database happens once. It holds ids and codes, and nothing about anyone.

CREATE SCHEMA jobs AUTHORIZATION relais_owner;
GRANT USAGE ON SCHEMA jobs TO relais_gate, relais_casework, relais_access;

SET LOCAL ROLE relais_owner;

CREATE TABLE jobs.job (
    id           uuid PRIMARY KEY,
    kind         text NOT NULL CONSTRAINT job_kind_known CHECK (kind IN ('tell_referrer', 'tell_recipient', 'remind_overdue',
                 'remind_waiting', 'expire', 'find_unanswered', 'purge')),
    -- Whom the daemon acts for while it does it, and what it is about.
    organisation uuid,
    referral     uuid,
    move         uuid,
    left_at      timestamptz NOT NULL,
    run_at       timestamptz NOT NULL,
    attempts     integer NOT NULL DEFAULT 0,
    failure      text CONSTRAINT job_failure_is_a_code CHECK (failure ~ '^[A-Za-z0-9_]{1,40}$'),
    failed_at    timestamptz,
    -- Given up: kept to be looked at, and taken up again by hand.
    dead_at      timestamptz,
    CONSTRAINT job_names_what_it_needs CHECK (
        (move IS NOT NULL) = (kind IN ('tell_referrer', 'tell_recipient'))
        AND (referral IS NULL) = (kind IN ('find_unanswered', 'purge'))
        AND (organisation IS NULL) = (referral IS NULL)),
    CONSTRAINT job_died_of_something CHECK (dead_at IS NULL OR failure IS NOT NULL)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
-- The next one due is the first of this index, however many wait and however many are dead.
CREATE INDEX job_due ON jobs.job (run_at, id) WHERE dead_at IS NULL;
CREATE INDEX job_dead ON jobs.job (dead_at, id) WHERE dead_at IS NOT NULL;
-- What is looked for every hour is found once, also while it is dead.
CREATE UNIQUE INDEX job_found_key ON jobs.job (referral, kind) WHERE kind IN ('remind_overdue', 'remind_waiting', 'expire');
COMMENT ON COLUMN jobs.job.id IS 'purpose: names the job; retention: until it is done';
COMMENT ON COLUMN jobs.job.kind IS 'purpose: what is left to do; retention: until it is done';
COMMENT ON COLUMN jobs.job.organisation IS 'purpose: whom the daemon acts for; retention: until it is done';
COMMENT ON COLUMN jobs.job.referral IS 'purpose: what it is about; retention: until it is done';
COMMENT ON COLUMN jobs.job.move IS 'purpose: what it follows from; retention: until it is done';
COMMENT ON COLUMN jobs.job.left_at IS 'purpose: how long things take; retention: until it is done';
COMMENT ON COLUMN jobs.job.run_at IS 'purpose: when to do it; retention: until it is done';
COMMENT ON COLUMN jobs.job.attempts IS 'purpose: how long to wait, when to give up; retention: until it is done';
COMMENT ON COLUMN jobs.job.failure IS 'purpose: what went wrong, as a code; retention: until it is done';
COMMENT ON COLUMN jobs.job.failed_at IS 'purpose: what went wrong, as a code; retention: until it is done';
COMMENT ON COLUMN jobs.job.dead_at IS 'purpose: what nobody tries any more; retention: until it is done';

-- What comes round by itself, and when it does next. Several daemons look; whoever changes `due_at` first enqueues.
CREATE TABLE jobs.routine (
    name   text PRIMARY KEY CONSTRAINT routine_name_known CHECK (name IN ('find_unanswered', 'purge')),
    due_at timestamptz NOT NULL
);

-- What someone should know: that a referral moved, or that an answer is awaited. No name, no word of anyone: a referral's id.
CREATE TABLE casework.notice (
    id           uuid PRIMARY KEY,
    organisation uuid NOT NULL,
    account      uuid NOT NULL,
    kind         text NOT NULL CONSTRAINT notice_kind_known CHECK (kind IN ('sent', 'accepted', 'declined', 'waitlisted', 'in_progress',
                 'completed', 'not_fulfilled', 'withdrawn', 'expired', 'entered_in_error', 'overdue', 'waiting')),
    referral     uuid NOT NULL REFERENCES casework.referral,
    -- The move it tells of, or the referral that is waited for.
    cause        uuid NOT NULL,
    at           timestamptz NOT NULL,
    read_at      timestamptz,
    CONSTRAINT notice_once UNIQUE (account, organisation, cause, kind),
    CONSTRAINT notice_membership FOREIGN KEY (organisation, account) REFERENCES access.membership
);
CREATE INDEX notice_own ON casework.notice (organisation, account, at DESC, id DESC);
CREATE INDEX notice_unread ON casework.notice (account, organisation) WHERE read_at IS NULL;
CREATE INDEX notice_referral ON casework.notice (referral, kind);
CREATE INDEX notice_read_at ON casework.notice (read_at) WHERE read_at IS NOT NULL;
COMMENT ON COLUMN casework.notice.id IS 'purpose: names the notice; retention: 90 days after it was read';
COMMENT ON COLUMN casework.notice.organisation IS 'purpose: for whom it is; retention: 90 days after it was read';
COMMENT ON COLUMN casework.notice.account IS 'purpose: for whom it is; retention: 90 days after it was read';
COMMENT ON COLUMN casework.notice.kind IS 'purpose: what there is to know; retention: 90 days after it was read';
COMMENT ON COLUMN casework.notice.referral IS 'purpose: where to look; retention: 90 days after it was read';
COMMENT ON COLUMN casework.notice.cause IS 'purpose: nobody is told twice; retention: 90 days after it was read';
COMMENT ON COLUMN casework.notice.at IS 'purpose: when it happened; retention: 90 days after it was read, a year at most';
COMMENT ON COLUMN casework.notice.read_at IS 'purpose: what is still to be read, retention itself; retention: 90 days after it was read';

-- What waits for an answer, the longest first.
CREATE INDEX referral_unanswered ON casework.referral (sent_at) WHERE state IN ('sent', 'waitlisted');

-- A move is someone's, unless time made it.
ALTER TABLE casework.referral_move ALTER COLUMN account DROP NOT NULL,
    ADD CONSTRAINT referral_move_is_someones CHECK ((account IS NULL) = (to_state = 'expired'));

-- From here on the daemon acts for an organisation: row security then shows it that organisation's rows, as far as policies
-- name the daemon, and the vault that organisation's keys.
CREATE FUNCTION access.act_for(organisation uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    context text[] := access.context();
BEGIN
    IF (context[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'only the daemon acts for an organisation' USING ERRCODE = 'RL003';
    END IF;
    PERFORM FROM directory.organisation o WHERE o.id = act_for.organisation;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such organisation' USING ERRCODE = 'RL003';
    END IF;
    PERFORM access.set_context(context[1]::uuid, 'daemon', NULL, organisation, ARRAY['daemon']);
END
$$;

-- Leaves a job. A member leaves one kind only: that the other side of a referral be told of the move they have just made.
CREATE FUNCTION jobs.enqueue(id uuid, kind text, organisation uuid, referral uuid, move uuid, left_at timestamptz, run_at timestamptz)
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    context text[] := access.context();
BEGIN
    IF (context[2] = 'daemon') IS NOT TRUE AND NOT EXISTS (
        SELECT FROM casework.referral_move m JOIN casework.referral r ON r.id = m.referral
        WHERE m.entry = move AND m.referral = referral AND m.at = left_at AND r.sent_at IS NOT NULL
          AND m.organisation = nullif(context[4], '')::uuid
          AND ((m.organisation = r.referrer AND kind = 'tell_recipient' AND organisation = r.recipient)
            OR (m.organisation = r.recipient AND kind = 'tell_referrer' AND organisation = r.referrer))) THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO jobs.job (id, kind, organisation, referral, move, left_at, run_at)
    VALUES (id, kind, organisation, referral, move, left_at, run_at);
END
$$;

-- Leaves a job for each referral that waits too long: to remind the recipient once past the day it was due and once after
-- ten days, to expire it thirty days after the last move of either side. So many of each kind at a time; answers how many.
CREATE FUNCTION jobs.find_unanswered(at timestamptz, waiting_since timestamptz, silent_since timestamptz, most bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    found_now integer;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO jobs.job (id, kind, organisation, referral, left_at, run_at)
    SELECT gen_random_uuid(), due.kind, due.organisation, due.referral, find_unanswered.at, find_unanswered.at
    FROM (
        (SELECT 'expire' AS kind, r.referrer AS organisation, r.id AS referral
         FROM casework.referral r
         WHERE r.state IN ('sent', 'waitlisted') AND r.sent_at <= silent_since
           AND NOT EXISTS (SELECT FROM casework.referral_move m WHERE m.referral = r.id AND m.at > silent_since)
           AND NOT EXISTS (SELECT FROM jobs.job j WHERE j.referral = r.id AND j.kind = 'expire')
         ORDER BY r.sent_at LIMIT most)
        UNION ALL
        (SELECT 'remind_overdue', r.recipient, r.id
         FROM casework.referral r
         WHERE r.state = 'sent' AND r.sent_at > silent_since AND r.due_at <= find_unanswered.at
           AND NOT EXISTS (SELECT FROM casework.notice n WHERE n.referral = r.id AND n.kind = 'overdue')
           AND NOT EXISTS (SELECT FROM jobs.job j WHERE j.referral = r.id AND j.kind = 'remind_overdue')
         ORDER BY r.sent_at LIMIT most)
        UNION ALL
        (SELECT 'remind_waiting', r.recipient, r.id
         FROM casework.referral r
         WHERE r.state = 'sent' AND r.sent_at > silent_since AND r.sent_at <= waiting_since
           AND NOT EXISTS (SELECT FROM casework.notice n WHERE n.referral = r.id AND n.kind = 'waiting')
           AND NOT EXISTS (SELECT FROM jobs.job j WHERE j.referral = r.id AND j.kind = 'remind_waiting')
         ORDER BY r.sent_at LIMIT most)
    ) AS due
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS found_now = ROW_COUNT;
    RETURN found_now;
END
$$;

-- Gives notice of a referral at the organisation the daemon acts for: to whoever deals with it there, or, while nobody does,
-- to everyone who may take it up. Nobody is told the same twice. Answers how many were told.
CREATE FUNCTION casework.give_notice(referral uuid, kind text, cause uuid, at timestamptz) RETURNS integer
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
        SELECT m.organisation, m.account, m.account IS NOT DISTINCT FROM s.assignee AS deals_with_it
        FROM casework.referral_side s
        JOIN access.membership m ON m.organisation = s.organisation
        JOIN access.account a ON a.id = m.account
        WHERE s.referral = give_notice.referral AND s.organisation = context[4]::uuid
          AND m.roles && ARRAY['caseworker', 'coordinator']
          AND (m.until IS NULL OR m.until > clock_timestamp()) AND a.disabled_at IS NULL
    )
    INSERT INTO casework.notice (id, organisation, account, kind, referral, cause, at)
    SELECT gen_random_uuid(), p.organisation, p.account, give_notice.kind, give_notice.referral, give_notice.cause, give_notice.at
    FROM present p
    WHERE p.deals_with_it OR NOT EXISTS (SELECT FROM present WHERE deals_with_it)
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING;
    GET DIAGNOSTICS told = ROW_COUNT;
    RETURN told;
END
$$;

-- Deletes what is kept no longer: failed sign-ins after a day, sessions six months after their end, notices 90 days after
-- they were read and a year after they were given. So many of each at a time; answers how many. Entries of the audit name a
-- session and do not refer to its row: they stay.
CREATE FUNCTION jobs.purge(at timestamptz, most bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    purged integer := 0;
    deleted integer;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    DELETE FROM access.attempt t WHERE t.key_sha256 IN (
        SELECT o.key_sha256 FROM access.attempt o
        WHERE o.last_at < clock_timestamp() - interval '1 day' AND o.blocked_until < clock_timestamp() LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    purged := purged + deleted;
    DELETE FROM access.session s WHERE s.id IN (
        SELECT o.id FROM access.session o
        WHERE o.kind = 'member' AND least(o.ended_at, o.expires_at) < clock_timestamp() - interval '6 months' LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    purged := purged + deleted;
    DELETE FROM casework.notice n WHERE n.id IN (
        SELECT o.id FROM casework.notice o
        WHERE o.read_at < purge.at - interval '90 days' OR o.at < purge.at - interval '1 year' LIMIT most);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN purged + deleted;
END
$$;

RESET ROLE;
ALTER FUNCTION access.act_for OWNER TO relais_gate;
ALTER FUNCTION jobs.enqueue OWNER TO relais_gate;
ALTER FUNCTION jobs.find_unanswered OWNER TO relais_gate;
ALTER FUNCTION jobs.purge OWNER TO relais_gate;
ALTER FUNCTION casework.give_notice OWNER TO relais_gate;
-- Each of them asks for the daemon's context; the role is where its transactions start.
GRANT EXECUTE ON FUNCTION access.act_for, jobs.enqueue, jobs.find_unanswered, jobs.purge, casework.give_notice TO relais_casework;
SET LOCAL ROLE relais_owner;

GRANT SELECT, INSERT ON jobs.job TO relais_gate;
GRANT SELECT, UPDATE, DELETE ON jobs.job TO relais_casework;
GRANT SELECT, UPDATE (run_at, attempts, failure, failed_at, dead_at) ON jobs.job TO relais_access;
ALTER TABLE jobs.job ENABLE ROW LEVEL SECURITY;
ALTER TABLE jobs.job FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON jobs.job TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY daemon ON jobs.job TO relais_casework USING ('daemon' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY administration ON jobs.job TO relais_access USING ('administrator' = ANY ((SELECT access.roles())::text[]));

GRANT SELECT, INSERT, UPDATE (due_at) ON jobs.routine TO relais_casework;
ALTER TABLE jobs.routine ENABLE ROW LEVEL SECURITY;
ALTER TABLE jobs.routine FORCE ROW LEVEL SECURITY;
CREATE POLICY daemon ON jobs.routine TO relais_casework USING ('daemon' = ANY ((SELECT access.roles())::text[]));

GRANT SELECT, INSERT, DELETE ON casework.notice TO relais_gate;
GRANT SELECT, UPDATE (read_at) ON casework.notice TO relais_casework;
ALTER TABLE casework.notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.notice FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.notice TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY organisation_barrier ON casework.notice AS RESTRICTIVE TO relais_casework
    USING (organisation = (SELECT access.organisation()));
CREATE POLICY own ON casework.notice TO relais_casework USING (account = (SELECT access.account()));

GRANT DELETE ON access.session TO relais_gate;
GRANT SELECT ON casework.referral_move TO relais_gate;
CREATE POLICY gate_reads ON casework.referral_move FOR SELECT TO relais_gate USING (true);

-- The daemon, for the organisation it acts for: sees its side of a referral, locks it, and lets what nobody answered expire.
-- Of anyone's file it sees nothing.
CREATE POLICY daemon_reads ON casework.referral_side FOR SELECT TO relais_casework
    USING ('daemon' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY daemon_locks ON casework.referral_side FOR UPDATE TO relais_casework
    USING ('daemon' = ANY ((SELECT access.roles())::text[])) WITH CHECK (false);
CREATE POLICY expiry ON casework.referral FOR UPDATE TO relais_casework
    USING ('daemon' = ANY ((SELECT access.roles())::text[]))
    WITH CHECK ('daemon' = ANY ((SELECT access.roles())::text[]) AND state = 'expired');
CREATE POLICY expiry ON casework.referral_move FOR INSERT TO relais_casework
    WITH CHECK ('daemon' = ANY ((SELECT access.roles())::text[]) AND to_state = 'expired' AND account IS NULL
        AND organisation = (SELECT access.organisation())
        AND EXISTS (SELECT FROM casework.referral r WHERE r.id = referral_move.referral));

RESET ROLE;
