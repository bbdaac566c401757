-- What following adds to what is true of every file: which keys whoever coordinates volunteers opens; what is erased with someone, what
-- follows where two files become one; what somebody is given who asks what is kept of them.

SET LOCAL ROLE relais_owner;

-- The words of a call, for whoever coordinates volunteers.
CREATE FUNCTION keys.is_of_following(subject uuid, class text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT 'volunteer_coordinator' = ANY (access.roles()) AND is_of_following.class = 'narrative'
        AND EXISTS (SELECT FROM casework.follow_up c WHERE c.organisation = access.organisation() AND c.id = is_of_following.subject)
$$;
DO $$
DECLARE
    said text;
BEGIN
    SELECT pg_get_expr(p.polqual, p.polrelid) INTO STRICT said FROM pg_policy p
    WHERE p.polrelid = 'keys.dek'::regclass AND p.polname = 'whose_they_are';
    EXECUTE format('ALTER POLICY whose_they_are ON keys.dek USING ((%s) OR keys.is_of_following(subject, class))', said);
END
$$;

-- Somebody who is erased leaves no call and no rating, and no words in the calls of a match they shared. Where two files become one,
-- theirs go to the mentee that stays; what that one has too is not kept twice. It comes after `mentees_follow`, which says who stays.
CREATE FUNCTION casework.following_follows_person() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    one record;
BEGIN
    IF NEW.merged_into IS NOT NULL AND OLD.merged_into IS NULL THEN
        UPDATE keys.dek k SET about = NEW.merged_into
        WHERE k.organisation = NEW.organisation AND k.about = NEW.id AND k.class = 'narrative'
          AND k.subject IN (SELECT c.id FROM casework.follow_up c WHERE c.organisation = NEW.organisation);
        FOR one IN
            SELECT e.id, k.id AS kept FROM casework.mentee e
            JOIN casework.mentee k ON k.organisation = e.organisation AND k.programme = e.programme AND k.person = e.person AND k.ended_at IS NULL
            WHERE e.organisation = NEW.organisation AND e.person = NEW.merged_into AND e.ended_for = 'merged'
        LOOP
            UPDATE casework.follow_up c SET mentee = one.kept WHERE c.organisation = NEW.organisation AND c.mentee = one.id;
            DELETE FROM casework.mentee_progress g USING casework.mentee_progress t
            WHERE g.organisation = NEW.organisation AND g.mentee = one.id
              AND t.organisation = g.organisation AND t.mentee = one.kept AND t.stage = g.stage AND t.rater = g.rater;
            UPDATE casework.mentee_progress g SET mentee = one.kept WHERE g.organisation = NEW.organisation AND g.mentee = one.id;
        END LOOP;
    END IF;
    IF NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL THEN
        DELETE FROM casework.mentee_progress g USING casework.mentee e
        WHERE g.organisation = NEW.organisation AND e.organisation = g.organisation AND e.id = g.mentee AND e.person = NEW.id;
        DELETE FROM casework.follow_up c USING casework.mentee e
        WHERE c.organisation = NEW.organisation AND e.organisation = c.organisation AND e.id = c.mentee AND e.person = NEW.id;
        PERFORM casework.end_follow_up_words(NEW.organisation, NEW.id);
    END IF;
    RETURN NULL;
END
$$;
-- The words of the calls of somebody's matches go, and their keys.
CREATE FUNCTION casework.end_follow_up_words(organisation uuid, person uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    gone uuid[] := array(
        SELECT c.id FROM casework.follow_up c
        JOIN casework.match_mentee o ON o.organisation = c.organisation AND o.match = c.match
        JOIN casework.mentee e ON e.organisation = o.organisation AND e.id = o.mentee
        WHERE c.organisation = end_follow_up_words.organisation AND e.person = end_follow_up_words.person AND c.sealed IS NOT NULL);
BEGIN
    DELETE FROM keys.dek k WHERE k.organisation = end_follow_up_words.organisation AND k.class = 'narrative' AND k.subject = ANY (gone);
    UPDATE casework.follow_up c SET sealed = NULL, dek_version = NULL
    WHERE c.organisation = end_follow_up_words.organisation AND c.id = ANY (gone);
END
$$;
CREATE TRIGGER mentees_followed AFTER UPDATE OF merged_into, erased_at ON casework.person
    FOR EACH ROW EXECUTE FUNCTION casework.following_follows_person();

-- The words of a file go before the file.
CREATE FUNCTION casework.end_following_words() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.words_ended_at IS NOT NULL AND OLD.words_ended_at IS NULL THEN
        PERFORM casework.end_follow_up_words(NEW.organisation, NEW.person);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER following_words_end AFTER UPDATE OF words_ended_at ON casework.retention
    FOR EACH ROW EXECUTE FUNCTION casework.end_following_words();

-- What they are given who ask: the calls about their matches, and how far they were said to be.
CREATE FUNCTION casework.follow_ups_of(person uuid)
    RETURNS TABLE (follow_up uuid, kind text, side text, done_on date, result text, sealed bytea)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 20 SET search_path = pg_catalog AS $$
    SELECT c.id, c.kind, c.side, c.done_on, c.result, c.sealed
    FROM casework.follow_up c
    WHERE c.organisation = access.organisation() AND casework.may_honour(follow_ups_of.person)
      AND EXISTS (SELECT FROM casework.match_mentee o JOIN casework.mentee e ON e.organisation = o.organisation AND e.id = o.mentee
                  WHERE o.organisation = c.organisation AND o.match = c.match AND e.person = follow_ups_of.person
                    AND (c.mentee IS NULL OR c.mentee = e.id))
    ORDER BY c.done_on, c.id
    LIMIT 500
$$;
CREATE FUNCTION casework.progress_of(person uuid)
    RETURNS TABLE (stage text, rater text, rated_on date, scores text[], is_helpful boolean)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 8 SET search_path = pg_catalog AS $$
    SELECT g.stage, g.rater, g.rated_on, array(
        SELECT s.domain || ' ' || s.score
        FROM (VALUES (1, 'language', g.language), (2, 'school_training', g.school_training), (3, 'work', g.work), (4, 'housing', g.housing),
            (5, 'health_access', g.health_access), (6, 'mobility', g.mobility), (7, 'social_link', g.social_link),
            (8, 'rights_admin', g.rights_admin), (9, 'leisure_sport_culture', g.leisure_sport_culture), (10, 'digital', g.digital))
            AS s (place, domain, score)
        WHERE s.score IS NOT NULL ORDER BY s.place), g.is_helpful
    FROM casework.mentee_progress g
    JOIN casework.mentee e ON e.organisation = g.organisation AND e.id = g.mentee
    WHERE g.organisation = access.organisation() AND e.person = progress_of.person AND casework.may_honour(e.person)
    ORDER BY g.rated_on, g.rater
    LIMIT 100
$$;

RESET ROLE;
DO $$
DECLARE
    said text;
    changed text;
BEGIN
    said := pg_get_functiondef('keys.sealed_rows'::regproc);
    changed := replace(said, ' LIMIT most)) f', E' LIMIT most)\n        UNION ALL\n        (SELECT ''casework.follow_up'', t.organisation, ''casework.follow_up'', t.id, 1::bigint, t.organisation, t.id, ''narrative'',\n            t.dek_version, t.sealed\n         FROM casework.follow_up t TABLESAMPLE SYSTEM (share) WHERE t.sealed IS NOT NULL LIMIT most)) f');
    IF changed = said THEN
        RAISE EXCEPTION 'keys.sealed_rows is not what it was';
    END IF;
    EXECUTE changed;
END
$$;
ALTER FUNCTION keys.is_of_following OWNER TO relais_gate;
ALTER FUNCTION casework.following_follows_person OWNER TO relais_gate;
ALTER FUNCTION casework.end_follow_up_words OWNER TO relais_gate;
ALTER FUNCTION casework.end_following_words OWNER TO relais_gate;
ALTER FUNCTION casework.follow_ups_of OWNER TO relais_gate;
ALTER FUNCTION casework.progress_of OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION keys.is_of_following TO relais_vault;
GRANT EXECUTE ON FUNCTION casework.follow_ups_of, casework.progress_of TO relais_casework;
