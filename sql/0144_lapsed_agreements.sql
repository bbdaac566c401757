-- A match goes on no longer than what was agreed to. A break in supervision is told above whoever leads. An urgent concern waits hours, not a day.

SET LOCAL ROLE relais_owner;

SELECT access.learn('casework.match', 'match_held_for_known', ARRAY['agreement_lapsed']);
SELECT access.learn('casework.notice', 'notice_kind_known', ARRAY['programme_unfollowed']);
DROP POLICY daemon_holds ON casework.match;
CREATE POLICY daemon_holds ON casework.match FOR UPDATE TO relais_casework
    USING ('daemon' = ANY ((SELECT access.roles())::text[])) WITH CHECK (state = 'on_hold' AND held_for IN ('check_lapsed', 'agreement_lapsed'));

-- Whether something a mentee agreed to, or somebody for them, is over or was withdrawn, and nothing has taken its place. What a programme
-- asks for since, and nobody ever gave, is missing, and stops nothing that goes on.
CREATE FUNCTION casework.has_lapsed(organisation uuid, mentee uuid, day date) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM unnest(casework.mentee_lacks(has_lapsed.organisation, has_lapsed.mentee, has_lapsed.day)) AS l (lacking)
        JOIN casework.mentee_fact f ON f.organisation = has_lapsed.organisation AND f.mentee = has_lapsed.mentee
            AND CASE l.lacking WHEN 'inscription' THEN f.kind IN ('inscription_ppe', 'inscription_autonomy') WHEN 'assent' THEN f.kind = 'assent'
                ELSE f.kind IN ('authority_agreement', 'own_agreement') END
        WHERE f.withdrawn_at IS NOT NULL OR f.ends_on < has_lapsed.day)
$$;
-- The matches that go on though something agreed to has lapsed, and are not held yet.
CREATE FUNCTION jobs.lapsed_matches(day date, most bigint) RETURNS TABLE (match uuid, mentor uuid)
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
    WHERE t.organisation = own AND t.state IN ('trial', 'active') AND EXISTS (
        SELECT FROM casework.match_mentee o
        JOIN casework.mentee e ON e.organisation = o.organisation AND e.id = o.mentee AND e.ended_at IS NULL
        WHERE o.organisation = own AND o.match = t.id AND casework.has_lapsed(own, o.mentee, lapsed_matches.day))
    ORDER BY t.id LIMIT most;
END
$$;

-- Tells of a break in supervision, once for each cause: whoever coordinates and who keeps accounts, and whoever leads the programme.
CREATE FUNCTION jobs.tell_break(programme uuid, cause uuid, at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    context text[] := access.context();
    own uuid := nullif(context[4], '')::uuid;
BEGIN
    IF (context[2] = 'daemon' AND own IS NOT NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    PERFORM protection.tell('programme_unfollowed', own, p.id, protection.above(own) || p.lead, tell_break.cause, tell_break.at)
    FROM casework.programme p WHERE p.organisation = own AND p.id = tell_break.programme;
END
$$;

RESET ROLE;

-- As in 0140, and one that is urgent is due within four hours at most.
CREATE OR REPLACE FUNCTION protection.raise_concern(id uuid, match uuid, is_urgent boolean, note uuid, sealed bytea, at timestamptz, entry uuid)
    RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    own uuid := access.organisation();
    about record;
    reached uuid[];
    hours bigint := coalesce((SELECT s.value::bigint FROM access.organisation_setting s
                              WHERE s.organisation = own AND s.name = 'concern_hours'), 24);
    digest bytea;
BEGIN
    SELECT * INTO about FROM protection.raisable(match);
    IF about.id IS NULL OR access.may_change() IS NOT TRUE THEN
        RAISE EXCEPTION 'not a match of theirs' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO protection.concern AS c (organisation, id, programme, match, raised_by, raised_at, is_urgent, due_at, entry)
    VALUES (own, id, about.programme, match, access.account(), at, is_urgent,
        at + CASE WHEN is_urgent THEN least(hours, 4) ELSE hours END * interval '1 hour', entry)
    RETURNING audit.digest(c) INTO digest;
    INSERT INTO protection.concern_note (organisation, id, concern, account, at, sealed, dek_version, entry)
    VALUES (own, note, id, access.account(), at, sealed, 1, entry);
    reached := array(SELECT g FROM protection.guardians_of(own, about.programme, (at AT TIME ZONE 'Europe/Paris')::date) AS g);
    PERFORM protection.tell('programme_concern', own, about.programme, reached, id, at);
    IF reached = '{}' THEN
        PERFORM protection.tell('programme_waits', own, about.programme, protection.above(own), id, at);
    END IF;
    RETURN digest;
END
$$;

ALTER FUNCTION jobs.lapsed_matches OWNER TO relais_gate;
ALTER FUNCTION jobs.tell_break OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.has_lapsed TO relais_casework, relais_gate;
GRANT EXECUTE ON FUNCTION jobs.lapsed_matches, jobs.tell_break TO relais_casework;

RESET ROLE;
