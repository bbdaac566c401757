-- How many are between two legs, counted as far as a page tells: none of them is put in order for that.

SET LOCAL ROLE relais_owner;

CREATE FUNCTION casework.count_between(most bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    own uuid := access.organisation();
    roles text[] := access.roles();
    mine uuid[] := casework.stands_for();
    found_now bigint := 0;
BEGIN
    IF 'coordinator' = ANY (roles) THEN
        SELECT count(*) INTO found_now FROM (
            SELECT FROM casework.path t WHERE t.organisation = own AND t.between_at IS NOT NULL LIMIT most) s;
    ELSIF 'caseworker' = ANY (roles) AND cardinality(mine) = 1 THEN
        -- Nobody follows the same person twice: the first so many are enough.
        SELECT count(*) INTO found_now FROM (
            SELECT FROM casework.assignment a
            JOIN casework.path t ON t.organisation = own AND t.person = a.person AND t.between_at IS NOT NULL
            WHERE a.organisation = own AND a.account = mine[1] AND a.until IS NULL LIMIT most) s;
    ELSIF 'caseworker' = ANY (roles) THEN
        SELECT count(*) INTO found_now FROM (
            SELECT DISTINCT a.person FROM casework.assignment a
            JOIN casework.path t ON t.organisation = own AND t.person = a.person AND t.between_at IS NOT NULL
            WHERE a.organisation = own AND a.account = ANY (mine) AND a.until IS NULL LIMIT most) s;
    END IF;
    RETURN found_now;
END
$$;

RESET ROLE;
ALTER FUNCTION casework.count_between OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.count_between TO relais_casework;
