-- What was done with someone's file, told to them: read from the audit by the keyed references the program computes, which nobody
-- makes without the key file. Whoever follows the person asks, or coordinates; the log itself stays closed to them.

SET LOCAL ROLE relais_owner;

-- What is told one by one, each with its purpose: found without going through everything else about someone.
CREATE INDEX entry_singled ON audit.entry USING gin (object_refs)
    WHERE action IN ('person.revealed', 'person.history_revealed', 'person.exported', 'protection.opened', 'emergency.opened');

-- Who looked at what: how often, first and last. Of their own organisation's log, of its members, and of the service itself.
CREATE FUNCTION audit.looks(person uuid, refs bytea[], most bigint)
    RETURNS TABLE (actor uuid, name text, role text, action text, times bigint, first_at timestamptz, last_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
BEGIN
    IF casework.may_honour(person) IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to tell' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT g.actor, a.name, access.function_of(m.roles, a.id), g.action, g.times, g.first_at, g.last_at
    FROM (SELECT e.actor, e.action, count(*) AS times, min(e.at) AS first_at, max(e.at) AS last_at
          FROM audit.entry e
          WHERE e.object_refs && refs AND e.log = own AND e.outcome = 'ok'
          GROUP BY e.actor, e.action) g
    LEFT JOIN access.account a ON a.id = g.actor
    LEFT JOIN access.membership m ON m.organisation = own AND m.account = g.actor
    -- What the other side of a referral did stands here too, and is told as what they did, not as who saw.
    WHERE m.account IS NOT NULL OR a.id IS NULL
    ORDER BY g.last_at DESC, g.actor, g.action
    LIMIT most;
END
$$;

-- What someone's work was called when they are not named: the closest of their roles.
CREATE FUNCTION access.function_of(roles text[], account uuid) RETURNS text
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT CASE WHEN account IS NULL THEN 'service'
        WHEN roles && ARRAY['caseworker', 'pilot_lead'] THEN 'caseworker'
        WHEN 'coordinator' = ANY (roles) THEN 'coordinator'
        ELSE 'administration' END
$$;

-- What is told one by one, the last first: when, by whom, for which purpose, which fields.
CREATE FUNCTION audit.openings(person uuid, refs bytea[], most bigint)
    RETURNS TABLE (id uuid, at timestamptz, actor uuid, name text, role text, action text, purpose text, fields text[])
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
BEGIN
    IF casework.may_honour(person) IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to tell' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT g.id, g.at, g.actor, a.name, access.function_of(m.roles, a.id), g.action, g.said ->> 'purpose',
        array(SELECT jsonb_array_elements_text(coalesce(g.said -> 'fields', '[]')))
    FROM (SELECT e.id, e.at, e.actor, e.action, convert_from(e.bytes, 'UTF8')::jsonb AS said
          FROM audit.entry e
          WHERE e.object_refs && refs AND e.log = own AND e.outcome = 'ok'
            AND e.action IN ('person.revealed', 'person.history_revealed', 'person.exported', 'protection.opened', 'emergency.opened')
          ORDER BY e.at DESC, e.id DESC
          LIMIT most) g
    LEFT JOIN access.account a ON a.id = g.actor
    LEFT JOIN access.membership m ON m.organisation = own AND m.account = g.actor
    ORDER BY g.at DESC, g.id DESC;
END
$$;

-- The last time something was done about someone since a moment: what an answer to a request refers to.
CREATE FUNCTION audit.last_act(person uuid, refs bytea[], actions text[], since timestamptz, OUT id uuid, OUT action text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF casework.may_honour(person) IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to tell' USING ERRCODE = 'RL003';
    END IF;
    SELECT e.id, e.action INTO id, action
    FROM audit.entry e
    WHERE e.object_refs && refs AND e.log = access.organisation() AND e.outcome = 'ok' AND e.action = ANY (actions) AND e.at >= since
    ORDER BY e.at DESC, e.id DESC LIMIT 1;
END
$$;

RESET ROLE;
ALTER FUNCTION audit.looks OWNER TO relais_gate;
ALTER FUNCTION audit.openings OWNER TO relais_gate;
ALTER FUNCTION audit.last_act OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION access.function_of TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.may_honour TO relais_gate;
GRANT EXECUTE ON FUNCTION audit.looks, audit.openings, audit.last_act TO relais_casework;
