-- An account's own language: its owner chooses it, and finds it again at the next sign-in, on whatever machine.

SET LOCAL ROLE relais_owner;

-- The digest of the account as it has become; nothing where the caller has no account or may only read.
CREATE FUNCTION access.choose_language(chosen text, entry uuid) RETURNS bytea
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE access.account a
    SET language = chosen, row_version = a.row_version + 1, entry = choose_language.entry
    WHERE a.id = access.account()
    RETURNING audit.digest(a)
$$;
RESET ROLE;
ALTER FUNCTION access.choose_language OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION access.choose_language TO relais_casework;
SET LOCAL ROLE relais_owner;

GRANT UPDATE (language, row_version, entry) ON access.account TO relais_gate;

CREATE POLICY own_language ON access.account FOR UPDATE TO relais_gate USING (id = (SELECT access.account()));
CREATE POLICY scope_update_too ON access.account AS RESTRICTIVE FOR UPDATE TO relais_gate USING ((SELECT access.may_change()));

RESET ROLE;
