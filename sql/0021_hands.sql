-- In whose hands each referral is, kept in the order in which lists ask for it, so that a list costs what it shows, however many
-- people someone follows. Row security stays the judge of what is shown; `casework.hand` only says where to look.

SET CONSTRAINTS ALL IMMEDIATE;
SET LOCAL ROLE relais_owner;

-- One line for everyone who has a referral in hand on their side of it, or follows its person; while nobody of the recipient has
-- it, one line in the name of the organisation itself. It says nothing that the rows it is made from do not, is written by
-- triggers alone, and may be thrown away and made anew (`casework.hands`): so it has no digest, and no entry of its own.
CREATE TABLE casework.hand (
    organisation uuid NOT NULL,
    referral     uuid NOT NULL,
    holder       uuid NOT NULL,
    side         text NOT NULL,
    state        text NOT NULL,
    drafted_at   timestamptz NOT NULL,
    due_at       timestamptz,
    answered_at  timestamptz,
    misses_exit  boolean NOT NULL,
    PRIMARY KEY (organisation, referral, holder),
    CONSTRAINT hand_side FOREIGN KEY (organisation, referral) REFERENCES casework.referral_side ON DELETE CASCADE
);
COMMENT ON COLUMN casework.hand.organisation IS 'purpose: finding what someone has in hand; retention: with the referral';
COMMENT ON COLUMN casework.hand.referral IS 'purpose: finding what someone has in hand; retention: with the referral';
COMMENT ON COLUMN casework.hand.holder IS 'purpose: finding what someone has in hand; retention: as long as they have it';
COMMENT ON COLUMN casework.hand.side IS 'purpose: finding what someone has in hand; retention: with the referral';
COMMENT ON COLUMN casework.hand.state IS 'purpose: finding what someone has in hand; retention: with the referral';
COMMENT ON COLUMN casework.hand.drafted_at IS 'purpose: the newest first; retention: with the referral';
COMMENT ON COLUMN casework.hand.due_at IS 'purpose: the most pressing first; retention: with the referral';
COMMENT ON COLUMN casework.hand.answered_at IS 'purpose: the latest first; retention: with the referral';
COMMENT ON COLUMN casework.hand.misses_exit IS 'purpose: finding missing levels at exit; retention: with the referral';
ALTER TABLE casework.hand ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.hand FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.hand TO relais_gate USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON casework.hand TO relais_gate;

-- Who has what in hand, told from the rows themselves. It becomes part of the statements that ask it. Drafts that were never
-- sent and are over are in no list.
CREATE FUNCTION casework.hands() RETURNS TABLE (organisation uuid, referral uuid, holder uuid, side text, state text,
    drafted_at timestamptz, due_at timestamptz, answered_at timestamptz, misses_exit boolean)
    LANGUAGE sql STABLE AS $$
    SELECT s.organisation, s.referral, h.holder, s.side, r.state, s.drafted_at, r.due_at, r.answered_at,
        s.side = 'recipient' AND r.state IN ('completed', 'not_fulfilled') AND r.level_at_exit IS NULL
            AND NOT EXISTS (SELECT FROM casework.assessment a WHERE a.referral = r.id AND a.moment = 'exit')
            AND (r.level_at_entry IS NOT NULL
                 OR EXISTS (SELECT FROM casework.assessment a WHERE a.referral = r.id AND a.moment = 'entry')
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

-- Brings the lines of these referrals up to date, on the sides of these organisations. Planned once for each connection, as the
-- functions below: to plan it takes thirty times as long as to do it.
CREATE FUNCTION casework.hold(organisations uuid[], referrals uuid[]) RETURNS void
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    DELETE FROM casework.hand d
    WHERE d.organisation = ANY (hold.organisations) AND d.referral = ANY (hold.referrals)
      AND NOT EXISTS (SELECT FROM casework.hands() h
                      WHERE h.organisation = d.organisation AND h.referral = d.referral AND h.holder = d.holder);
    INSERT INTO casework.hand AS d
        (organisation, referral, holder, side, state, drafted_at, due_at, answered_at, misses_exit)
    SELECT h.organisation, h.referral, h.holder, h.side, h.state, h.drafted_at, h.due_at, h.answered_at, h.misses_exit
    FROM casework.hands() h
    WHERE h.organisation = ANY (hold.organisations) AND h.referral = ANY (hold.referrals)
    ON CONFLICT (organisation, referral, holder) DO UPDATE
    SET state = excluded.state, due_at = excluded.due_at, answered_at = excluded.answered_at, misses_exit = excluded.misses_exit
    WHERE (d.state, d.due_at, d.answered_at, d.misses_exit)
        IS DISTINCT FROM (excluded.state, excluded.due_at, excluded.answered_at, excluded.misses_exit);
END
$$;

-- A side is given to someone, or names its person. Who follows that person must not change meanwhile; see the next.
CREATE FUNCTION casework.hold_side() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.person IS NOT NULL THEN
        PERFORM FROM casework.person p WHERE p.organisation = NEW.organisation AND p.id = NEW.person FOR KEY SHARE;
    END IF;
    PERFORM casework.hold(ARRAY[NEW.organisation], ARRAY[NEW.referral]);
    RETURN NULL;
END
$$;

-- Someone follows people, or does so no longer. Their files are locked, so that of two transactions, one that lets somebody
-- follow a person and one that makes them a referral, the later sees what the earlier did. A file that is opened at this
-- moment is not there yet, and in no referral.
CREATE FUNCTION casework.hold_followed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM FROM casework.person p
    WHERE (p.organisation, p.id) IN (SELECT c.organisation, c.person FROM changed c)
    ORDER BY p.organisation, p.id FOR UPDATE;
    IF FOUND THEN
        PERFORM casework.hold(array_agg(DISTINCT s.organisation), array_agg(DISTINCT s.referral))
        FROM changed c JOIN casework.referral_side s ON s.organisation = c.organisation AND s.person = c.person
        HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END
$$;

-- A referral is made, moves, or its levels of French are told.
CREATE FUNCTION casework.hold_referral() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM casework.hold(ARRAY[NEW.referrer, NEW.recipient], ARRAY[NEW.id]);
    RETURN NULL;
END
$$;

CREATE FUNCTION casework.hold_assessed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM casework.hold(ARRAY[r.recipient], ARRAY[r.id]) FROM casework.referral r WHERE r.id = NEW.referral;
    RETURN NULL;
END
$$;

-- A service teaches French from now on, or no longer: what is missing at the end of its supports is another.
CREATE FUNCTION casework.hold_taught() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM casework.hold(ARRAY[NEW.organisation], array_agg(r.id))
    FROM casework.referral r
    WHERE r.recipient = NEW.organisation AND r.service = NEW.id AND r.state IN ('completed', 'not_fulfilled') AND r.level_at_exit IS NULL
    HAVING count(*) > 0;
    RETURN NULL;
END
$$;

CREATE TRIGGER hand_follows AFTER INSERT OR UPDATE OF person, assignee ON casework.referral_side
    FOR EACH ROW EXECUTE FUNCTION casework.hold_side();
CREATE TRIGGER hand_follows_new AFTER INSERT ON casework.assignment REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION casework.hold_followed();
CREATE TRIGGER hand_follows_ended AFTER UPDATE ON casework.assignment REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION casework.hold_followed();
CREATE TRIGGER hand_follows AFTER INSERT OR UPDATE OF state, sent_at, due_at, answered_at, level_at_entry, level_at_exit ON casework.referral
    FOR EACH ROW EXECUTE FUNCTION casework.hold_referral();
CREATE TRIGGER hand_follows AFTER INSERT ON casework.assessment
    FOR EACH ROW EXECUTE FUNCTION casework.hold_assessed();
CREATE TRIGGER hand_follows AFTER UPDATE OF thematiques ON directory.service
    FOR EACH ROW WHEN (NEW.thematiques @> ARRAY['lecture-ecriture-calcul--maitriser-le-francais']
        IS DISTINCT FROM OLD.thematiques @> ARRAY['lecture-ecriture-calcul--maitriser-le-francais'])
    EXECUTE FUNCTION casework.hold_taught();

-- People, too, are listed newest first: when a file was opened stands beside who follows it.
ALTER TABLE casework.assignment ADD COLUMN opened_at timestamptz;
COMMENT ON COLUMN casework.assignment.opened_at IS 'purpose: the newest first; retention: with the person';
CREATE FUNCTION casework.date_assignment() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    -- Of a file that is being opened, the assignment comes first, at the same moment.
    NEW.opened_at := coalesce(
        (SELECT p.created_at FROM casework.person p WHERE p.organisation = NEW.organisation AND p.id = NEW.person), NEW.since);
    RETURN NEW;
END
$$;
CREATE TRIGGER dated BEFORE INSERT ON casework.assignment FOR EACH ROW EXECUTE FUNCTION casework.date_assignment();

RESET ROLE;
ALTER TABLE casework.assignment DISABLE TRIGGER USER;
UPDATE casework.assignment a SET opened_at = p.created_at
FROM casework.person p WHERE p.organisation = a.organisation AND p.id = a.person;
ALTER TABLE casework.assignment ENABLE TRIGGER USER;
INSERT INTO casework.hand (organisation, referral, holder, side, state, drafted_at, due_at, answered_at, misses_exit)
SELECT h.organisation, h.referral, h.holder, h.side, h.state, h.drafted_at, h.due_at, h.answered_at, h.misses_exit
FROM casework.hands() h;
SET CONSTRAINTS ALL IMMEDIATE;
SET LOCAL ROLE relais_owner;
ALTER TABLE casework.assignment ALTER COLUMN opened_at SET NOT NULL;

-- One index for each question, which has the answer in order.
CREATE INDEX hand_newest ON casework.hand (organisation, holder, side, drafted_at DESC, referral DESC) WHERE state <> 'draft';
CREATE INDEX hand_state ON casework.hand (organisation, holder, side, state, drafted_at DESC, referral DESC);
CREATE INDEX hand_due ON casework.hand (organisation, holder, side, state, due_at, referral) WHERE state IN ('sent', 'waitlisted');
CREATE INDEX hand_answered ON casework.hand (organisation, holder, answered_at DESC, referral) WHERE state IN ('accepted', 'in_progress');
CREATE INDEX hand_exit ON casework.hand (organisation, holder, state, drafted_at DESC, referral DESC) WHERE misses_exit;
CREATE INDEX hand_exit_of_all ON casework.hand (organisation, state, drafted_at DESC, referral DESC) WHERE misses_exit;
CREATE INDEX assignment_newest ON casework.assignment (organisation, account, opened_at DESC, person DESC) WHERE until IS NULL;
CREATE INDEX person_newest ON casework.person (organisation, created_at DESC, id DESC) WHERE merged_into IS NULL;
-- What is late is apart from what waits on a list, however long that list.
DROP INDEX casework.referral_referrer_due, casework.referral_recipient_due;
CREATE INDEX referral_referrer_due ON casework.referral (referrer, state, due_at, id) WHERE state IN ('sent', 'waitlisted');
CREATE INDEX referral_recipient_due ON casework.referral (recipient, state, due_at, id) WHERE state IN ('sent', 'waitlisted');
-- What was not read yet is counted from the newest on.
DROP INDEX casework.notice_unread;
CREATE INDEX notice_unread ON casework.notice (account, organisation, at DESC, id DESC) WHERE read_at IS NULL;
-- These were for what is found by hand now.
DROP INDEX casework.referral_side_pool, casework.referral_side_assignee, casework.referral_without_exit;
CREATE INDEX referral_side_assignee ON casework.referral_side (organisation, assignee);

DROP FUNCTION casework.newest, casework.newest_exits, casework.on_desk, casework.news, casework.in_hand, casework.followed;

-- The newest referrals an organisation sent or received, in one state where it is given, after a place in the list: for a
-- coordinator all of them, for a caseworker what they have in hand and what nobody has.
CREATE FUNCTION casework.newest(side text, state text, at timestamptz, id uuid, most bigint) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER SET search_path = pg_catalog
    SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
    holders uuid[] := ARRAY[access.account(), own];
    roles text[] := access.roles();
    before timestamptz := coalesce(newest.at, 'infinity');
    before_id uuid := coalesce(newest.id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
BEGIN
    IF NOT roles && ARRAY['caseworker', 'coordinator'] THEN
        RETURN;
    ELSIF NOT 'coordinator' = ANY (roles) AND newest.state IS NULL THEN
        RETURN QUERY SELECT f.referral FROM unnest(holders) AS one (holder), LATERAL (
            SELECT h.referral, h.drafted_at FROM casework.hand h
            WHERE h.organisation = own AND h.holder = one.holder AND h.side = newest.side AND h.state <> 'draft'
              AND (h.drafted_at, h.referral) < (before, before_id)
            ORDER BY h.drafted_at DESC, h.referral DESC LIMIT newest.most) AS f
        ORDER BY f.drafted_at DESC, f.referral DESC LIMIT newest.most;
    ELSIF NOT 'coordinator' = ANY (roles) THEN
        RETURN QUERY SELECT f.referral FROM unnest(holders) AS one (holder), LATERAL (
            SELECT h.referral, h.drafted_at FROM casework.hand h
            WHERE h.organisation = own AND h.holder = one.holder AND h.side = newest.side AND h.state = newest.state
              AND (h.drafted_at, h.referral) < (before, before_id)
            ORDER BY h.drafted_at DESC, h.referral DESC LIMIT newest.most) AS f
        ORDER BY f.drafted_at DESC, f.referral DESC LIMIT newest.most;
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
    LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER SET search_path = pg_catalog
    SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
    holders uuid[] := ARRAY[access.account(), own];
    roles text[] := access.roles();
    states text[] := CASE WHEN newest_exits.state IS NULL THEN ARRAY['completed', 'not_fulfilled'] ELSE ARRAY[newest_exits.state] END;
    before timestamptz := coalesce(newest_exits.at, 'infinity');
    before_id uuid := coalesce(newest_exits.id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
BEGIN
    IF 'coordinator' = ANY (roles) THEN
        -- Several may have one in hand; it is told once.
        RETURN QUERY SELECT f.referral FROM unnest(states) AS one (state), LATERAL (
            SELECT h.referral, h.drafted_at FROM casework.hand h
            WHERE h.organisation = own AND h.misses_exit AND h.state = one.state AND (h.drafted_at, h.referral) < (before, before_id)
            GROUP BY h.drafted_at, h.referral
            ORDER BY h.drafted_at DESC, h.referral DESC LIMIT newest_exits.most) AS f
        ORDER BY f.drafted_at DESC, f.referral DESC LIMIT newest_exits.most;
    ELSIF 'caseworker' = ANY (roles) THEN
        RETURN QUERY SELECT f.referral FROM unnest(states) AS one (state), unnest(holders) AS two (holder), LATERAL (
            SELECT h.referral, h.drafted_at FROM casework.hand h
            WHERE h.organisation = own AND h.holder = two.holder AND h.misses_exit AND h.state = one.state
              AND (h.drafted_at, h.referral) < (before, before_id)
            ORDER BY h.drafted_at DESC, h.referral DESC LIMIT newest_exits.most) AS f
        ORDER BY f.drafted_at DESC, f.referral DESC LIMIT newest_exits.most;
    END IF;
END
$$;

-- What is on someone's desk (Desk in Swift), part by part, each in its order.
CREATE FUNCTION casework.on_desk(at timestamptz, most bigint) RETURNS TABLE (part text, referral uuid)
    LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER SET search_path = pg_catalog
    SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
    holders uuid[] := ARRAY[access.account(), own];
    roles text[] := access.roles();
    waiting text[] := ARRAY['sent', 'waitlisted'];
    next_week timestamptz := on_desk.at + interval '7 days';
BEGIN
    IF 'coordinator' = ANY (roles) THEN
        RETURN QUERY
        (SELECT 'to_answer', f.id FROM unnest(waiting) AS one (state), LATERAL (
            SELECT r.id, r.due_at FROM casework.referral r
            WHERE r.recipient = own AND r.state = one.state AND r.state IN ('sent', 'waitlisted')
            ORDER BY r.due_at, r.id LIMIT on_desk.most) AS f
         ORDER BY f.due_at, f.id LIMIT on_desk.most)
        UNION ALL
        (SELECT 'late', r.id FROM casework.referral r
         WHERE r.referrer = own AND r.state = 'sent' AND r.due_at < on_desk.at
         ORDER BY r.due_at, r.id LIMIT on_desk.most)
        UNION ALL
        (SELECT 'waiting', f.id FROM unnest(waiting) AS one (state), LATERAL (
            SELECT r.id, r.due_at FROM casework.referral r
            WHERE r.referrer = own AND r.state = one.state AND r.state IN ('sent', 'waitlisted') AND r.due_at >= on_desk.at
            ORDER BY r.due_at, r.id LIMIT on_desk.most) AS f
         ORDER BY f.due_at, f.id LIMIT on_desk.most)
        UNION ALL
        (SELECT 'under_way', f.id FROM (
            (SELECT r.id, r.answered_at FROM casework.referral r WHERE r.referrer = own AND r.state IN ('accepted', 'in_progress')
             ORDER BY r.answered_at DESC, r.id LIMIT on_desk.most)
            UNION ALL
            (SELECT r.id, r.answered_at FROM casework.referral r WHERE r.recipient = own AND r.state IN ('accepted', 'in_progress')
             ORDER BY r.answered_at DESC, r.id LIMIT on_desk.most)) AS f
         ORDER BY f.answered_at DESC, f.id LIMIT on_desk.most)
        UNION ALL
        (SELECT 'week', f.id FROM (
            (SELECT r.id, r.due_at FROM casework.referral r
             WHERE r.referrer = own AND r.state = 'sent' AND r.due_at >= on_desk.at AND r.due_at < next_week
             ORDER BY r.due_at, r.id LIMIT 40)
            UNION ALL
            (SELECT r.id, r.due_at FROM casework.referral r
             WHERE r.recipient = own AND r.state = 'sent' AND r.due_at >= on_desk.at AND r.due_at < next_week
             ORDER BY r.due_at, r.id LIMIT 40)) AS f
         ORDER BY f.due_at, f.id LIMIT 40);
    ELSIF 'caseworker' = ANY (roles) THEN
        RETURN QUERY
        (SELECT 'to_answer', f.referral FROM unnest(holders) AS one (holder), unnest(waiting) AS two (state), LATERAL (
            SELECT h.referral, h.due_at FROM casework.hand h
            WHERE h.organisation = own AND h.holder = one.holder AND h.side = 'recipient' AND h.state = two.state
              AND h.state IN ('sent', 'waitlisted')
            ORDER BY h.due_at, h.referral LIMIT on_desk.most) AS f
         ORDER BY f.due_at, f.referral LIMIT on_desk.most)
        UNION ALL
        (SELECT 'late', h.referral FROM casework.hand h
         WHERE h.organisation = own AND h.holder = holders[1] AND h.side = 'referrer' AND h.state = 'sent' AND h.due_at < on_desk.at
         ORDER BY h.due_at, h.referral LIMIT on_desk.most)
        UNION ALL
        (SELECT 'waiting', f.referral FROM unnest(waiting) AS two (state), LATERAL (
            SELECT h.referral, h.due_at FROM casework.hand h
            WHERE h.organisation = own AND h.holder = holders[1] AND h.side = 'referrer' AND h.state = two.state
              AND h.state IN ('sent', 'waitlisted') AND h.due_at >= on_desk.at
            ORDER BY h.due_at, h.referral LIMIT on_desk.most) AS f
         ORDER BY f.due_at, f.referral LIMIT on_desk.most)
        UNION ALL
        (SELECT 'under_way', f.referral FROM unnest(holders) AS one (holder), LATERAL (
            SELECT h.referral, h.answered_at FROM casework.hand h
            WHERE h.organisation = own AND h.holder = one.holder AND h.state IN ('accepted', 'in_progress')
            ORDER BY h.answered_at DESC, h.referral LIMIT on_desk.most) AS f
         ORDER BY f.answered_at DESC, f.referral LIMIT on_desk.most)
        UNION ALL
        (SELECT 'week', f.referral FROM unnest(holders) AS one (holder), unnest(ARRAY['referrer', 'recipient']) AS two (side), LATERAL (
            SELECT h.referral, h.due_at FROM casework.hand h
            WHERE h.organisation = own AND h.holder = one.holder AND h.side = two.side AND h.state = 'sent'
              AND h.due_at >= on_desk.at AND h.due_at < next_week
            ORDER BY h.due_at, h.referral LIMIT 40) AS f
         ORDER BY f.due_at, f.referral LIMIT 40);
    END IF;
END
$$;

-- The last moves of either side since a moment, but drafts: of what the caller may see. That is asked of each, as a value: asked
-- as a condition, PostgreSQL may gather everyone they follow first.
CREATE FUNCTION casework.news(since timestamptz, most bigint) RETURNS TABLE (entry uuid)
    LANGUAGE plpgsql STABLE ROWS 6 SECURITY DEFINER SET search_path = pg_catalog
    SET plan_cache_mode = force_generic_plan AS $$
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
        WHERE m.to_state <> 'draft'
          AND (SELECT sees_all OR s.assignee = me OR (s.side = 'recipient' AND s.assignee IS NULL)
                      OR (SELECT true FROM casework.assignment a
                          WHERE a.organisation = own AND a.account = me AND a.person = s.person AND a.until IS NULL)
               FROM casework.referral_side s WHERE s.organisation = own AND s.referral = m.referral)
        ORDER BY m.at DESC, m.entry
        LIMIT news.most;
    END IF;
END
$$;

-- The people whose files were opened last: for a coordinator all of the organisation's, for a caseworker those they follow.
CREATE FUNCTION casework.newest_people(at timestamptz, id uuid, most bigint) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER SET search_path = pg_catalog
    SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
    me uuid := access.account();
    roles text[] := access.roles();
    before timestamptz := coalesce(newest_people.at, 'infinity');
    before_id uuid := coalesce(newest_people.id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
BEGIN
    IF 'coordinator' = ANY (roles) THEN
        RETURN QUERY SELECT p.id FROM casework.person p
        WHERE p.organisation = own AND p.merged_into IS NULL AND (p.created_at, p.id) < (before, before_id)
        ORDER BY p.created_at DESC, p.id DESC LIMIT newest_people.most;
    ELSIF 'caseworker' = ANY (roles) THEN
        RETURN QUERY SELECT a.person FROM casework.assignment a
        WHERE a.organisation = own AND a.account = me AND a.until IS NULL AND (a.opened_at, a.person) < (before, before_id)
        ORDER BY a.opened_at DESC, a.person DESC LIMIT newest_people.most;
    END IF;
END
$$;

RESET ROLE;
ALTER FUNCTION casework.hold_side OWNER TO relais_gate;
ALTER FUNCTION casework.hold_followed OWNER TO relais_gate;
ALTER FUNCTION casework.hold_referral OWNER TO relais_gate;
ALTER FUNCTION casework.hold_assessed OWNER TO relais_gate;
ALTER FUNCTION casework.hold_taught OWNER TO relais_gate;
ALTER FUNCTION casework.date_assignment OWNER TO relais_gate;
ALTER FUNCTION casework.newest OWNER TO relais_gate;
ALTER FUNCTION casework.newest_exits OWNER TO relais_gate;
ALTER FUNCTION casework.on_desk OWNER TO relais_gate;
ALTER FUNCTION casework.news OWNER TO relais_gate;
ALTER FUNCTION casework.newest_people OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.newest, casework.newest_exits, casework.on_desk, casework.news, casework.newest_people
    TO relais_casework;
SET LOCAL ROLE relais_owner;
GRANT EXECUTE ON FUNCTION casework.hands, casework.hold TO relais_gate;

RESET ROLE;
