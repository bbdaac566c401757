-- People brought from a file: the number their file has at home, names to compare with, and many audit entries at once.

SET LOCAL ROLE relais_owner;

-- The number an organisation knows someone by outside Relais, as an HMAC under a key kept elsewhere: enough to recognise
-- the row of a file, and unreadable in a copy of this database.
CREATE TABLE identity.own_number (
    organisation uuid NOT NULL,
    person       uuid NOT NULL,
    reference    bytea NOT NULL CONSTRAINT own_number_reference_length CHECK (octet_length(reference) = 32),
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, reference),
    CONSTRAINT own_number_person FOREIGN KEY (organisation, person) REFERENCES casework.person
);
CREATE INDEX own_number_person ON identity.own_number (organisation, person);
COMMENT ON COLUMN identity.own_number.organisation IS 'purpose: whose number it is; retention: with the file';
COMMENT ON COLUMN identity.own_number.person IS 'purpose: a second import of a file opens no second one; retention: with the file';
COMMENT ON COLUMN identity.own_number.reference IS 'purpose: a second import of a file opens no second one; retention: with the file';
COMMENT ON COLUMN identity.own_number.entry IS 'purpose: integrity, the audit entry it came with; retention: with the file';

GRANT SELECT, INSERT, DELETE ON identity.own_number TO relais_identity;
ALTER TABLE identity.own_number ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.own_number FORCE ROW LEVEL SECURITY;
CREATE POLICY organisation_barrier ON identity.own_number AS RESTRICTIVE TO relais_identity
    USING (organisation = (SELECT access.organisation()));
CREATE POLICY assignment ON identity.own_number TO relais_identity
    USING (EXISTS (SELECT FROM casework.assignment a
                   WHERE a.organisation = own_number.organisation AND a.person = own_number.person
                     AND a.account = (SELECT access.account()) AND a.until IS NULL));
-- Whoever imports recognises a colleague's people too, or one would have two files.
CREATE POLICY recognition ON identity.own_number FOR SELECT TO relais_identity
    USING ((SELECT access.roles())::text[] && ARRAY['caseworker', 'coordinator']);

-- Where two files became one, the numbers of both lead to it.
CREATE FUNCTION identity.follow_merger() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE identity.own_number n SET person = NEW.merged_into
    WHERE n.organisation = NEW.organisation AND n.person = NEW.id AND NEW.merged_into IS NOT NULL;
    RETURN NULL;
END
$$;
GRANT SELECT, UPDATE (person) ON identity.own_number TO relais_gate;
CREATE POLICY gate ON identity.own_number TO relais_gate USING (true) WITH CHECK (true);
CREATE TRIGGER numbers_follow AFTER UPDATE OF merged_into ON casework.person
    FOR EACH ROW EXECUTE FUNCTION identity.follow_merger();

-- The sealed names of an organisation's people, whoever follows them, to be compared in memory with the rows of a file. What
-- comes out of the comparison for a colleague's person is that there is a file, and nothing of it.
CREATE FUNCTION identity.names_to_compare(after uuid, most integer)
    RETURNS TABLE (person uuid, sealed bytea, dek_version integer, row_version bigint, is_followed boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT c.person, c.sealed, c.dek_version, c.row_version,
        EXISTS (SELECT FROM casework.assignment a
                WHERE a.organisation = c.organisation AND a.person = c.person
                  AND a.account = (SELECT access.account()) AND a.until IS NULL)
    FROM identity.civil c
    WHERE c.organisation = (SELECT access.organisation())
      AND (SELECT access.roles())::text[] && ARRAY['caseworker', 'coordinator']
      AND c.person > names_to_compare.after
    ORDER BY c.person
    LIMIT names_to_compare.most
$$;

-- Adds many entries of one kind to the log of the session's organisation, each about one object. As `audit.append`, with the
-- same checks; but the session's counter is raised once for all of them: one row updated ten thousand times in a
-- transaction is found a little more slowly each time.
CREATE FUNCTION audit.append_all(ids uuid[], log uuid, at timestamptz, action text, class text, object_type text,
    references_to bytea[], heads bytea[], middles bytea[], tails bytea[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    context text[] := access.context();
    actor text;
    before bigint;
    added bigint;
BEGIN
    IF context IS NULL THEN
        RAISE EXCEPTION 'no context' USING ERRCODE = 'RL001';
    END IF;
    IF log::text IS DISTINCT FROM nullif(context[4], '') THEN
        RAISE EXCEPTION 'not the log of this session' USING ERRCODE = 'RL003';
    END IF;
    actor := coalesce(nullif(context[3], ''), context[1]);
    UPDATE access.session s SET sequence = s.sequence + cardinality(ids), seen_at = clock_timestamp()
    WHERE s.id = context[1]::uuid RETURNING s.sequence - cardinality(ids) INTO STRICT before;
    INSERT INTO audit.entry (id, log, at, action, class, outcome, actor, session, sseq, object_type, object_refs, bytes, leaf_hash)
    SELECT g.id, log, at, action, class, 'ok', actor::uuid, context[1]::uuid, g.counter, object_type, ARRAY[g.reference], g.whole,
        sha256('\x00'::bytea || g.whole)
    FROM (
        SELECT u.id, u.reference, u.head, u.middle, before + u.place AS counter,
            u.head || u.middle || convert_to((before + u.place)::text, 'UTF8') || u.tail AS whole
        FROM unnest(ids, references_to, heads, middles, tails) WITH ORDINALITY AS u (id, reference, head, middle, tail, place)
    ) g
    WHERE starts_with(convert_from(g.head, 'UTF8'), format('{"action":"%s","actor":"%s","at":"', action, actor))
      AND strpos(convert_from(g.head, 'UTF8'), format('"id":"%s","log":"%s","nonce":"', g.id, log)) > 0
      AND strpos(convert_from(g.head, 'UTF8'), '"outcome":"ok"') > 0
      AND right(convert_from(g.middle, 'UTF8'), 56) = format('"session":"%s","sseq":', context[1])
      AND convert_from(g.whole, 'UTF8')::jsonb @> jsonb_build_object('action', action, 'actor', actor, 'id', g.id, 'log', log,
            'outcome', 'ok', 'session', context[1], 'sseq', g.counter,
            'object', jsonb_build_object('type', object_type, 'ref', encode(g.reference, 'hex')))
      AND (convert_from(g.whole, 'UTF8')::jsonb ->> 'at')::timestamptz = at
      AND (SELECT count(*) = count(DISTINCT name) FROM json_object_keys(convert_from(g.whole, 'UTF8')::json) AS name);
    GET DIAGNOSTICS added = ROW_COUNT;
    IF added <> cardinality(ids) THEN
        RAISE EXCEPTION 'an entry speaks for its own session' USING ERRCODE = 'RL003';
    END IF;
END
$$;

RESET ROLE;
ALTER FUNCTION identity.follow_merger OWNER TO relais_gate;
ALTER FUNCTION identity.names_to_compare OWNER TO relais_gate;
ALTER FUNCTION audit.append_all OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION identity.names_to_compare TO relais_identity;
GRANT EXECUTE ON FUNCTION audit.append_all TO relais_casework;
