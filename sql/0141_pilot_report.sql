-- What a pilot's report counts, from what was recorded: numbers by code, for whoever works with volunteers. What is small is masked where it
-- is told. And what made it hard, in the words of whoever leads.

SET LOCAL ROLE relais_owner;

-- Whoever took part in some days: a match of theirs had begun, and had not ended. With what is known of their age without opening a file.
CREATE FUNCTION casework.pilot_participants(programme uuid, from_on date, until_on date)
    RETURNS TABLE (mentee uuid, person uuid, birth_year smallint, began_on date)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 60 SET search_path = pg_catalog AS $$
    SELECT DISTINCT ON (e.person) e.id, e.person, p.birth_year, coalesce(t.trial_on, t.active_on)
    FROM casework.match t
    JOIN casework.match_mentee o ON o.organisation = t.organisation AND o.match = t.id
    JOIN casework.mentee e ON e.organisation = o.organisation AND e.id = o.mentee
    JOIN casework.person p ON p.organisation = e.organisation AND p.id = e.person
    WHERE t.organisation = access.organisation() AND t.programme = pilot_participants.programme AND access.leads_volunteers()
      AND coalesce(t.trial_on, t.active_on) <= pilot_participants.until_on
      AND (t.ended_on IS NULL OR t.ended_on >= pilot_participants.from_on)
    ORDER BY e.person, coalesce(t.trial_on, t.active_on), e.id
$$;

-- Every number of it: of which part, by which code.
CREATE FUNCTION casework.pilot_figures(programme uuid, from_on date, until_on date) RETURNS TABLE (part text, code text, number bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 80 SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
    whole uuid := pilot_figures.programme;
    first_on date := pilot_figures.from_on;
    last_on date := pilot_figures.until_on;
BEGIN
    IF access.leads_volunteers() IS NOT TRUE THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT 'matches', m.code, count(*) FILTER (WHERE m.is_counted)
    FROM casework.match t
    CROSS JOIN LATERAL (VALUES
        ('proposed', (t.proposed_at AT TIME ZONE 'Europe/Paris')::date BETWEEN first_on AND last_on),
        ('begun', t.active_on BETWEEN first_on AND last_on),
        ('active', t.active_on <= last_on AND (t.ended_on IS NULL OR t.ended_on > last_on)),
        ('declined', t.state = 'declined' AND t.ended_on BETWEEN first_on AND last_on),
        ('closed', t.state = 'closed' AND t.ended_on BETWEEN first_on AND last_on)) AS m (code, is_counted)
    WHERE t.organisation = own AND t.programme = whole
    GROUP BY m.code;
    RETURN QUERY
    SELECT CASE t.state WHEN 'declined' THEN 'refusals' ELSE 'endings' END, t.ended_for, count(*)
    FROM casework.match t
    WHERE t.organisation = own AND t.programme = whole AND t.ended_on BETWEEN first_on AND last_on
    GROUP BY 1, 2;
    RETURN QUERY
    SELECT 'exits', x.code, count(*)
    FROM casework.match t
    JOIN casework.match_mentee o ON o.organisation = t.organisation AND o.match = t.id
    CROSS JOIN LATERAL unnest(CASE WHEN o.exits = '{}' THEN ARRAY['not_told'] ELSE o.exits END) AS x (code)
    WHERE t.organisation = own AND t.programme = whole AND t.state = 'closed' AND t.ended_on BETWEEN first_on AND last_on
    GROUP BY x.code;
    RETURN QUERY
    SELECT 'languages', l.code, count(DISTINCT c.mentee)
    FROM casework.pilot_participants(whole, first_on, last_on) p
    JOIN casework.mentee_card c ON c.organisation = own AND c.mentee = p.mentee
    CROSS JOIN LATERAL unnest(c.languages) AS l (code)
    GROUP BY l.code;
    -- From the first test at entry to the last at exit, each by its lowest skill.
    RETURN QUERY
    SELECT 'levels', CASE WHEN g.entry IS NULL OR g.exit IS NULL THEN 'missing' WHEN g.exit > g.entry THEN 'improved'
        WHEN g.exit = g.entry THEN 'same' ELSE 'lower' END, count(*)
    FROM (
        SELECT (array_agg(v.level ORDER BY v.recorded_at) FILTER (WHERE v.moment = 'entry'))[1] AS entry,
            (array_agg(v.level ORDER BY v.recorded_at DESC) FILTER (WHERE v.moment = 'exit'))[1] AS exit
        FROM casework.pilot_participants(whole, first_on, last_on) p
        LEFT JOIN casework.referral_side s ON s.organisation = own AND s.person = p.person
        LEFT JOIN LATERAL (
            SELECT a.moment, a.recorded_at, (
                SELECT min(array_position(ARRAY['alpha', 'pre_a1', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2'], k))
                FROM unnest(ARRAY[a.listening, a.reading, a.spoken_interaction, a.spoken_production, a.writing]) AS k) AS level
            FROM casework.assessment a
            WHERE a.referral = s.referral AND (a.recorded_at AT TIME ZONE 'Europe/Paris')::date <= last_on) v ON true
        GROUP BY p.person) g
    GROUP BY 2;
    RETURN QUERY
    SELECT 'volunteers', v.code, v.number
    FROM (
        SELECT 'enquired', count(*) FROM volunteer.mentor m
        WHERE m.organisation = own AND m.programme = whole AND m.enquired_on BETWEEN first_on AND last_on
        UNION ALL
        SELECT 'trained', count(DISTINCT f.mentor) FROM volunteer.mentor_fact f
        JOIN volunteer.mentor m ON m.organisation = f.organisation AND m.id = f.mentor
        WHERE m.organisation = own AND m.programme = whole AND f.kind = 'training' AND f.done_on BETWEEN first_on AND last_on
        UNION ALL
        SELECT 'checked', count(DISTINCT c.mentor) FROM volunteer.mentor_check c
        JOIN volunteer.mentor m ON m.organisation = c.organisation AND m.id = c.mentor
        WHERE m.organisation = own AND m.programme = whole AND c.result = 'clear' AND c.seen_on BETWEEN first_on AND last_on
        UNION ALL
        SELECT 'accompanying', count(DISTINCT t.mentor) FROM casework.match t
        WHERE t.organisation = own AND t.programme = whole AND t.active_on <= last_on AND (t.ended_on IS NULL OR t.ended_on >= first_on)
    ) AS v (code, number);
    RETURN QUERY SELECT 'concerns', 'closed', protection.closed_in(whole, first_on, last_on);
    RETURN QUERY SELECT g.* FROM casework.pilot_meetings(whole, first_on, last_on) g;
    RETURN QUERY SELECT 'helpful', g.code, g.number FROM casework.pilot_helpful(whole, first_on, last_on) g;
END
$$;
-- What is counted of meetings: of a group outing, one meeting; of who was there, each.
CREATE FUNCTION casework.pilot_meetings(programme uuid, from_on date, until_on date) RETURNS TABLE (part text, code text, number bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 40 SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
BEGIN
    IF access.leads_volunteers() IS NOT TRUE OR to_regclass('casework.meeting') IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH met AS (
        SELECT e.* FROM casework.meeting e
        JOIN casework.match t ON t.organisation = e.organisation AND t.id = e.match
        WHERE e.organisation = own AND t.programme = pilot_meetings.programme AND e.meets_on BETWEEN pilot_meetings.from_on AND pilot_meetings.until_on)
    SELECT 'meetings', m.state, count(*) FROM met m GROUP BY m.state
    UNION ALL
    SELECT 'minutes', 'held', coalesce(sum(m.duration_minutes), 0) FROM met m WHERE m.state = 'held'
    UNION ALL
    SELECT 'presence', o.presence, count(*) FROM met m
    JOIN casework.meeting_mentee o ON o.organisation = m.organisation AND o.meeting = m.id
    WHERE m.state <> 'planned' GROUP BY o.presence
    UNION ALL
    SELECT 'activities', a.code, count(*) FROM met m CROSS JOIN LATERAL unnest(m.activities) AS a (code) WHERE m.state = 'held' GROUP BY a.code
    UNION ALL
    SELECT 'density', coalesce(c.density::text, 'not_told'), count(*) FROM met m
    LEFT JOIN directory.commune c ON c.code = m.commune
    WHERE m.state = 'held' GROUP BY c.density
    UNION ALL
    SELECT 'transport', coalesce(m.transport, 'not_told'), count(*) FROM met m WHERE m.state = 'held' GROUP BY m.transport
    UNION ALL
    SELECT 'km', coalesce(m.transport, 'not_told'), coalesce(sum(m.distance_km), 0) FROM met m WHERE m.state = 'held' GROUP BY m.transport;
END
$$;
-- What each participant said last of whether it helped them.
CREATE FUNCTION casework.pilot_helpful(programme uuid, from_on date, until_on date) RETURNS TABLE (code text, number bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 3 SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF access.leads_volunteers() IS NOT TRUE OR to_regclass('casework.mentee_progress') IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT CASE g.is_helpful WHEN true THEN 'yes' WHEN false THEN 'no' ELSE 'not_told' END, count(*)
    FROM (
        SELECT (SELECT r.is_helpful FROM casework.mentee_progress r
                WHERE r.organisation = access.organisation() AND r.mentee = p.mentee AND r.is_helpful IS NOT NULL
                  AND r.rated_on <= pilot_helpful.until_on
                ORDER BY r.rated_on DESC, r.id LIMIT 1) AS is_helpful
        FROM casework.pilot_participants(pilot_helpful.programme, pilot_helpful.from_on, pilot_helpful.until_on) p) g
    GROUP BY 1;
END
$$;

RESET ROLE;
GRANT SELECT ON directory.commune TO relais_gate;
ALTER FUNCTION casework.pilot_participants OWNER TO relais_gate;
ALTER FUNCTION casework.pilot_figures OWNER TO relais_gate;
ALTER FUNCTION casework.pilot_meetings OWNER TO relais_gate;
ALTER FUNCTION casework.pilot_helpful OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.pilot_participants, casework.pilot_figures TO relais_casework;
