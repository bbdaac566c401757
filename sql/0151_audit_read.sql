-- Reading the log: what its auditor filters by, who looked at a file, whose looks are more than usual, and the weekly letter that
-- carries a signed checkpoint out of the house.

SET LOCAL ROLE relais_owner;

CREATE INDEX entry_actor_at ON audit.entry (actor, at DESC, id DESC);
CREATE INDEX entry_log_action_at ON audit.entry (log, action, at DESC, id DESC) INCLUDE (actor, outcome);

-- The log that the caller reads: an auditor their own organisation's, the administrator any, or all (NULL).
CREATE FUNCTION audit.readable(wanted uuid) RETURNS uuid
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
BEGIN
    IF (access.context())[2] = 'administrator' THEN
        RETURN wanted;
    END IF;
    IF ('auditor' = ANY (access.roles())) IS NOT TRUE OR wanted <> access.organisation() THEN
        RAISE EXCEPTION 'not theirs to read' USING ERRCODE = 'RL003';
    END IF;
    RETURN access.organisation();
END
$$;

-- Which logs there are: one, or all.
CREATE FUNCTION audit.logs(only_one uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT only_one WHERE only_one IS NOT NULL
    UNION ALL SELECT o.id FROM directory.organisation o WHERE only_one IS NULL
    UNION ALL SELECT d.id FROM directory.deployment d WHERE only_one IS NULL
$$;

-- The ids of entries, the newest first, of those that are asked for: by account, by actions, by kind, by how they ended, by what they
-- are about, in a time that begins with its first moment and ends before its last. Each way has an index in the same order.
CREATE FUNCTION audit.find(log uuid, actor uuid, actions text[], class text, outcome text, refs bytea[], since timestamptz, until timestamptz,
    after_at timestamptz, after_id uuid, most bigint) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_variable
DECLARE
    own uuid := audit.readable(log);
    first_at timestamptz := coalesce(since, '-infinity');
    end_at timestamptz := coalesce(until, 'infinity');
    next_at timestamptz := coalesce(after_at, 'infinity');
    next_id uuid := coalesce(after_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
BEGIN
    IF refs IS NOT NULL THEN
        RETURN QUERY
        WITH about AS MATERIALIZED (
            SELECT e.id, e.at, e.actor, e.action, e.class, e.outcome FROM audit.entry e
            WHERE e.object_refs && refs AND (own IS NULL OR e.log = own)
        )
        SELECT e.id FROM about e
        WHERE e.at >= first_at AND e.at < end_at AND (e.at, e.id) < (next_at, next_id)
          AND (actor IS NULL OR e.actor = actor) AND (actions IS NULL OR e.action = ANY (actions))
          AND (class IS NULL OR e.class = class) AND (outcome IS NULL OR e.outcome = outcome)
        ORDER BY e.at DESC, e.id DESC LIMIT most;
    ELSIF actor IS NOT NULL THEN
        RETURN QUERY
        SELECT e.id FROM audit.entry e
        WHERE e.actor = actor AND (own IS NULL OR e.log = own) AND e.at >= first_at AND e.at < end_at AND (e.at, e.id) < (next_at, next_id)
          AND (actions IS NULL OR e.action = ANY (actions))
          AND (class IS NULL OR e.class = class) AND (outcome IS NULL OR e.outcome = outcome)
        ORDER BY e.at DESC, e.id DESC LIMIT most;
    ELSIF actions IS NOT NULL THEN
        RETURN QUERY
        SELECT o.id FROM audit.logs(own) AS l (id), unnest(actions) AS a (action), LATERAL (
            SELECT e.id, e.at FROM audit.entry e
            WHERE e.log = l.id AND e.action = a.action AND e.at >= first_at AND e.at < end_at AND (e.at, e.id) < (next_at, next_id)
              AND (outcome IS NULL OR e.outcome = outcome)
            ORDER BY e.at DESC, e.id DESC LIMIT most) o
        ORDER BY o.at DESC, o.id DESC LIMIT most;
    ELSE
        RETURN QUERY
        SELECT o.id FROM audit.logs(own) AS l (id), LATERAL (
            SELECT e.id, e.at FROM audit.entry e
            WHERE e.log = l.id AND e.at >= first_at AND e.at < end_at AND (e.at, e.id) < (next_at, next_id)
              AND (class IS NULL OR e.class = class) AND (outcome IS NULL OR e.outcome = outcome)
            ORDER BY e.at DESC, e.id DESC LIMIT most) o
        ORDER BY o.at DESC, o.id DESC LIMIT most;
    END IF;
END
$$;

-- What the log calls someone's file, found by its code: each with the key that makes the reference, wrapped. No fact of the person.
-- Of someone who was erased there is none any more: what is told of them can be joined by nobody.
CREATE FUNCTION audit.subjects_of(log uuid, code text, most bigint) RETURNS TABLE (organisation uuid, type text, subject uuid, wrapped bytea)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    own uuid := audit.readable(log);
BEGIN
    RETURN QUERY
    WITH file AS (
        SELECT p.organisation, p.id FROM casework.person p
        WHERE p.code = code AND (own IS NULL OR p.organisation = own) AND p.erased_at IS NULL
        ORDER BY p.id LIMIT 10
    ), files AS (
        SELECT f.organisation, f.id FROM file f
        UNION SELECT p.organisation, p.id FROM file f JOIN casework.person p ON p.organisation = f.organisation AND p.merged_into = f.id
    ), subjects AS (
        SELECT f.organisation, 'person' AS type, f.id FROM files f
        UNION ALL (SELECT s.organisation, 'referral', s.referral FROM files f
            JOIN casework.referral_side s ON s.organisation = f.organisation AND s.person = f.id LIMIT most)
        UNION ALL (SELECT s.organisation, 'handover', s.handover FROM files f
            JOIN casework.handover_side s ON s.organisation = f.organisation AND s.person = f.id LIMIT most)
    )
    SELECT s.organisation, s.type, s.id, k.wrapped FROM subjects s LEFT JOIN keys.pepper k ON k.subject = s.id;
END
$$;

-- Who looked at what, by whom did which: how often, first and last.
CREATE FUNCTION audit.who_looked(log uuid, refs bytea[], most bigint)
    RETURNS TABLE (actor uuid, name text, role text, organisation text, action text, times bigint, first_at timestamptz, last_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_variable
DECLARE
    own uuid := audit.readable(log);
BEGIN
    RETURN QUERY
    SELECT g.actor, a.name, access.function_of(m.roles, a.id), other.name, g.action, g.times, g.first_at, g.last_at
    FROM (SELECT e.actor, e.log, e.action, count(*) AS times, min(e.at) AS first_at, max(e.at) AS last_at
          FROM audit.entry e
          WHERE e.object_refs && refs AND (own IS NULL OR e.log = own) AND e.outcome = 'ok'
          GROUP BY e.actor, e.log, e.action) g
    LEFT JOIN access.account a ON a.id = g.actor
    LEFT JOIN access.membership m ON m.organisation = g.log AND m.account = g.actor
    -- Whoever is no member did it for another organisation, the other side of a referral.
    LEFT JOIN LATERAL (
        SELECT o.name FROM access.membership x JOIN directory.organisation o ON o.id = x.organisation
        WHERE x.account = g.actor AND m.account IS NULL ORDER BY x.since LIMIT 1) other ON true
    ORDER BY g.last_at DESC, g.actor, g.action LIMIT most;
END
$$;

-- Whom one may filter by: the members of the organisation, also those who have left it.
CREATE FUNCTION audit.actors(most bigint) RETURNS TABLE (account uuid, name text, email text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    own uuid := audit.readable(access.organisation());
BEGIN
    RETURN QUERY
    SELECT a.id, a.name, a.email FROM access.account a
    WHERE EXISTS (SELECT FROM access.membership m WHERE m.account = a.id AND (own IS NULL OR m.organisation = own))
    ORDER BY lower(a.name), a.id LIMIT most;
END
$$;

-- How often each member opened what is protected, in each of the last weeks, this one last: identities, emergencies, files given out,
-- files seen, what was refused, and what was done at night or at a weekend by the clock of a zone. For whoever watches over it.
CREATE FUNCTION audit.volumes(at timestamptz, zone text, identities text[], files text[], exports text[], most bigint)
    RETURNS TABLE (account uuid, name text, kind text, weeks integer[], last_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_variable
DECLARE
    own uuid := access.organisation();
    since timestamptz := at - interval '63 days';
BEGIN
    IF (access.roles() && ARRAY['auditor', 'coordinator']) IS NOT TRUE OR own IS NULL THEN
        RAISE EXCEPTION 'not theirs to read' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    WITH done AS (
        SELECT e.actor, e.at, e.outcome, e.action FROM audit.entry e
        WHERE e.log = own AND e.action = ANY (identities || files || exports || ARRAY['access.denied']) AND e.at > since AND e.at <= at
    ), kinds AS (
        SELECT d.actor, d.at, k.kind, 8 - floor(extract(epoch FROM at - d.at) / 604800)::integer AS week
        FROM done d, LATERAL (
            SELECT CASE WHEN d.outcome = 'denied' THEN 'denied' WHEN d.action = ANY (identities) THEN 'identities'
                WHEN d.action = ANY (exports) THEN 'exports' ELSE 'files' END AS kind
            UNION ALL
            SELECT 'late' WHERE extract(isodow FROM d.at AT TIME ZONE zone) > 5 OR extract(hour FROM d.at AT TIME ZONE zone) NOT BETWEEN 7 AND 19
        ) k
    ), counted AS (
        SELECT k.actor, k.kind, k.week, count(*)::integer AS times, max(k.at) AS last_at FROM kinds k
        WHERE k.week >= 0 GROUP BY k.actor, k.kind, k.week
    )
    SELECT c.actor, a.name, c.kind, array(
            SELECT coalesce((SELECT o.times FROM counted o WHERE o.actor = c.actor AND o.kind = c.kind AND o.week = w.week), 0)
            FROM generate_series(0, 8) AS w (week) ORDER BY w.week), max(c.last_at)
    FROM counted c JOIN access.membership m ON m.organisation = own AND m.account = c.actor JOIN access.account a ON a.id = c.actor
    GROUP BY c.actor, a.name, c.kind ORDER BY lower(a.name), c.actor, c.kind LIMIT most;
END
$$;

-- The weekly letter with what each log signed last: it leaves the house, so that whoever rules this database cannot take it back.
SELECT access.learn('jobs.letter', 'letter_kind_known', ARRAY['checkpoint']);
ALTER TABLE jobs.letter DROP CONSTRAINT letter_of_a_day,
    ADD CONSTRAINT letter_of_a_day CHECK ((kind IN ('digest', 'checkpoint')) = (digest_on IS NOT NULL));
CREATE UNIQUE INDEX letter_checkpoint_key ON jobs.letter (account, digest_on) WHERE kind = 'checkpoint';

-- What the logs that an account audits signed last, for the letter to it.
CREATE FUNCTION jobs.checkpoints_for(account uuid) RETURNS SETOF text
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
BEGIN
    PERFORM jobs.require_daemon();
    RETURN QUERY
    SELECT c.note FROM access.membership m JOIN LATERAL (
        SELECT o.note FROM audit.checkpoint o WHERE o.log = m.organisation ORDER BY o.size DESC LIMIT 1) c ON true
    WHERE m.account = account AND 'auditor' = ANY (m.roles) AND (m.until IS NULL OR m.until > clock_timestamp())
    ORDER BY m.organisation;
END
$$;

-- Leaves it once a week, from Monday at seven by the clock of a zone on, for every auditor. Several daemons leave one.
CREATE FUNCTION jobs.leave_checkpoints(at timestamptz, zone text, most bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    monday date := date_trunc('week', (at AT TIME ZONE zone) - interval '7 hours')::date;
    left_now integer;
BEGIN
    PERFORM jobs.require_daemon();
    INSERT INTO jobs.letter (id, kind, account, digest_on, left_at, run_at)
    SELECT gen_random_uuid(), 'checkpoint', d.account, monday, at, at
    FROM (SELECT DISTINCT m.account FROM access.membership m
          WHERE 'auditor' = ANY (m.roles) AND (m.until IS NULL OR m.until > clock_timestamp())
            AND EXISTS (SELECT FROM audit.checkpoint c WHERE c.log = m.organisation)
            AND NOT EXISTS (SELECT FROM jobs.letter l WHERE l.account = m.account AND l.kind = 'checkpoint' AND l.digest_on = monday)
            AND access.has_mailbox(m.account)
          ORDER BY m.account LIMIT most) d
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS left_now = ROW_COUNT;
    RETURN left_now;
END
$$;

-- What is deleted when its time is over: looks after twelve months, changes after thirty-six; never what authorises a purge. Their leaves
-- stay, and with them the proof that nothing else is gone.
CREATE INDEX entry_read_at ON audit.entry (log, at) WHERE class = 'read';

-- The positions whose time is over at a moment, so many at most, ascending.
CREATE FUNCTION audit.purgeable(log uuid, at timestamptz, most bigint) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_variable
BEGIN
    PERFORM jobs.require_daemon();
    RETURN QUERY
    SELECT f.position FROM (
        (SELECT e.id FROM audit.entry e WHERE e.log = log AND e.class = 'read' AND e.at < at - interval '12 months' ORDER BY e.at, e.id LIMIT most)
        UNION ALL
        (SELECT e.id FROM audit.entry e WHERE e.log = log AND e.at < at - interval '36 months' AND e.class = 'write' AND e.action <> 'audit.purged'
         ORDER BY e.at, e.id LIMIT most)) o
    JOIN audit.leaf f ON f.entry = o.id
    ORDER BY f.position LIMIT most;
END
$$;

-- The purges that a log authorises and signed, and that were not carried out yet: where the authority stands, when it was given, and the
-- SHA-256 of the manifest that it is for.
CREATE FUNCTION audit.purges_to_do(at timestamptz) RETURNS TABLE (log uuid, place bigint, ordered_at timestamptz, receipt text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
BEGIN
    PERFORM jobs.require_daemon();
    RETURN QUERY
    SELECT e.log, f.position, e.at, convert_from(e.bytes, 'UTF8')::jsonb ->> 'receipt'
    FROM audit.logs(NULL) AS l (id)
    JOIN audit.entry e ON e.log = l.id AND e.action = 'audit.purged' AND e.at > at - interval '7 days'
    JOIN audit.leaf f ON f.entry = e.id
    WHERE EXISTS (SELECT FROM audit.checkpoint c WHERE c.log = f.log AND c.size > f.position)
      AND NOT EXISTS (SELECT FROM audit.purge p WHERE p.log = f.log AND p.position = f.position)
    ORDER BY e.at, e.id;
END
$$;

-- Carries one out: deletes those entries, and keeps the manifest beside them. It must be what the entry at `place` authorises, and nothing
-- of it may be younger than what is kept the shortest.
CREATE FUNCTION audit.carry_out(log uuid, place bigint, manifest text, positions bigint[], at timestamptz) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    authority audit.entry;
    gone bigint;
BEGIN
    PERFORM jobs.require_daemon();
    SELECT e.* INTO authority FROM audit.leaf f JOIN audit.entry e ON e.id = f.entry WHERE f.log = log AND f.position = place;
    IF authority.action IS DISTINCT FROM 'audit.purged'
        OR convert_from(authority.bytes, 'UTF8')::jsonb ->> 'receipt' IS DISTINCT FROM encode(sha256(convert_to(manifest, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'nothing authorises this purge' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO audit.purge (log, position, manifest, purged_at) VALUES (log, place, manifest, at) ON CONFLICT DO NOTHING;
    PERFORM set_config('relais.purging', log::text, true);
    DELETE FROM audit.entry e USING audit.leaf f
    WHERE f.log = log AND f.position = ANY (positions) AND e.id = f.entry AND e.action <> 'audit.purged'
      AND e.at < authority.at - CASE e.class WHEN 'read' THEN interval '12 months' ELSE interval '36 months' END;
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM set_config('relais.purging', '', true);
    IF gone <> cardinality(positions) THEN
        RAISE EXCEPTION 'not all of it may go' USING ERRCODE = 'RL003';
    END IF;
    RETURN gone;
END
$$;

-- As in 0003, but that what a purge deletes may go: while that function says so, as whom nobody signs in.
CREATE OR REPLACE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'entry' AND current_user = 'relais_gate' AND current_setting('relais.purging', true) <> '' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the audit is never changed' USING ERRCODE = 'RL003';
END
$$;
GRANT DELETE ON audit.entry TO relais_gate;
CREATE POLICY gate_purge ON audit.entry FOR DELETE TO relais_gate USING (true);

-- Changes a name, and roles: roles only with a recent proof, and never one's own. As in 0033; the account and the membership each
-- have an entry of their own, so that each row is bound to what tells of it. The membership stays as it is where its roles do.
DROP FUNCTION access.amend_account;
CREATE FUNCTION access.amend_account(account uuid, organisation uuid, name text, language text, roles text[], entry uuid, roles_entry uuid,
    OUT digest bytea, OUT previous uuid, OUT roles_digest bytea, OUT roles_previous uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    held access.membership;
BEGIN
    PERFORM access.require_keeper(account, organisation);
    SELECT * INTO held FROM access.membership m WHERE m.account = account AND m.organisation = organisation FOR UPDATE;
    SELECT a.entry INTO previous FROM access.account a WHERE a.id = account FOR UPDATE;
    UPDATE access.account a SET name = amend_account.name, language = amend_account.language, row_version = a.row_version + 1, entry = amend_account.entry
    WHERE a.id = account RETURNING audit.digest(a) INTO digest;
    IF roles IS DISTINCT FROM held.roles THEN
        PERFORM access.require_fresh();
        IF account = access.account() THEN
            RAISE EXCEPTION 'nobody gives themselves a role' USING ERRCODE = 'RL003';
        END IF;
        UPDATE access.membership m SET roles = amend_account.roles, entry = roles_entry
        WHERE m.account = account AND m.organisation = organisation RETURNING audit.digest(m) INTO roles_digest;
        roles_previous := held.entry;
    END IF;
END
$$;

-- The digest of an account as an entry left it: for what changes a password, which answers something else. A hash, and only for
-- whoever knows the entry, which is made in the same transaction; of a link, by its secret.
CREATE FUNCTION access.account_digest(account uuid, secret_sha256 bytea, entry uuid) RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT audit.digest(a) FROM access.account a
    WHERE a.entry = account_digest.entry
      AND a.id = coalesce(account_digest.account, (SELECT l.account FROM access.link l WHERE l.secret_sha256 = account_digest.secret_sha256))
$$;

RESET ROLE;
ALTER FUNCTION access.amend_account OWNER TO relais_gate;
ALTER FUNCTION access.account_digest OWNER TO relais_gate;
ALTER FUNCTION audit.purgeable OWNER TO relais_gate;
ALTER FUNCTION audit.purges_to_do OWNER TO relais_gate;
ALTER FUNCTION audit.carry_out OWNER TO relais_gate;
ALTER FUNCTION audit.find OWNER TO relais_gate;
ALTER FUNCTION audit.subjects_of OWNER TO relais_gate;
ALTER FUNCTION audit.who_looked OWNER TO relais_gate;
ALTER FUNCTION audit.actors OWNER TO relais_gate;
ALTER FUNCTION audit.volumes OWNER TO relais_gate;
ALTER FUNCTION jobs.checkpoints_for OWNER TO relais_gate;
ALTER FUNCTION jobs.leave_checkpoints OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION audit.readable, audit.logs TO relais_gate;
GRANT EXECUTE ON FUNCTION audit.purgeable, audit.purges_to_do, audit.carry_out TO relais_auditor;
GRANT EXECUTE ON FUNCTION audit.find, audit.subjects_of, audit.who_looked, audit.actors TO relais_auditor;
GRANT EXECUTE ON FUNCTION audit.volumes, jobs.checkpoints_for, jobs.leave_checkpoints TO relais_casework;
GRANT EXECUTE ON FUNCTION access.amend_account TO relais_access;
GRANT EXECUTE ON FUNCTION access.account_digest TO relais_casework, relais_access;
