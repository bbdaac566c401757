-- What comes round by itself: whose checks will hold no longer is told at the days that a programme sets, and again when they do not;
-- after the grace, the matches that need them are held; what is kept of checks and of mentors no longer goes.

SET LOCAL ROLE relais_owner;

ALTER TABLE casework.notice ADD COLUMN mentor uuid;
COMMENT ON COLUMN casework.notice.mentor IS 'purpose: what it is about; retention: 90 days after it was read, a year at most';
ALTER TABLE casework.notice ADD CONSTRAINT notice_mentor FOREIGN KEY (organisation, mentor) REFERENCES volunteer.mentor;
CREATE INDEX notice_mentor ON casework.notice (organisation, mentor);
SELECT access.learn('casework.notice', 'notice_kind_known', ARRAY['mentor_check_ending', 'mentor_check_over', 'mentor_matches_held']);
SELECT access.learn('jobs.job', 'job_kind_known', ARRAY['find_mentoring', 'review_mentoring']);
SELECT access.learn('jobs.routine', 'routine_name_known', ARRAY['find_mentoring']);
DO $$
DECLARE
    said text;
    changed text;
BEGIN
    SELECT pg_get_constraintdef(c.oid) INTO STRICT said FROM pg_constraint c
    WHERE c.conrelid = 'casework.notice'::regclass AND c.conname = 'notice_is_about_one';
    changed := regexp_replace(regexp_replace(said, 'num_nonnulls\(([^)]*)\)', 'num_nonnulls(\1, mentor)'), '\)\s*$',
        ' AND ((kind LIKE ''mentor%'') = (mentor IS NOT NULL)))');
    EXECUTE 'ALTER TABLE casework.notice DROP CONSTRAINT notice_is_about_one, ADD CONSTRAINT notice_is_about_one ' || changed;
    SELECT pg_get_constraintdef(c.oid) INTO STRICT said FROM pg_constraint c
    WHERE c.conrelid = 'jobs.job'::regclass AND c.conname = 'job_names_what_it_needs';
    changed := replace(replace(said, 'ARRAY[''find_unanswered''::text,', 'ARRAY[''find_mentoring''::text, ''find_unanswered''::text,'),
        'ARRAY[''review_majority''::text,', 'ARRAY[''review_mentoring''::text, ''review_majority''::text,');
    IF changed !~ 'review_mentoring' OR changed !~ 'find_mentoring' THEN
        RAISE EXCEPTION 'job_names_what_it_needs is not what it was';
    END IF;
    EXECUTE 'ALTER TABLE jobs.job DROP CONSTRAINT job_names_what_it_needs, ADD CONSTRAINT job_names_what_it_needs ' || changed;
END
$$;
CREATE UNIQUE INDEX job_review_mentoring_key ON jobs.job (organisation, kind) WHERE kind = 'review_mentoring';

-- Leaves a job for each organisation that has mentors.
CREATE FUNCTION jobs.find_mentoring(at timestamptz) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    found_now integer;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO jobs.job (id, kind, organisation, left_at, run_at)
    SELECT gen_random_uuid(), 'review_mentoring', g.organisation, find_mentoring.at, find_mentoring.at
    FROM (SELECT DISTINCT m.organisation FROM volunteer.mentor m WHERE m.erased_at IS NULL) g
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS found_now = ROW_COUNT;
    RETURN found_now;
END
$$;

-- Who is told of a mentor: whoever leads the programme or coordinates volunteers, and the mentor where they have an account.
CREATE FUNCTION volunteer.told_of(organisation uuid, mentor uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE AS $$
    SELECT m.account
    FROM volunteer.mentor o
    JOIN casework.programme p ON p.organisation = o.organisation AND p.id = o.programme
    JOIN access.membership m ON m.organisation = o.organisation
        AND (m.account IN (p.lead, o.account) OR 'volunteer_coordinator' = ANY (m.roles))
    JOIN access.account a ON a.id = m.account
    WHERE o.organisation = told_of.organisation AND o.id = told_of.mentor AND a.disabled_at IS NULL
      AND (m.until IS NULL OR m.until > clock_timestamp())
$$;

-- Tells of checks that end, once for each of the days a programme sets, and once when they are over; and deletes what six months have
-- passed over. Answers how many were told, and how many checks went.
CREATE FUNCTION jobs.tell_renewals(day date, at timestamptz, most bigint, OUT told integer, OUT purged integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    context text[] := access.context();
    own uuid := nullif(context[4], '')::uuid;
BEGIN
    IF (context[2] = 'daemon' AND own IS NOT NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO casework.notice (id, organisation, account, kind, mentor, cause, at)
    SELECT gen_random_uuid(), own, t.account, d.notice, d.mentor, md5(concat_ws('|', d.notice, d.mentor, d.kind, d.until_on, d.days))::uuid,
        tell_renewals.at
    FROM (SELECT m.id AS mentor, s.kind, s.until_on,
              CASE WHEN s.status = 'ending' THEN 'mentor_check_ending' ELSE 'mentor_check_over' END AS notice,
              -- The last of those days that has come.
              CASE WHEN s.status = 'ending' THEN (SELECT min(n) FROM unnest(r.notice_days) AS n WHERE s.until_on - n <= tell_renewals.day) END AS days
          FROM volunteer.mentor m
          JOIN casework.programme p ON p.organisation = m.organisation AND p.id = m.programme AND p.closed_at IS NULL
          JOIN casework.programme_rules r ON r.organisation = p.organisation AND r.programme = p.id AND r.version = p.version
          CROSS JOIN LATERAL volunteer.standing(m.organisation, m.id, m.programme, tell_renewals.day) s
          WHERE m.organisation = own AND m.state = 'cleared' AND s.status IN ('ending', 'grace')
          ORDER BY s.until_on, m.id LIMIT most) d
    CROSS JOIN LATERAL volunteer.told_of(own, d.mentor) AS t (account)
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING;
    GET DIAGNOSTICS told = ROW_COUNT;
    DELETE FROM volunteer.mentor_check c WHERE c.organisation = own AND c.id IN (
        SELECT o.id FROM volunteer.mentor_check o
        WHERE o.organisation = own AND coalesce(o.valid_until_on, o.seen_on) < tell_renewals.day - interval '6 months' LIMIT most);
    GET DIAGNOSTICS purged = ROW_COUNT;
END
$$;
-- The matches that a check of their mentor stops, and that are not held yet.
CREATE FUNCTION jobs.stopped_matches(day date, most bigint) RETURNS TABLE (match uuid, mentor uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    context text[] := access.context();
    own uuid := nullif(context[4], '')::uuid;
BEGIN
    IF (context[2] = 'daemon' AND own IS NOT NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT t.id, t.mentor FROM casework.match t
    WHERE t.organisation = own AND t.state IN ('trial', 'active') AND volunteer.is_stopped(own, t.mentor, t.programme, stopped_matches.day)
    ORDER BY t.id LIMIT most;
END
$$;
-- That matches are held, told once for each.
CREATE FUNCTION jobs.tell_held(match uuid, mentor uuid, at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    context text[] := access.context();
    own uuid := nullif(context[4], '')::uuid;
BEGIN
    IF (context[2] = 'daemon' AND own IS NOT NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO casework.notice (id, organisation, account, kind, mentor, cause, at)
    SELECT gen_random_uuid(), own, t.account, 'mentor_matches_held', tell_held.mentor, md5(concat_ws('|', tell_held.match, tell_held.at))::uuid,
        tell_held.at
    FROM volunteer.told_of(own, tell_held.mentor) AS t (account)
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING;
END
$$;
-- Mentors who left so long ago that nothing of them is kept.
CREATE FUNCTION jobs.forgotten_mentors(at timestamptz, months bigint, most bigint) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    context text[] := access.context();
    own uuid := nullif(context[4], '')::uuid;
BEGIN
    IF (context[2] = 'daemon' AND own IS NOT NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT m.id FROM volunteer.mentor m
    WHERE m.organisation = own AND m.state = 'left' AND m.erased_at IS NULL
      AND m.moved_at <= forgotten_mentors.at - forgotten_mentors.months * interval '1 month'
    ORDER BY m.moved_at LIMIT most;
END
$$;

RESET ROLE;
ALTER FUNCTION jobs.find_mentoring OWNER TO relais_gate;
ALTER FUNCTION jobs.tell_renewals OWNER TO relais_gate;
ALTER FUNCTION jobs.stopped_matches OWNER TO relais_gate;
ALTER FUNCTION jobs.tell_held OWNER TO relais_gate;
ALTER FUNCTION jobs.forgotten_mentors OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION volunteer.told_of TO relais_gate;
GRANT EXECUTE ON FUNCTION jobs.find_mentoring, jobs.tell_renewals, jobs.stopped_matches, jobs.tell_held, jobs.forgotten_mentors TO relais_casework;
