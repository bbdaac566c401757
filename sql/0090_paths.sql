-- Paths: the legs of one person in order, as one organisation sees them, so that nobody is lost between two of them.

SET CONSTRAINTS ALL IMMEDIATE;
SET LOCAL ROLE relais_owner;

-- That a path has come to its end, and why. One that is gone on with is open again by the leg that is sent, and may end again.
CREATE TABLE casework.path_end (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    person       uuid NOT NULL,
    reason       text NOT NULL CONSTRAINT path_end_reason_known CHECK (reason IN ('goal_reached', 'person_declined', 'person_moved',
                 'person_unreachable', 'followed_elsewhere', 'no_offer', 'other')),
    ended_at     timestamptz NOT NULL,
    ended_by     uuid NOT NULL,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT path_end_person FOREIGN KEY (organisation, person) REFERENCES casework.person,
    CONSTRAINT path_end_ended_by FOREIGN KEY (organisation, ended_by) REFERENCES access.membership
);
CREATE INDEX path_end_person ON casework.path_end (organisation, person, ended_at DESC);
CREATE INDEX path_end_ended_by ON casework.path_end (organisation, ended_by);
COMMENT ON COLUMN casework.path_end.organisation IS 'purpose: whose file it is; retention: with the file';
COMMENT ON COLUMN casework.path_end.id IS 'purpose: names the record; retention: with the file';
COMMENT ON COLUMN casework.path_end.person IS 'purpose: the path one person follows; retention: with the file';
COMMENT ON COLUMN casework.path_end.reason IS 'purpose: what came of it; retention: with the file';
COMMENT ON COLUMN casework.path_end.ended_at IS 'purpose: nobody is lost between two legs; retention: with the file';
COMMENT ON COLUMN casework.path_end.ended_by IS 'purpose: whom to ask; retention: with the file';
COMMENT ON COLUMN casework.path_end.entry IS 'purpose: integrity, its audit entry; retention: with the file';

-- One line for everyone of an organisation who was sent on, or taken on: how many legs, how many of them are open, and since when
-- there is none while nobody said that the path is over. It says nothing that the rows it is made from do not, is written by
-- triggers alone, and may be thrown away and made anew (`casework.paths`).
CREATE TABLE casework.path (
    organisation uuid NOT NULL,
    person       uuid NOT NULL,
    legs         integer NOT NULL,
    under_way    integer NOT NULL,
    moved_at     timestamptz NOT NULL,
    between_at   timestamptz,
    last         uuid NOT NULL,
    service      uuid NOT NULL,
    PRIMARY KEY (organisation, person),
    CONSTRAINT path_person FOREIGN KEY (organisation, person) REFERENCES casework.person
);
COMMENT ON COLUMN casework.path.organisation IS 'purpose: nobody is lost between two legs; retention: with the file';
COMMENT ON COLUMN casework.path.person IS 'purpose: nobody is lost between two legs; retention: with the file';
COMMENT ON COLUMN casework.path.legs IS 'purpose: nobody is lost between two legs; retention: with the file';
COMMENT ON COLUMN casework.path.under_way IS 'purpose: nobody is lost between two legs; retention: with the file';
COMMENT ON COLUMN casework.path.moved_at IS 'purpose: the latest first; retention: with the file';
COMMENT ON COLUMN casework.path.between_at IS 'purpose: nobody is lost between two legs; retention: with the file';
COMMENT ON COLUMN casework.path.last IS 'purpose: nobody is lost between two legs; retention: with the file';
COMMENT ON COLUMN casework.path.service IS 'purpose: where people are lost, as counts; retention: with the file';
ALTER TABLE casework.path ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.path FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.path TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY organisation_barrier ON casework.path AS RESTRICTIVE TO relais_casework USING (organisation = (SELECT access.organisation()));
GRANT SELECT, INSERT, UPDATE, DELETE ON casework.path TO relais_gate;

-- Every path, told from the rows themselves; it becomes part of the statements that ask it. What was entered in error is no leg,
-- nor is, for the organisation that was asked, what came to nothing before it took someone on. Where the file was handed over,
-- the path is another's.
CREATE FUNCTION casework.paths() RETURNS TABLE (organisation uuid, person uuid, legs integer, under_way integer, moved_at timestamptz,
    between_at timestamptz, last uuid, service uuid)
    LANGUAGE sql STABLE AS $$
    SELECT t.organisation, t.person, t.legs, t.under_way, t.moved_at,
        CASE WHEN t.under_way = 0 AND NOT EXISTS (
            SELECT FROM casework.path_end e
            WHERE e.organisation = t.organisation AND e.person = t.person AND e.ended_at >= t.sent_at) THEN t.ended_at END,
        t.last, t.service
    FROM (SELECT s.organisation, s.person, count(*)::integer AS legs,
              (count(*) FILTER (WHERE r.ended_at IS NULL))::integer AS under_way,
              max(coalesce(r.ended_at, r.answered_at, r.sent_at)) AS moved_at, max(r.ended_at) AS ended_at, max(r.sent_at) AS sent_at,
              (array_agg(r.id ORDER BY coalesce(r.ended_at, 'infinity') DESC, r.sent_at DESC, r.id))[1] AS last,
              (array_agg(r.service ORDER BY coalesce(r.ended_at, 'infinity') DESC, r.sent_at DESC, r.id))[1] AS service
          FROM casework.referral_side s
          JOIN casework.referral r ON r.id = s.referral
          JOIN casework.person p ON p.organisation = s.organisation AND p.id = s.person
          WHERE r.sent_at IS NOT NULL AND r.state <> 'entered_in_error'
            AND (s.side = 'referrer' OR r.state NOT IN ('declined', 'withdrawn', 'expired'))
            AND p.erased_at IS NULL AND p.handed_over_at IS NULL AND p.merged_into IS NULL
          GROUP BY s.organisation, s.person) t
$$;

-- Brings the line of one path up to date. Of two legs that move at once, the later counts both: the line is locked first.
CREATE FUNCTION casework.trace_path(organisation uuid, person uuid) RETURNS void
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    told record;
BEGIN
    PERFORM FROM casework.path d
    WHERE d.organisation = trace_path.organisation AND d.person = trace_path.person FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO casework.path (organisation, person, legs, under_way, moved_at, last, service)
        VALUES (trace_path.organisation, trace_path.person, 0, 0, 'epoch', trace_path.person, trace_path.person)
        ON CONFLICT DO NOTHING;
        PERFORM FROM casework.path d
        WHERE d.organisation = trace_path.organisation AND d.person = trace_path.person FOR UPDATE;
    END IF;
    SELECT * INTO told FROM casework.paths() t WHERE t.organisation = trace_path.organisation AND t.person = trace_path.person;
    IF NOT FOUND THEN
        DELETE FROM casework.path d WHERE d.organisation = trace_path.organisation AND d.person = trace_path.person;
        RETURN;
    END IF;
    UPDATE casework.path d
    SET legs = told.legs, under_way = told.under_way, moved_at = told.moved_at, between_at = told.between_at, last = told.last,
        service = told.service
    WHERE d.organisation = trace_path.organisation AND d.person = trace_path.person;
END
$$;

-- A leg is sent, or over, or one that was over is an error after all.
CREATE FUNCTION casework.trace_referral() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM casework.trace_path(s.organisation, s.person) FROM casework.referral_side s
    WHERE s.referral = NEW.id AND s.person IS NOT NULL ORDER BY s.organisation;
    RETURN NULL;
END
$$;

-- A side names its person, or two files became one.
CREATE FUNCTION casework.trace_side() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF OLD.person IS NOT NULL THEN
        PERFORM casework.trace_path(OLD.organisation, OLD.person);
    END IF;
    IF NEW.person IS NOT NULL THEN
        PERFORM casework.trace_path(NEW.organisation, NEW.person);
    END IF;
    RETURN NULL;
END
$$;

-- A file is erased, handed over, or part of another; what was said of its path goes with it.
CREATE FUNCTION casework.trace_file() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.merged_into IS NOT NULL THEN
        UPDATE casework.path_end e SET person = NEW.merged_into WHERE e.organisation = NEW.organisation AND e.person = NEW.id;
        PERFORM casework.trace_path(NEW.organisation, NEW.merged_into);
    END IF;
    PERFORM casework.trace_path(NEW.organisation, NEW.id);
    RETURN NULL;
END
$$;

-- A path has come to its end.
CREATE FUNCTION casework.trace_end() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM casework.trace_path(NEW.organisation, NEW.person);
    RETURN NULL;
END
$$;

-- At the end of a transaction, when it has locked whatever else it locks: two that move several legs of one person would otherwise
-- wait for each other.
CREATE CONSTRAINT TRIGGER path_follows AFTER UPDATE OF state ON casework.referral DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.sent_at IS NOT NULL AND (OLD.sent_at IS NULL OR NEW.state = 'entered_in_error'
        OR OLD.ended_at IS DISTINCT FROM NEW.ended_at)) EXECUTE FUNCTION casework.trace_referral();
CREATE CONSTRAINT TRIGGER path_follows AFTER UPDATE OF person ON casework.referral_side DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.person IS DISTINCT FROM NEW.person) EXECUTE FUNCTION casework.trace_side();
CREATE CONSTRAINT TRIGGER path_follows AFTER UPDATE OF erased_at, handed_over_at, merged_into ON casework.person DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.erased_at, OLD.handed_over_at, OLD.merged_into) IS DISTINCT FROM (NEW.erased_at, NEW.handed_over_at, NEW.merged_into))
    EXECUTE FUNCTION casework.trace_file();
CREATE CONSTRAINT TRIGGER path_follows AFTER INSERT ON casework.path_end DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION casework.trace_end();

RESET ROLE;
INSERT INTO casework.path (organisation, person, legs, under_way, moved_at, between_at, last, service)
SELECT t.organisation, t.person, t.legs, t.under_way, t.moved_at, t.between_at, t.last, t.service FROM casework.paths() t;
SET CONSTRAINTS ALL IMMEDIATE;
SET LOCAL ROLE relais_owner;
CREATE INDEX path_moved ON casework.path (organisation, moved_at DESC, person DESC);
CREATE INDEX path_between ON casework.path (organisation, between_at, person) WHERE between_at IS NOT NULL;
CREATE INDEX path_lost ON casework.path (organisation, service) WHERE between_at IS NOT NULL;

-- The paths someone may see, the latest moved first; or those of whoever is between two legs, the longest first. For a coordinator all
-- of the organisation's, for a caseworker those of the people they follow; after a place in the list.
CREATE FUNCTION casework.listed_paths(only_between boolean, at timestamptz, id uuid, most bigint)
    RETURNS TABLE (person uuid, legs integer, under_way integer, moved_at timestamptz, between_at timestamptz, last uuid)
    LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER SET search_path = pg_catalog
    SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
    me uuid := access.account();
    roles text[] := access.roles();
    after_at timestamptz := coalesce(listed_paths.at, '-infinity');
    before timestamptz := coalesce(listed_paths.at, 'infinity');
BEGIN
    IF 'coordinator' = ANY (roles) AND only_between THEN
        RETURN QUERY SELECT t.person, t.legs, t.under_way, t.moved_at, t.between_at, t.last FROM casework.path t
        WHERE t.organisation = own AND t.between_at IS NOT NULL
          AND (t.between_at, t.person) > (after_at, coalesce(listed_paths.id, '00000000-0000-0000-0000-000000000000'))
        ORDER BY t.between_at, t.person LIMIT listed_paths.most;
    ELSIF 'coordinator' = ANY (roles) THEN
        RETURN QUERY SELECT t.person, t.legs, t.under_way, t.moved_at, t.between_at, t.last FROM casework.path t
        WHERE t.organisation = own
          AND (t.moved_at, t.person) < (before, coalesce(listed_paths.id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
        ORDER BY t.moved_at DESC, t.person DESC LIMIT listed_paths.most;
    ELSIF 'caseworker' = ANY (roles) AND only_between THEN
        RETURN QUERY SELECT t.person, t.legs, t.under_way, t.moved_at, t.between_at, t.last
        FROM (SELECT DISTINCT a.person FROM casework.assignment a WHERE a.organisation = own AND a.account = me AND a.until IS NULL) AS a
        JOIN casework.path t ON t.organisation = own AND t.person = a.person
        WHERE t.between_at IS NOT NULL AND (t.between_at, t.person) > (after_at, coalesce(listed_paths.id, '00000000-0000-0000-0000-000000000000'))
        ORDER BY t.between_at, t.person LIMIT listed_paths.most;
    ELSIF 'caseworker' = ANY (roles) THEN
        RETURN QUERY SELECT t.person, t.legs, t.under_way, t.moved_at, t.between_at, t.last
        FROM (SELECT DISTINCT a.person FROM casework.assignment a WHERE a.organisation = own AND a.account = me AND a.until IS NULL) AS a
        JOIN casework.path t ON t.organisation = own AND t.person = a.person
        WHERE (t.moved_at, t.person) < (before, coalesce(listed_paths.id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
        ORDER BY t.moved_at DESC, t.person DESC LIMIT listed_paths.most;
    END IF;
END
$$;

-- Since when someone is between two legs, for whoever may see their file.
CREATE FUNCTION casework.between_since(person uuid) RETURNS timestamptz
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT t.between_at FROM casework.path t
    WHERE t.organisation = access.organisation() AND t.person = between_since.person
      AND ('coordinator' = ANY (access.roles())
           OR EXISTS (SELECT FROM casework.assignment a
                      WHERE a.organisation = t.organisation AND a.person = t.person AND a.account = access.account() AND a.until IS NULL))
$$;

ALTER TABLE casework.path_end ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.path_end FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.path_end TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY organisation_barrier ON casework.path_end AS RESTRICTIVE TO relais_casework
    USING (organisation = (SELECT access.organisation()));
CREATE POLICY coordination ON casework.path_end TO relais_casework
    USING ('coordinator' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY followed ON casework.path_end TO relais_casework
    USING ('caseworker' = ANY ((SELECT access.roles())::text[])
        AND EXISTS (SELECT FROM casework.assignment a
                    WHERE a.organisation = path_end.organisation AND a.person = path_end.person
                      AND a.account = (SELECT access.account()) AND a.until IS NULL));
CREATE POLICY in_own_name ON casework.path_end AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (ended_by = (SELECT access.account()));
CREATE POLICY scope_insert_too ON casework.path_end AS RESTRICTIVE FOR INSERT TO relais_casework WITH CHECK ((SELECT access.may_change()));
GRANT SELECT, INSERT ON casework.path_end TO relais_casework;
GRANT SELECT, UPDATE (person), DELETE ON casework.path_end TO relais_gate;
-- Nothing is done with a file but keeping it, while it is restricted.
CREATE TRIGGER restricted_is_left BEFORE INSERT ON casework.path_end FOR EACH ROW EXECUTE FUNCTION casework.refuse_leaving_restricted();

RESET ROLE;
ALTER FUNCTION casework.trace_referral OWNER TO relais_gate;
ALTER FUNCTION casework.trace_side OWNER TO relais_gate;
ALTER FUNCTION casework.trace_file OWNER TO relais_gate;
ALTER FUNCTION casework.trace_end OWNER TO relais_gate;
ALTER FUNCTION casework.listed_paths OWNER TO relais_gate;
ALTER FUNCTION casework.between_since OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.listed_paths, casework.between_since TO relais_casework;
SET LOCAL ROLE relais_owner;
GRANT EXECUTE ON FUNCTION casework.paths, casework.trace_path TO relais_gate;
RESET ROLE;

-- What was said of the path of someone who is erased goes too: `erase_person` is the one list of that, and keeps what other
-- migrations have added to it.
DO $$
DECLARE
    before text := pg_get_functiondef('casework.erase_person'::regproc);
    after text := regexp_replace(before, '(\n +DELETE FROM casework\.retention r WHERE)',
        E'\n    DELETE FROM casework.path_end e WHERE e.organisation = own AND e.person = ANY (files);'
        || E'\n    DELETE FROM casework.path t WHERE t.organisation = own AND t.person = ANY (files);\\1');
BEGIN
    IF after = before THEN
        RAISE EXCEPTION 'erase_person is another';
    END IF;
    EXECUTE after;
END
$$;
