-- Lists that cost what they show. Row security lets PostgreSQL guess, wrongly, how many rows it will let through; so what a
-- list begins with is found here by functions that know whose hands a referral is in and which index has it in order. They
-- answer ids. What is shown of those is read as before, under row security.

SET CONSTRAINTS ALL IMMEDIATE;
SET LOCAL ROLE relais_owner;

-- As on the shared row, so that what nobody has in hand yet is found newest first.
ALTER TABLE casework.referral_side ADD COLUMN drafted_at timestamptz;
COMMENT ON COLUMN casework.referral_side.drafted_at IS 'purpose: the newest first; retention: with the referral';
-- The other organisation, where it was told of the move.
ALTER TABLE casework.referral_move ADD COLUMN peer uuid REFERENCES directory.organisation;
COMMENT ON COLUMN casework.referral_move.peer IS 'purpose: who was told of it; retention: with the referral';

RESET ROLE;
UPDATE casework.referral_side s SET drafted_at = r.drafted_at FROM casework.referral r WHERE r.id = s.referral;
UPDATE casework.referral_move m SET peer = CASE m.organisation WHEN r.referrer THEN r.recipient ELSE r.referrer END
FROM casework.referral r WHERE r.id = m.referral AND r.sent_at <= m.at;
SET CONSTRAINTS ALL IMMEDIATE;
SET LOCAL ROLE relais_owner;
ALTER TABLE casework.referral_side ALTER COLUMN drafted_at SET NOT NULL;

CREATE INDEX referral_side_pool ON casework.referral_side (organisation, drafted_at DESC, referral DESC)
    WHERE side = 'recipient' AND assignee IS NULL;
DROP INDEX casework.referral_side_assignee;
CREATE INDEX referral_side_assignee ON casework.referral_side (organisation, assignee, side, drafted_at DESC, referral DESC);
DROP INDEX casework.referral_move_organisation;
CREATE INDEX referral_move_organisation ON casework.referral_move (organisation, at DESC);
CREATE INDEX referral_move_peer ON casework.referral_move (peer, at DESC);
-- Each state's newest first; these take the place of two that had the states without an order.
DROP INDEX casework.referral_referrer;
DROP INDEX casework.referral_recipient_state;
CREATE INDEX referral_referrer_state ON casework.referral (referrer, state, drafted_at DESC, id DESC);
CREATE INDEX referral_recipient_state ON casework.referral (recipient, state, drafted_at DESC, id DESC) WHERE sent_at IS NOT NULL;
-- What waits for an answer, the most pressing first; what is under way, the latest first.
CREATE INDEX referral_referrer_due ON casework.referral (referrer, due_at, id) WHERE state IN ('sent', 'waitlisted');
CREATE INDEX referral_recipient_due ON casework.referral (recipient, due_at, id) WHERE state IN ('sent', 'waitlisted');
CREATE INDEX referral_referrer_answered ON casework.referral (referrer, answered_at DESC, id) WHERE state IN ('accepted', 'in_progress');
CREATE INDEX referral_recipient_answered ON casework.referral (recipient, answered_at DESC, id) WHERE state IN ('accepted', 'in_progress');
-- Who follows whom, asked of every row of a file that comes: whichever of its indexes PostgreSQL takes, and in a new database it
-- knows no better, finds the one line.
DROP INDEX casework.assignment_person;
DROP INDEX casework.assignment_account;
CREATE INDEX assignment_person ON casework.assignment (organisation, person, account);
CREATE INDEX assignment_account ON casework.assignment (organisation, account, person);
-- Supports that are over, and whose level at exit was not told all at once.
CREATE INDEX referral_without_exit ON casework.referral (recipient, drafted_at DESC, id DESC) INCLUDE (service, level_at_entry, state)
    WHERE state IN ('completed', 'not_fulfilled') AND level_at_exit IS NULL;

-- What the people someone follows are in, where a colleague has it in hand: neither theirs nor nobody's. It becomes part of
-- the statements of the functions below.
CREATE FUNCTION casework.followed(own uuid, account uuid) RETURNS TABLE (referral uuid, side text, drafted_at timestamptz)
    LANGUAGE sql STABLE AS $$
    SELECT s.referral, s.side, s.drafted_at
    FROM casework.assignment a
    JOIN casework.referral_side s ON s.organisation = a.organisation AND s.person = a.person
    WHERE a.organisation = followed.own AND a.account = followed.account AND a.until IS NULL
      AND s.assignee IS DISTINCT FROM followed.account AND (s.side = 'referrer' OR s.assignee IS NOT NULL)
$$;

-- What someone has in hand: what was given to them, and what their people are in.
CREATE FUNCTION casework.in_hand(own uuid, account uuid) RETURNS TABLE (referral uuid, side text, drafted_at timestamptz)
    LANGUAGE sql STABLE AS $$
    SELECT s.referral, s.side, s.drafted_at FROM casework.referral_side s
    WHERE s.organisation = in_hand.own AND s.assignee = in_hand.account
    UNION ALL
    SELECT f.referral, f.side, f.drafted_at FROM casework.followed(in_hand.own, in_hand.account) f
$$;

-- The newest referrals an organisation sent or received, in one state where it is given, after a place in the list: of
-- those a coordinator sees, as many as are asked for by the index that has them in order; for a caseworker, by such indexes
-- too, of what nobody has in hand and of what they have themselves, and of what the people they follow are in. The state is
-- looked up row by row, so that no other plan is thought of.
CREATE FUNCTION casework.newest(side text, state text, at timestamptz, id uuid, most bigint) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
    me uuid := access.account();
    roles text[] := access.roles();
    before timestamptz := coalesce(newest.at, 'infinity');
    before_id uuid := coalesce(newest.id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    -- What was accepted is in somebody's hand.
    may_be_free boolean := newest.side = 'recipient'
        AND coalesce(newest.state, 'sent') NOT IN ('accepted', 'in_progress', 'completed', 'not_fulfilled');
BEGIN
    IF NOT roles && ARRAY['caseworker', 'coordinator'] THEN
        RETURN;
    ELSIF NOT 'coordinator' = ANY (roles) THEN
        RETURN QUERY SELECT found.referral FROM (
            (SELECT s.referral, s.drafted_at FROM casework.referral_side s
             WHERE may_be_free AND newest.state IS NULL
               AND s.organisation = own AND s.side = 'recipient' AND s.assignee IS NULL AND (s.drafted_at, s.referral) < (before, before_id)
             ORDER BY s.drafted_at DESC, s.referral DESC LIMIT newest.most)
            UNION ALL
            (SELECT r.id, r.drafted_at FROM casework.referral r
             WHERE may_be_free AND r.recipient = own AND r.sent_at IS NOT NULL AND r.state = newest.state AND (r.drafted_at, r.id) < (before, before_id)
               AND (SELECT s.assignee IS NULL FROM casework.referral_side s WHERE s.organisation = own AND s.referral = r.id)
             ORDER BY r.drafted_at DESC, r.id DESC LIMIT newest.most)
            UNION ALL
            (SELECT s.referral, s.drafted_at FROM casework.referral_side s
             WHERE s.organisation = own AND s.assignee = me AND s.side = newest.side AND (s.drafted_at, s.referral) < (before, before_id)
               AND (SELECT (newest.state IS NULL OR r.state = newest.state) AND (newest.state = 'draft' OR r.sent_at IS NOT NULL)
                    FROM casework.referral r WHERE r.id = s.referral)
             ORDER BY s.drafted_at DESC, s.referral DESC LIMIT newest.most)
            UNION ALL
            (SELECT f.referral, f.drafted_at FROM casework.followed(own, me) f
             WHERE f.side = newest.side AND (f.drafted_at, f.referral) < (before, before_id)
               AND (SELECT (newest.state IS NULL OR r.state = newest.state) AND (newest.state = 'draft' OR r.sent_at IS NOT NULL)
                    FROM casework.referral r WHERE r.id = f.referral)
             ORDER BY f.drafted_at DESC, f.referral DESC LIMIT newest.most)) AS found
        ORDER BY found.drafted_at DESC, found.referral DESC LIMIT newest.most;
    ELSIF newest.side = 'recipient' AND newest.state IS NULL THEN
        RETURN QUERY SELECT r.id FROM casework.referral r
        WHERE r.recipient = own AND r.sent_at IS NOT NULL AND (r.drafted_at, r.id) < (before, before_id)
        ORDER BY r.drafted_at DESC, r.id DESC LIMIT newest.most;
    ELSIF newest.side = 'recipient' THEN
        RETURN QUERY SELECT r.id FROM casework.referral r
        WHERE r.recipient = own AND r.sent_at IS NOT NULL AND r.state = newest.state AND (r.drafted_at, r.id) < (before, before_id)
        ORDER BY r.drafted_at DESC, r.id DESC LIMIT newest.most;
    ELSIF newest.state IS NULL THEN
        RETURN QUERY SELECT r.id FROM casework.referral r
        WHERE r.referrer = own AND r.sent_at IS NOT NULL AND (r.drafted_at, r.id) < (before, before_id)
        ORDER BY r.drafted_at DESC, r.id DESC LIMIT newest.most;
    ELSE
        RETURN QUERY SELECT r.id FROM casework.referral r
        WHERE r.referrer = own AND r.state = newest.state AND (newest.state = 'draft' OR r.sent_at IS NOT NULL)
          AND (r.drafted_at, r.id) < (before, before_id)
        ORDER BY r.drafted_at DESC, r.id DESC LIMIT newest.most;
    END IF;
END
$$;

-- The same, of supports that are over without the level of French at exit that would tell the progress.
CREATE FUNCTION casework.newest_exits(state text, at timestamptz, id uuid, most bigint) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
    me uuid := access.account();
    roles text[] := access.roles();
    sees_all boolean := 'coordinator' = ANY (roles);
    before timestamptz := coalesce(newest_exits.at, 'infinity');
    before_id uuid := coalesce(newest_exits.id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    teaching uuid[] := array(SELECT v.id FROM directory.service v
                             WHERE v.organisation = own AND v.thematiques @> ARRAY['lecture-ecriture-calcul--maitriser-le-francais']);
BEGIN
    IF roles && ARRAY['caseworker', 'coordinator'] THEN
        RETURN QUERY SELECT r.id FROM (
            SELECT r.id, r.drafted_at, r.service, r.level_at_entry, r.state
            FROM casework.referral r
            WHERE sees_all AND r.recipient = own AND r.state IN ('completed', 'not_fulfilled') AND r.level_at_exit IS NULL
            UNION ALL
            SELECT r.id, r.drafted_at, r.service, r.level_at_entry, r.state
            FROM casework.in_hand(own, me) h JOIN casework.referral r ON r.id = h.referral
            WHERE NOT sees_all AND h.side = 'recipient' AND r.state IN ('completed', 'not_fulfilled') AND r.level_at_exit IS NULL) AS r
        WHERE (r.drafted_at, r.id) < (before, before_id) AND (newest_exits.state IS NULL OR r.state = newest_exits.state)
          AND (r.level_at_entry IS NOT NULL OR r.service = ANY (teaching)
               OR (SELECT true FROM casework.assessment a WHERE a.referral = r.id AND a.moment = 'entry'))
          AND (SELECT true FROM casework.assessment a WHERE a.referral = r.id AND a.moment = 'exit') IS NULL
        ORDER BY r.drafted_at DESC, r.id DESC LIMIT newest_exits.most;
    END IF;
END
$$;

-- What is on someone's desk (Desk in Swift), part by part, each in its order.
CREATE FUNCTION casework.on_desk(at timestamptz, most bigint) RETURNS TABLE (part text, referral uuid)
    LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
    me uuid := access.account();
    roles text[] := access.roles();
    next_week timestamptz := on_desk.at + interval '7 days';
BEGIN
    IF 'coordinator' = ANY (roles) THEN
        RETURN QUERY
        (SELECT 'to_answer', r.id FROM casework.referral r
         WHERE r.recipient = own AND r.state IN ('sent', 'waitlisted')
         ORDER BY r.due_at, r.id LIMIT on_desk.most)
        UNION ALL
        (SELECT 'late', r.id FROM casework.referral r
         WHERE r.referrer = own AND r.state = 'sent' AND r.due_at < on_desk.at
         ORDER BY r.due_at, r.id LIMIT on_desk.most)
        UNION ALL
        (SELECT 'waiting', r.id FROM casework.referral r
         WHERE r.referrer = own AND r.state IN ('sent', 'waitlisted') AND r.due_at >= on_desk.at
         ORDER BY r.due_at, r.id LIMIT on_desk.most)
        UNION ALL
        (SELECT 'under_way', f.id FROM (
            (SELECT r.id, r.answered_at FROM casework.referral r WHERE r.referrer = own AND r.state IN ('accepted', 'in_progress')
             ORDER BY r.answered_at DESC, r.id LIMIT on_desk.most)
            UNION ALL
            (SELECT r.id, r.answered_at FROM casework.referral r WHERE r.recipient = own AND r.state IN ('accepted', 'in_progress')
             ORDER BY r.answered_at DESC, r.id LIMIT on_desk.most)) f
         ORDER BY f.answered_at DESC, f.id LIMIT on_desk.most)
        UNION ALL
        (SELECT 'week', f.id FROM (
            (SELECT r.id, r.due_at FROM casework.referral r
             WHERE r.referrer = own AND r.state = 'sent' AND r.due_at >= on_desk.at AND r.due_at < next_week
             ORDER BY r.due_at, r.id LIMIT 40)
            UNION ALL
            (SELECT r.id, r.due_at FROM casework.referral r
             WHERE r.recipient = own AND r.state = 'sent' AND r.due_at >= on_desk.at AND r.due_at < next_week
             ORDER BY r.due_at, r.id LIMIT 40)) f
         ORDER BY f.due_at, f.id LIMIT 40);
    ELSIF 'caseworker' = ANY (roles) THEN
        RETURN QUERY
        WITH hand AS MATERIALIZED (
            SELECT r.id, h.side, r.state, r.due_at, r.answered_at
            FROM casework.in_hand(own, me) h JOIN casework.referral r ON r.id = h.referral
            WHERE r.state IN ('sent', 'waitlisted', 'accepted', 'in_progress')),
        pool AS NOT MATERIALIZED (
            SELECT r.id, r.state, r.due_at
            FROM casework.referral r
            WHERE r.recipient = own AND r.state IN ('sent', 'waitlisted')
              AND (SELECT s.assignee IS NULL FROM casework.referral_side s WHERE s.organisation = own AND s.referral = r.id))
        (SELECT 'to_answer', f.id FROM (
            (SELECT p.id, p.due_at FROM pool p ORDER BY p.due_at, p.id LIMIT on_desk.most)
            UNION ALL
            (SELECT h.id, h.due_at FROM hand h WHERE h.side = 'recipient' AND h.state IN ('sent', 'waitlisted'))) f
         ORDER BY f.due_at, f.id LIMIT on_desk.most)
        UNION ALL
        (SELECT 'late', h.id FROM hand h WHERE h.side = 'referrer' AND h.state = 'sent' AND h.due_at < on_desk.at
         ORDER BY h.due_at, h.id LIMIT on_desk.most)
        UNION ALL
        (SELECT 'waiting', h.id FROM hand h
         WHERE h.side = 'referrer' AND h.state IN ('sent', 'waitlisted') AND h.due_at >= on_desk.at
         ORDER BY h.due_at, h.id LIMIT on_desk.most)
        UNION ALL
        (SELECT 'under_way', h.id FROM hand h WHERE h.state IN ('accepted', 'in_progress')
         ORDER BY h.answered_at DESC, h.id LIMIT on_desk.most)
        UNION ALL
        (SELECT 'week', f.id FROM (
            (SELECT p.id, p.due_at FROM pool p WHERE p.state = 'sent' AND p.due_at >= on_desk.at AND p.due_at < next_week
             ORDER BY p.due_at, p.id LIMIT 40)
            UNION ALL
            (SELECT h.id, h.due_at FROM hand h WHERE h.state = 'sent' AND h.due_at >= on_desk.at AND h.due_at < next_week)) f
         ORDER BY f.due_at, f.id LIMIT 40);
    END IF;
END
$$;

-- The last moves of either side since a moment, but drafts: of what the caller may see.
CREATE FUNCTION casework.news(since timestamptz, most bigint) RETURNS TABLE (entry uuid)
    LANGUAGE plpgsql STABLE ROWS 6 SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
    me uuid := access.account();
    sees_all boolean := 'coordinator' = ANY (access.roles());
BEGIN
    IF access.roles() && ARRAY['caseworker', 'coordinator'] THEN
        RETURN QUERY
        SELECT m.entry
        FROM (
            (SELECT m.entry, m.at, m.referral, m.to_state FROM casework.referral_move m WHERE m.organisation = own AND m.at > news.since)
            UNION ALL
            (SELECT m.entry, m.at, m.referral, m.to_state FROM casework.referral_move m WHERE m.peer = own AND m.at > news.since)
        ) m
        JOIN casework.referral_side s ON s.organisation = own AND s.referral = m.referral
        WHERE m.to_state <> 'draft'
          AND (sees_all OR s.assignee = me OR (s.side = 'recipient' AND s.assignee IS NULL)
               OR EXISTS (SELECT FROM casework.assignment a
                          WHERE a.organisation = own AND a.account = me AND a.person = s.person AND a.until IS NULL))
        ORDER BY m.at DESC, m.entry
        LIMIT news.most;
    END IF;
END
$$;

DROP FUNCTION audit.append_all;
-- As in 0012, and with the entry before on the same row, itself where there is none: files are corrected by the thousand too.
-- Adds many entries of one kind to the log of the session's organisation, each about one object. As `audit.append`, with the
-- same checks; but the session's counter is raised once for all of them: one row updated ten thousand times in a
-- transaction is found a little more slowly each time.
CREATE FUNCTION audit.append_all(ids uuid[], log uuid, at timestamptz, action text, class text, object_type text,
    references_to bytea[], previous uuid[], heads bytea[], middles bytea[], tails bytea[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    context text[] := access.context();
    actor text;
    before bigint;
    added bigint;
BEGIN
    IF context IS NULL THEN
        RAISE EXCEPTION 'no context' USING ERRCODE = 'RL001';
    END IF;
    IF log::text IS DISTINCT FROM nullif(context[4], '') THEN
        RAISE EXCEPTION 'not the log of this session' USING ERRCODE = 'RL003';
    END IF;
    actor := coalesce(nullif(context[3], ''), context[1]);
    UPDATE access.session s SET sequence = s.sequence + cardinality(ids), seen_at = clock_timestamp()
    WHERE s.id = context[1]::uuid RETURNING s.sequence - cardinality(ids) INTO STRICT before;
    INSERT INTO audit.entry (id, log, at, action, class, outcome, actor, session, sseq, object_type, object_refs, bytes, leaf_hash)
    SELECT g.id, log, at, action, class, 'ok', actor::uuid, context[1]::uuid, g.counter, object_type, ARRAY[g.reference], g.whole,
        sha256('\x00'::bytea || g.whole)
    FROM (
        SELECT u.id, u.reference, u.head, u.middle, before + u.place AS counter,
            u.head || coalesce((SELECT convert_to(format('"prev":"%s",', encode(e.leaf_hash, 'hex')), 'UTF8') FROM audit.entry e WHERE e.id = u.previous), '')
                || u.middle || convert_to((before + u.place)::text, 'UTF8') || u.tail AS whole
        FROM unnest(ids, references_to, previous, heads, middles, tails) WITH ORDINALITY AS u (id, reference, previous, head, middle, tail, place)
        OFFSET 0 -- once for each, not wherever it is looked at
    ) g
    WHERE starts_with(convert_from(g.head, 'UTF8'), format('{"action":"%s","actor":"%s","at":"', action, actor))
      AND strpos(convert_from(g.head, 'UTF8'), format('"id":"%s","log":"%s","nonce":"', g.id, log)) > 0
      AND strpos(convert_from(g.head, 'UTF8'), '"outcome":"ok"') > 0
      AND right(convert_from(g.middle, 'UTF8'), 56) = format('"session":"%s","sseq":', context[1])
      AND convert_from(g.whole, 'UTF8')::jsonb @> jsonb_build_object('action', action, 'actor', actor, 'id', g.id, 'log', log,
            'outcome', 'ok', 'session', context[1], 'sseq', g.counter,
            'object', jsonb_build_object('type', object_type, 'ref', encode(g.reference, 'hex')))
      AND (convert_from(g.whole, 'UTF8')::jsonb ->> 'at')::timestamptz = at
      AND (SELECT count(*) = count(DISTINCT name) FROM json_object_keys(convert_from(g.whole, 'UTF8')::json) AS name);
    GET DIAGNOSTICS added = ROW_COUNT;
    IF added <> cardinality(ids) THEN
        RAISE EXCEPTION 'an entry speaks for its own session' USING ERRCODE = 'RL003';
    END IF;
END
$$;

RESET ROLE;
ALTER FUNCTION casework.newest OWNER TO relais_gate;
ALTER FUNCTION casework.newest_exits OWNER TO relais_gate;
ALTER FUNCTION casework.on_desk OWNER TO relais_gate;
ALTER FUNCTION casework.news OWNER TO relais_gate;
ALTER FUNCTION audit.append_all OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.newest, casework.newest_exits, casework.on_desk, casework.news, audit.append_all TO relais_casework;
SET LOCAL ROLE relais_owner;
GRANT SELECT ON casework.assessment, directory.service TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.followed, casework.in_hand TO relais_gate;
CREATE POLICY gate_reads ON casework.assessment FOR SELECT TO relais_gate USING (true);
RESET ROLE;
