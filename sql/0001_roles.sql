-- Who may be what. The login role owns nothing and inherits nothing: a transaction enters a compartment by
-- SET LOCAL ROLE, and a compartment reads its own schema and little else. Roles are cluster-wide, so they are made only
-- when absent; everything else here belongs to this database.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'relais_owner',      -- owns the schema
        'relais_gate',       -- owns the few functions that act with more rights than their caller
        'relais_directory',  -- edits organisations and services
        'relais_casework',   -- where a transaction starts
        'relais_identity',   -- names, birth dates, contacts
        'relais_vault',      -- wrapped keys
        'relais_access',     -- accounts and memberships
        'relais_auditor'     -- reads the audit
    ] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', name);
        END IF;
    END LOOP;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'relais_app') THEN
        CREATE ROLE relais_app LOGIN NOINHERIT;
    END IF;
EXCEPTION
    -- Another database of the same cluster may be migrating at this very moment.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

DO $$
BEGIN
    IF NOT pg_has_role('relais_app', 'relais_auditor', 'MEMBER') THEN
        GRANT relais_directory, relais_casework, relais_identity, relais_vault, relais_access, relais_auditor TO relais_app;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole WHERE r.rolname = 'relais_app') THEN
        ALTER ROLE relais_app SET search_path = pg_catalog;
        ALTER ROLE relais_app SET statement_timeout = '5s';
        ALTER ROLE relais_app SET lock_timeout = '2s';
        ALTER ROLE relais_app SET idle_in_transaction_session_timeout = '10s';
    END IF;
EXCEPTION
    WHEN unique_violation OR object_in_use OR internal_error THEN
        RAISE EXCEPTION 'another database is being migrated: run it again';
END
$$;

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO relais_app', current_database());
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- A session that can call set_config from inside a query could change its own context by an injected expression.
REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO relais_gate;
-- No code blocks, no large objects, no advisory locks held across a pool.
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql TO relais_owner, relais_gate;
DO $$
DECLARE
    signature regprocedure;
BEGIN
    FOR signature IN
        SELECT p.oid::regprocedure FROM pg_catalog.pg_proc p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace
          AND (p.proname ~ '^(lo_|loread$|lowrite$)'
               OR p.proname IN ('pg_advisory_lock', 'pg_advisory_lock_shared', 'pg_try_advisory_lock', 'pg_try_advisory_lock_shared'))
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', signature);
    END LOOP;
END
$$;

DO $$
BEGIN
    -- A REVOKE by someone who does not own the function only warns.
    IF has_function_privilege('relais_app', 'pg_catalog.set_config(text, text, boolean)', 'EXECUTE')
        OR has_language_privilege('relais_app', 'plpgsql', 'USAGE')
        OR has_function_privilege('relais_app', 'pg_catalog.lo_create(oid)', 'EXECUTE') THEN
        RAISE EXCEPTION 'this migration must be run by a superuser: set_config, plpgsql or lo_create is still open to relais_app';
    END IF;
END
$$;

CREATE SCHEMA directory AUTHORIZATION relais_owner;
CREATE SCHEMA access AUTHORIZATION relais_owner;
CREATE SCHEMA casework AUTHORIZATION relais_owner;
CREATE SCHEMA identity AUTHORIZATION relais_owner;
CREATE SCHEMA keys AUTHORIZATION relais_owner;
CREATE SCHEMA audit AUTHORIZATION relais_owner;

GRANT USAGE ON SCHEMA access, audit TO relais_app;
GRANT USAGE ON SCHEMA access, audit, directory
    TO relais_gate, relais_directory, relais_casework, relais_identity, relais_vault, relais_access, relais_auditor;
GRANT USAGE ON SCHEMA casework TO relais_gate, relais_casework, relais_identity;
GRANT USAGE ON SCHEMA identity TO relais_gate, relais_identity;
GRANT USAGE ON SCHEMA keys TO relais_gate, relais_vault;

ALTER DEFAULT PRIVILEGES FOR ROLE relais_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE relais_gate REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
GRANT SELECT ON public.schema_migration TO relais_app;
GRANT USAGE ON SCHEMA public TO relais_app;
