-- A calendar of one's own meetings, for the telephone: read with a secret of which only the hash is kept, that its owner ends when they will.
-- It names nobody and no place.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.calendar (
    organisation uuid NOT NULL,
    account      uuid NOT NULL,
    token_sha256 bytea NOT NULL CONSTRAINT calendar_token_sha256_length CHECK (octet_length(token_sha256) = 32),
    made_at      timestamptz NOT NULL,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, account),
    CONSTRAINT calendar_token_sha256_key UNIQUE (token_sha256),
    CONSTRAINT calendar_account FOREIGN KEY (organisation, account) REFERENCES access.membership (organisation, account)
);
COMMENT ON COLUMN casework.calendar.organisation IS 'purpose: whose calendar it is; retention: until its owner ends it';
COMMENT ON COLUMN casework.calendar.account IS 'purpose: whose calendar it is; retention: until its owner ends it';
COMMENT ON COLUMN casework.calendar.token_sha256 IS 'purpose: recognises the address of the calendar; retention: until its owner ends it';
COMMENT ON COLUMN casework.calendar.made_at IS 'purpose: its owner sees since when it is read; retention: until its owner ends it';
COMMENT ON COLUMN casework.calendar.row_version IS 'purpose: integrity; retention: until its owner ends it';
COMMENT ON COLUMN casework.calendar.entry IS 'purpose: integrity, the last audit entry; retention: until its owner ends it';

GRANT SELECT, INSERT, DELETE ON casework.calendar TO relais_casework;
GRANT SELECT ON casework.calendar TO relais_gate;
ALTER TABLE casework.calendar ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.calendar FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.calendar TO relais_gate USING (true);
CREATE POLICY organisation_barrier ON casework.calendar AS RESTRICTIVE TO relais_casework USING (organisation = (SELECT access.organisation()));
CREATE POLICY own ON casework.calendar TO relais_casework
    USING (account = (SELECT access.account()) AND ((SELECT access.leads_volunteers()) OR 'mentor' = ANY ((SELECT access.roles())::text[])));
CREATE POLICY scope_insert_too ON casework.calendar AS RESTRICTIVE FOR INSERT TO relais_casework WITH CHECK ((SELECT access.may_change()));
CREATE POLICY scope_delete_too ON casework.calendar AS RESTRICTIVE FOR DELETE TO relais_casework USING ((SELECT access.may_change()));

-- The meetings of whoever has that secret, from a day to another: a mentor's own, and on the days somebody stands in those that are planned;
-- of the programmes one leads. One line without a meeting where there is none; no line where there is no such calendar. A match that is
-- held meets nobody.
CREATE FUNCTION casework.calendar_of(token_sha256 bytea, first_on date, last_on date)
    RETURNS TABLE (language text, meeting uuid, meets_on date, start_minute smallint, duration_minutes smallint, state text, sequence bigint,
        changed_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT a.language, g.id, g.meets_on, g.start_minute, g.duration_minutes, g.state, g.sequence, g.changed_at
    FROM casework.calendar c
    JOIN access.membership b ON b.organisation = c.organisation AND b.account = c.account AND (b.until IS NULL OR b.until > clock_timestamp())
    JOIN access.account a ON a.id = c.account AND a.disabled_at IS NULL
    LEFT JOIN LATERAL (
        SELECT m.id, m.meets_on, m.start_minute, m.duration_minutes,
            CASE WHEN m.state = 'planned' AND t.state = 'on_hold' THEN 'missed' ELSE m.state END AS state,
            m.row_version + t.row_version AS sequence, greatest(m.recorded_at, t.moved_at) AS changed_at
        FROM casework.meeting m
        JOIN casework.match t ON t.organisation = m.organisation AND t.id = m.match
        JOIN casework.programme p ON p.organisation = t.organisation AND p.id = t.programme
        WHERE m.organisation = c.organisation AND m.meets_on BETWEEN calendar_of.first_on AND calendar_of.last_on
          AND t.state IN ('trial', 'active', 'on_hold')
          AND CASE WHEN 'mentor' = ANY (b.roles) THEN EXISTS (
                  SELECT FROM volunteer.mentor o
                  WHERE o.organisation = c.organisation AND o.account = c.account AND o.state <> 'left'
                    AND (o.id = t.mentor OR (m.state = 'planned' AND t.state <> 'on_hold' AND EXISTS (
                        SELECT FROM casework.match_substitute s
                        WHERE s.organisation = t.organisation AND s.match = t.id AND s.mentor = o.id AND s.ended_at IS NULL
                          AND m.meets_on BETWEEN s.starts_on AND s.ends_on))))
              WHEN b.roles && ARRAY['pilot_lead', 'volunteer_coordinator'] THEN p.lead = c.account
              ELSE false END
        ORDER BY m.meets_on DESC, m.id
        LIMIT 500) g ON true
    WHERE c.token_sha256 = calendar_of.token_sha256;
END
$$;

RESET ROLE;
ALTER FUNCTION casework.calendar_of OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.calendar_of TO relais_casework;
