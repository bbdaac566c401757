-- The compartment of those who give their time: who a mentor is, what was checked of them, when they are free. Entered by whoever
-- leads a pilot or coordinates its volunteers, by a mentor for their own, and by nobody else. And the two roles there are for it.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'relais_volunteer') THEN
        CREATE ROLE relais_volunteer NOLOGIN NOINHERIT;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
DO $$
BEGIN
    IF NOT pg_has_role('relais_app', 'relais_volunteer', 'MEMBER') THEN
        GRANT relais_volunteer TO relais_app;
    END IF;
EXCEPTION
    WHEN unique_violation OR object_in_use OR internal_error THEN
        RAISE EXCEPTION 'another database is being migrated: run it again';
END
$$;

CREATE SCHEMA volunteer AUTHORIZATION relais_owner;
GRANT USAGE ON SCHEMA volunteer TO relais_gate, relais_volunteer, relais_casework;
GRANT USAGE ON SCHEMA access, audit, directory, casework TO relais_volunteer;
GRANT EXECUTE ON FUNCTION access.context, access.session, access.account, access.organisation, access.roles, access.may_change,
    access.account_name, audit.append, audit.digest TO relais_volunteer;

SET LOCAL ROLE relais_owner;

ALTER TABLE access.membership DROP CONSTRAINT membership_roles_known;
ALTER TABLE access.membership ADD CONSTRAINT membership_roles_known CHECK (
    roles <@ ARRAY['caseworker', 'pilot_lead', 'coordinator', 'volunteer_coordinator', 'mentor', 'org_admin', 'auditor'] AND roles <> '{}');
-- A volunteer stands outside the secrecy that colleagues share (CASF L226-2-2): who is a mentor is nothing else here.
ALTER TABLE access.membership ADD CONSTRAINT membership_mentor_alone CHECK (
    NOT 'mentor' = ANY (roles) OR (cardinality(roles) = 1 AND NOT is_bound_by_secrecy));

-- Where earlier migrations name who works with people, those who work with volunteers stand beside them: what follows is rewritten
-- from what it says.
DO $$
DECLARE
    said text := pg_get_functiondef('access.narrowed'::regproc);
    changed text := replace(said, '''pilot_lead'', ''coordinator'')', '''pilot_lead'', ''coordinator'', ''volunteer_coordinator'', ''mentor'')');
BEGIN
    IF changed = said OR changed !~ 'reads_only' THEN
        RAISE EXCEPTION 'access.narrowed is not what it was';
    END IF;
    said := changed;
    changed := replace(changed, 'ARRAY[''see_people'', ', 'ARRAY[''see_programmes'', ''see_own_matches'', ''see_people'', ');
    IF changed = said THEN
        RAISE EXCEPTION 'access.narrowed is not what it was';
    END IF;
    EXECUTE changed;
    said := pg_get_functiondef('access.function_of'::regproc);
    changed := replace(said, 'WHEN ''coordinator'' = ANY (roles) THEN ''coordinator''',
        'WHEN roles && ARRAY[''coordinator'', ''volunteer_coordinator''] THEN ''coordinator'' WHEN ''mentor'' = ANY (roles) THEN ''mentor''');
    IF changed = said THEN
        RAISE EXCEPTION 'access.function_of is not what it was';
    END IF;
    EXECUTE changed;
END
$$;

-- Whether someone of the caller's organisation has a role now, and is bound by secrecy where that is asked.
CREATE FUNCTION access.has_role(account uuid, role text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM access.membership m JOIN access.account a ON a.id = m.account
        WHERE m.organisation = access.organisation() AND m.account = has_role.account AND a.disabled_at IS NULL
          AND (m.until IS NULL OR m.until > clock_timestamp())
          AND CASE WHEN role = 'bound_by_secrecy' THEN m.is_bound_by_secrecy ELSE role = ANY (m.roles) END)
$$;
-- Whether the caller leads pilots or coordinates volunteers, for the organisation they act for.
CREATE FUNCTION access.leads_volunteers() RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT access.roles() && ARRAY['pilot_lead', 'volunteer_coordinator']
$$;

RESET ROLE;
ALTER FUNCTION access.has_role OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION access.has_role TO relais_casework, relais_volunteer;
GRANT EXECUTE ON FUNCTION access.leads_volunteers TO relais_casework, relais_volunteer, relais_vault, relais_gate;
