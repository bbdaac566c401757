-- Who makes backups: reads everything, past row security, and changes nothing. Without a password it cannot sign in; the private
-- server's superuser takes its place for the time of a backup. Made by a superuser, since it may pass row security.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'relais_backup') THEN
        CREATE ROLE relais_backup LOGIN BYPASSRLS;
    END IF;
EXCEPTION
    -- Another database of the same cluster may be migrating at this very moment.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

DO $$
BEGIN
    IF NOT pg_has_role('relais_backup', 'pg_read_all_data', 'MEMBER') THEN
        GRANT pg_read_all_data TO relais_backup;
    END IF;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO relais_backup', current_database());
EXCEPTION
    WHEN unique_violation OR object_in_use OR internal_error THEN
        RAISE EXCEPTION 'another database is being migrated: run it again';
END
$$;

-- pg_dump calls it for itself. No context can be forged with it: that takes the key that only relais_gate reads.
GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO relais_backup;
