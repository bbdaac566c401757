-- Searching people: whose names someone may look through, and in which version, told in one piece. The rows themselves stay
-- under row security; asking it for each of five thousand takes longer than comparing their names.

SET LOCAL ROLE relais_owner;

-- Those the caller follows, as `identity.civil` shows them: 16 bytes of person, 8 of row version, 4 of key version each.
CREATE FUNCTION identity.followed_versions() RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT string_agg(uuid_send(c.person) || int8send(c.row_version) || int4send(c.dek_version), '')
    FROM casework.assignment a
    JOIN identity.civil c ON c.organisation = a.organisation AND c.person = a.person
    WHERE a.organisation = (SELECT access.organisation())
      AND c.organisation = (SELECT access.organisation())
      AND a.account = (SELECT access.account())
      AND a.until IS NULL
      AND (SELECT access.roles())::text[] && ARRAY['caseworker', 'coordinator']
$$;

RESET ROLE;
ALTER FUNCTION identity.followed_versions OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION identity.followed_versions TO relais_identity;
