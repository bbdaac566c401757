-- What is kept of whoever works here: told to them, as to anyone (GDPR 15). And what a token may do of what came with rights.

SET LOCAL ROLE relais_owner;

-- The memberships of the account of this context.
CREATE FUNCTION access.own_memberships() RETURNS TABLE (organisation text, roles text[], since timestamptz, until timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT o.name, m.roles, m.since, m.until
    FROM access.membership m JOIN directory.organisation o ON o.id = m.organisation
    WHERE m.account = access.account() ORDER BY m.since, o.name LIMIT 50
$$;
-- Its sessions and tokens of the last six months, without their secrets.
CREATE FUNCTION access.own_presences() RETURNS TABLE (kind text, name text, began_at timestamptz, seen_at timestamptz, ended_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT s.kind, s.name, s.created_at, s.seen_at, least(s.ended_at, CASE WHEN s.expires_at < clock_timestamp() THEN s.expires_at END)
    FROM access.session s
    WHERE s.account = access.account() AND s.organisation = access.organisation()
    ORDER BY s.created_at DESC, s.id LIMIT 100
$$;
-- What it did here, as the log has it, in the sessions that are still kept: what, how often, first and last.
CREATE FUNCTION audit.own_acts() RETURNS TABLE (action text, times bigint, first_at timestamptz, last_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT e.action, count(*), min(e.at), max(e.at)
    FROM access.session s JOIN audit.entry e ON e.session = s.id
    WHERE s.account = access.account() AND s.organisation = access.organisation() AND e.log = s.organisation
    GROUP BY e.action ORDER BY max(e.at) DESC, e.action LIMIT 200
$$;
-- Who looked at it or changed it: found by the references the program computes, of this account and of nobody's file.
CREATE FUNCTION audit.about_own_account(refs bytea[], most bigint)
    RETURNS TABLE (at timestamptz, name text, role text, action text, fields text[])
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
BEGIN
    IF access.account() IS NULL THEN
        RAISE EXCEPTION 'for whoever has an account' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT g.at, a.name, access.function_of(m.roles, a.id), g.action,
        array(SELECT jsonb_array_elements_text(coalesce(g.said -> 'fields', '[]')))
    FROM (SELECT e.id, e.at, e.actor, e.action, convert_from(e.bytes, 'UTF8')::jsonb AS said
          FROM audit.entry e
          WHERE e.object_refs && refs AND e.log IN (own, (SELECT d.id FROM directory.deployment d)) AND e.outcome = 'ok'
          ORDER BY e.at DESC, e.id DESC LIMIT most) g
    LEFT JOIN access.account a ON a.id = g.actor
    LEFT JOIN access.membership m ON m.organisation = own AND m.account = g.actor
    ORDER BY g.at DESC, g.id DESC;
END
$$;

RESET ROLE;
ALTER FUNCTION access.own_memberships OWNER TO relais_gate;
ALTER FUNCTION access.own_presences OWNER TO relais_gate;
ALTER FUNCTION audit.own_acts OWNER TO relais_gate;
ALTER FUNCTION audit.about_own_account OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION access.own_memberships, access.own_presences, audit.own_acts, audit.about_own_account
    TO relais_casework;

SET LOCAL ROLE relais_owner;
-- As in 0054, and for rights, registers and retention.
CREATE OR REPLACE FUNCTION access.narrowed(roles text[], scopes text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT array(SELECT r FROM unnest(roles) AS r
                 WHERE (r IN ('caseworker', 'pilot_lead', 'coordinator')
                        AND NOT scopes <@ ARRAY['keep_accounts', 'read_audit', 'keep_agreements', 'read_agreements', 'keep_breaches', 'read_registers'])
                    OR (r = 'org_admin' AND scopes && ARRAY['keep_services', 'keep_accounts', 'read_audit', 'keep_agreements', 'read_agreements',
                        'keep_requests', 'keep_breaches', 'read_registers', 'preview_retention'])
                    OR (r = 'auditor' AND scopes && ARRAY['read_audit', 'read_agreements', 'read_requests', 'keep_breaches', 'read_registers',
                        'review_emergencies']))
        || array(SELECT 'scope:' || s FROM unnest(scopes) AS s)
        || CASE WHEN scopes <@ ARRAY['see_people', 'reveal_identity', 'read_audit', 'read_agreements', 'read_requests', 'read_registers',
                'preview_retention'] THEN ARRAY['reads_only'] ELSE '{}' END
$$;

RESET ROLE;
