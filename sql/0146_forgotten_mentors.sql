-- A mentor who was forgotten stays forgotten: the log of erasures beside the key file names them too, and what a restore brought back is
-- forgotten again before anything opens.

SET LOCAL ROLE relais_owner;

-- Who of those mentors is there as if nothing had been.
CREATE FUNCTION volunteer.not_forgotten(organisations uuid[], mentors uuid[]) RETURNS TABLE (organisation uuid, mentor uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT DISTINCT m.organisation, m.id
    FROM unnest(organisations, mentors) AS g (organisation, mentor)
    JOIN volunteer.mentor m ON m.organisation = g.organisation AND m.id = g.mentor
    WHERE m.erased_at IS NULL;
END
$$;
-- Everyone who was forgotten here: for a log of erasures that does not name them.
CREATE FUNCTION volunteer.forgotten() RETURNS TABLE (organisation uuid, mentor uuid, erased_at timestamptz, entry uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT m.organisation, m.id, m.erased_at, m.entry FROM volunteer.mentor m WHERE m.erased_at IS NOT NULL ORDER BY m.erased_at, m.id;
END
$$;

RESET ROLE;
ALTER FUNCTION volunteer.not_forgotten OWNER TO relais_gate;
ALTER FUNCTION volunteer.forgotten OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION volunteer.not_forgotten, volunteer.forgotten TO relais_volunteer;

-- As in 0125; nor is how far they went, and how many they would accompany, kept of one. The daemon forgets, after a restore, one whom the
-- restored data do not know to have left: what they had under way is held by the absence of every check, and closed by whoever leads.
CREATE OR REPLACE FUNCTION volunteer.forget_mentor(mentor uuid, at timestamptz, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
    digest bytea;
BEGIN
    IF (access.leads_volunteers() AND access.may_change() OR 'daemon' = ANY (access.roles())) IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to forget' USING ERRCODE = 'RL003';
    END IF;
    PERFORM access.require_fresh();
    UPDATE volunteer.mentor m SET state = 'left', left_for = coalesce(m.left_for, 'programme_end'), paused_from = NULL, paused_until_on = NULL,
        sealed = NULL, dek_version = NULL, account = NULL, languages = '{}', interests = '{}', availability = '{}',
        commune = NULL, reach_km = NULL, reach_minutes = NULL, capacity = 1, transport = '{}', prefers = '{}', prefers_from_age = NULL,
        prefers_to_age = NULL, erased_at = forget_mentor.at, row_version = m.row_version + 1, entry = forget_mentor.entry
    WHERE m.organisation = own AND m.id = forget_mentor.mentor AND (m.state = 'left' OR 'daemon' = ANY (access.roles())) AND m.erased_at IS NULL
    RETURNING audit.digest(m) INTO digest;
    IF digest IS NULL THEN
        RETURN NULL;
    END IF;
    DELETE FROM volunteer.mentor_fact f WHERE f.organisation = own AND f.mentor = forget_mentor.mentor;
    DELETE FROM volunteer.mentor_check c WHERE c.organisation = own AND c.mentor = forget_mentor.mentor;
    DELETE FROM volunteer.exemption x WHERE x.organisation = own AND x.mentor = forget_mentor.mentor;
    DELETE FROM keys.dek k WHERE k.organisation = own AND k.about = forget_mentor.mentor;
    DELETE FROM keys.pepper p WHERE p.organisation = own AND p.subject = forget_mentor.mentor;
    RETURN digest;
END
$$;

RESET ROLE;
