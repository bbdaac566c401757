-- What comes round of following: each day, what fell due and who was not seen; each week, a digest for whoever leads, and the birthdays
-- that change somebody's rights. A notice names a programme and nobody in it.

SET LOCAL ROLE relais_owner;

ALTER TABLE casework.notice ADD COLUMN programme uuid;
COMMENT ON COLUMN casework.notice.programme IS 'purpose: which programme it is about; retention: 90 days after it was read, a year at most';
ALTER TABLE casework.notice ADD CONSTRAINT notice_programme FOREIGN KEY (organisation, programme) REFERENCES casework.programme;
CREATE INDEX notice_programme ON casework.notice (organisation, programme);
SELECT access.learn('casework.notice', 'notice_kind_known',
    ARRAY['following_due', 'following_unseen', 'following_digest', 'following_majority']);
SELECT access.learn('jobs.job', 'job_kind_known', ARRAY['find_following', 'review_following', 'find_digests', 'write_digest']);
SELECT access.learn('jobs.routine', 'routine_name_known', ARRAY['find_following', 'find_digests']);
DO $$
DECLARE
    said text;
    changed text;
BEGIN
    SELECT pg_get_constraintdef(c.oid) INTO STRICT said FROM pg_constraint c
    WHERE c.conrelid = 'casework.notice'::regclass AND c.conname = 'notice_is_about_one';
    changed := regexp_replace(regexp_replace(said, 'num_nonnulls\(([^)]*)\)', 'num_nonnulls(\1, programme)'), '\)\s*$',
        ' AND ((kind LIKE ''following%'') = (programme IS NOT NULL)))');
    EXECUTE 'ALTER TABLE casework.notice DROP CONSTRAINT notice_is_about_one, ADD CONSTRAINT notice_is_about_one ' || changed;
    SELECT pg_get_constraintdef(c.oid) INTO STRICT said FROM pg_constraint c
    WHERE c.conrelid = 'jobs.job'::regclass AND c.conname = 'job_names_what_it_needs';
    changed := replace(replace(said, 'ARRAY[''find_mentoring''::text,', 'ARRAY[''find_mentoring''::text, ''find_following''::text, ''find_digests''::text,'),
        'ARRAY[''review_mentoring''::text,', 'ARRAY[''review_mentoring''::text, ''review_following''::text, ''write_digest''::text,');
    IF changed !~ 'review_following' OR changed !~ 'find_following' THEN
        RAISE EXCEPTION 'job_names_what_it_needs is not what it was';
    END IF;
    EXECUTE 'ALTER TABLE jobs.job DROP CONSTRAINT job_names_what_it_needs, ADD CONSTRAINT job_names_what_it_needs ' || changed;
END
$$;
CREATE UNIQUE INDEX job_following_key ON jobs.job (organisation, kind) WHERE kind IN ('review_following', 'write_digest');

-- Leaves a job for each organisation that has a programme under way.
CREATE FUNCTION jobs.find_programmes(kind text, at timestamptz) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    found_now integer;
BEGIN
    IF ((access.context())[2] = 'daemon' AND find_programmes.kind IN ('review_following', 'write_digest')) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO jobs.job (id, kind, organisation, left_at, run_at)
    SELECT gen_random_uuid(), find_programmes.kind, g.organisation, find_programmes.at, find_programmes.at
    FROM (SELECT DISTINCT p.organisation FROM casework.programme p WHERE p.closed_at IS NULL) g
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS found_now = ROW_COUNT;
    RETURN found_now;
END
$$;

-- Tells whoever leads a programme, and unless it is theirs alone to know, whoever coordinates volunteers: once for each cause.
CREATE FUNCTION jobs.tell_programme(programme uuid, kind text, cause uuid, lead_alone boolean, at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    context text[] := access.context();
    own uuid := nullif(context[4], '')::uuid;
BEGIN
    IF (context[2] = 'daemon' AND own IS NOT NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO casework.notice (id, organisation, account, kind, programme, cause, at)
    SELECT gen_random_uuid(), own, m.account, tell_programme.kind, p.id, tell_programme.cause, tell_programme.at
    FROM casework.programme p
    JOIN access.membership m ON m.organisation = p.organisation
        AND (m.account = p.lead OR 'volunteer_coordinator' = ANY (m.roles) AND NOT tell_programme.lead_alone)
    JOIN access.account a ON a.id = m.account
    WHERE p.organisation = own AND p.id = tell_programme.programme AND a.disabled_at IS NULL
      AND (m.until IS NULL OR m.until > clock_timestamp())
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING;
END
$$;

-- The sealed dates of birth of mentees of programmes under way, and what was decided last of their minority: for the daemon, which looks
-- in memory whose birthday changes what they may do.
CREATE FUNCTION identity.births_of_mentees(after uuid, most bigint)
    RETURNS TABLE (mentee uuid, person uuid, programme uuid, sealed bytea, dek_version integer, row_version bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    context text[] := access.context();
BEGIN
    IF (context[2] = 'daemon' AND context[4] <> '') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT e.id, e.person, e.programme, c.sealed, c.dek_version, c.row_version
    FROM casework.mentee e
    JOIN casework.programme p ON p.organisation = e.organisation AND p.id = e.programme AND p.closed_at IS NULL
    JOIN identity.civil c ON c.organisation = e.organisation AND c.person = e.person
    WHERE e.organisation = context[4]::uuid AND e.ended_at IS NULL AND e.id > births_of_mentees.after
    ORDER BY e.id
    LIMIT most;
END
$$;
CREATE FUNCTION protection.statements_of_mentees(mentees uuid[])
    RETURNS TABLE (person uuid, id uuid, sealed bytea, dek_version integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    context text[] := access.context();
BEGIN
    IF (context[2] = 'daemon' AND context[4] <> '') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT DISTINCT ON (m.person) m.person, m.id, m.sealed, m.dek_version
    FROM protection.minority m
    JOIN casework.mentee e ON e.organisation = m.organisation AND e.person = m.person AND e.ended_at IS NULL
    WHERE m.organisation = context[4]::uuid AND e.id = ANY (statements_of_mentees.mentees)
    ORDER BY m.person, m.stated_at DESC, m.id;
END
$$;

RESET ROLE;
ALTER FUNCTION jobs.find_programmes OWNER TO relais_gate;
ALTER FUNCTION jobs.tell_programme OWNER TO relais_gate;
ALTER FUNCTION identity.births_of_mentees OWNER TO relais_gate;
ALTER FUNCTION protection.statements_of_mentees OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION jobs.find_programmes, jobs.tell_programme TO relais_casework;
GRANT EXECUTE ON FUNCTION identity.births_of_mentees TO relais_identity;
GRANT EXECUTE ON FUNCTION protection.statements_of_mentees TO relais_protection;
