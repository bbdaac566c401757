-- The words that a CHECK knows, mirrored by an enumeration in Swift, are added to by whatever feature brings more of them: so
-- that no migration repeats the words of those before it.

SET LOCAL ROLE relais_owner;

CREATE FUNCTION access.learn(place regclass, known text, words text[]) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    said text;
    about text;
    list text;
BEGIN
    SELECT pg_get_constraintdef(c.oid), a.attname INTO STRICT said, about
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.conrelid = place AND c.conname = known;
    SELECT string_agg(quote_literal(w.word), ', ' ORDER BY w.place) INTO list
    FROM unnest(array(SELECT m[1] FROM regexp_matches(said, '''([a-z0-9_]+)''::text', 'g') AS m) || words) WITH ORDINALITY AS w (word, place);
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I CHECK (%I IN (%s))', place, known, known, about, list);
END
$$;

RESET ROLE;
