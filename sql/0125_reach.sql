-- What mentoring adds to what is true of every file: which keys a volunteer's compartment opens; what is erased with someone, what follows
-- where two files become one, and what keeps a file from going. What earlier migrations say is added to, and stays as it is.

SET LOCAL ROLE relais_owner;

-- Keys that whoever works with volunteers, or is one, may open: of mentors' identities, and of the cards of those one accompanies.
CREATE FUNCTION keys.is_of_mentoring(subject uuid, class text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    own uuid := access.organisation();
BEGIN
    IF 'volunteer_coordinator' = ANY (access.roles()) THEN
        RETURN is_of_mentoring.class = 'volunteer'
            AND EXISTS (SELECT FROM volunteer.mentor m WHERE m.organisation = own AND m.id = is_of_mentoring.subject);
    ELSIF 'mentor' = ANY (access.roles()) THEN
        RETURN CASE is_of_mentoring.class
            WHEN 'volunteer' THEN is_of_mentoring.subject = volunteer.own_mentor()
            WHEN 'narrative' THEN EXISTS (SELECT FROM casework.mentee_card c
                WHERE c.organisation = own AND c.id = is_of_mentoring.subject AND c.mentee = ANY (casework.own_mentees()))
            ELSE false END IS TRUE;
    END IF;
    RETURN false;
END
$$;
-- What the audit calls those they work with, they may tell it of.
CREATE FUNCTION keys.is_named_in_mentoring(subject uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    own uuid := access.organisation();
BEGIN
    IF 'volunteer_coordinator' = ANY (access.roles()) THEN
        RETURN EXISTS (SELECT FROM volunteer.mentor m WHERE m.organisation = own AND m.id = is_named_in_mentoring.subject)
            OR EXISTS (SELECT FROM casework.mentee e WHERE e.organisation = own AND e.person = is_named_in_mentoring.subject);
    ELSIF 'mentor' = ANY (access.roles()) THEN
        RETURN (is_named_in_mentoring.subject = volunteer.own_mentor()
            OR EXISTS (SELECT FROM casework.mentee e
                       WHERE e.organisation = own AND e.person = is_named_in_mentoring.subject AND e.id = ANY (casework.own_mentees()))) IS TRUE;
    END IF;
    RETURN false;
END
$$;

DO $$
DECLARE
    said text;
BEGIN
    SELECT pg_get_expr(p.polqual, p.polrelid) INTO STRICT said FROM pg_policy p
    WHERE p.polrelid = 'keys.dek'::regclass AND p.polname = 'whose_they_are';
    EXECUTE format('ALTER POLICY whose_they_are ON keys.dek USING ((%s) OR keys.is_of_mentoring(subject, class))', said);
    SELECT pg_get_expr(p.polwithcheck, p.polrelid) INTO STRICT said FROM pg_policy p
    WHERE p.polrelid = 'keys.dek'::regclass AND p.polname = 'who_makes_them';
    EXECUTE format('ALTER POLICY who_makes_them ON keys.dek WITH CHECK ((%s)
        OR (class = ''volunteer'' AND shared_with IS NULL AND version = 1 AND ''volunteer_coordinator'' = ANY ((SELECT access.roles())::text[])))', said);
    SELECT pg_get_expr(p.polqual, p.polrelid) INTO STRICT said FROM pg_policy p
    WHERE p.polrelid = 'keys.pepper'::regclass AND p.polname = 'who_works_with_people';
    EXECUTE 'DROP POLICY who_works_with_people ON keys.pepper';
    EXECUTE format('CREATE POLICY who_works_with_people ON keys.pepper AS RESTRICTIVE FOR SELECT TO relais_vault
        USING ((%s) OR keys.is_named_in_mentoring(subject))', said);
    EXECUTE format('CREATE POLICY who_makes_them ON keys.pepper AS RESTRICTIVE FOR INSERT TO relais_vault
        WITH CHECK ((%s) OR ''volunteer_coordinator'' = ANY ((SELECT access.roles())::text[]))', said);
    EXECUTE format('CREATE POLICY who_changes_them ON keys.pepper AS RESTRICTIVE FOR UPDATE TO relais_vault USING (%s)', said);
END
$$;

-- Somebody who is erased leaves no words, no card and no fact; their matches end. Where two files become one, the mentee is the one that
-- stays; if that one is in the same programme already, what was the other's becomes theirs.
CREATE FUNCTION casework.mentees_follow_person() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    one record;
BEGIN
    IF NEW.merged_into IS NOT NULL AND OLD.merged_into IS NULL THEN
        UPDATE keys.dek k SET about = NEW.merged_into
        WHERE k.organisation = NEW.organisation AND k.about = NEW.id AND k.class = 'narrative'
          AND (k.subject IN (SELECT e.id FROM casework.mentee e WHERE e.organisation = NEW.organisation AND e.person = NEW.id)
            OR k.subject IN (SELECT c.id FROM casework.mentee_card c JOIN casework.mentee e ON e.organisation = c.organisation AND e.id = c.mentee
                             WHERE e.organisation = NEW.organisation AND e.person = NEW.id));
        FOR one IN
            SELECT e.id, k.id AS kept FROM casework.mentee e
            JOIN casework.mentee k ON k.organisation = e.organisation AND k.programme = e.programme AND k.person = NEW.merged_into AND k.ended_at IS NULL
            WHERE e.organisation = NEW.organisation AND e.person = NEW.id AND e.ended_at IS NULL
        LOOP
            UPDATE casework.mentee e SET ended_at = k.enrolled_at, ended_for = 'merged', row_version = e.row_version + 1, entry = NEW.entry
            FROM casework.mentee k
            WHERE e.organisation = NEW.organisation AND e.id = one.id AND k.organisation = e.organisation AND k.id = one.kept;
            UPDATE casework.mentee_fact f SET mentee = one.kept WHERE f.organisation = NEW.organisation AND f.mentee = one.id;
            UPDATE casework.match_mentee o SET mentee = one.kept
            WHERE o.organisation = NEW.organisation AND o.mentee = one.id
              AND NOT EXISTS (SELECT FROM casework.match_mentee t
                              WHERE t.organisation = o.organisation AND t.match = o.match AND t.mentee = one.kept);
            UPDATE casework.mentee_card c SET mentee = one.kept
            WHERE c.organisation = NEW.organisation AND c.mentee = one.id
              AND NOT EXISTS (SELECT FROM casework.mentee_card t WHERE t.organisation = c.organisation AND t.mentee = one.kept);
        END LOOP;
        UPDATE casework.mentee e SET person = NEW.merged_into WHERE e.organisation = NEW.organisation AND e.person = NEW.id;
    END IF;
    IF NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL THEN
        WITH ended AS (
            SELECT t.organisation, t.id, t.state FROM casework.match t
            WHERE t.organisation = NEW.organisation AND t.state NOT IN ('closed', 'declined')
              AND EXISTS (SELECT FROM casework.match_mentee o JOIN casework.mentee e ON e.organisation = o.organisation AND e.id = o.mentee
                          WHERE o.organisation = t.organisation AND o.match = t.id AND e.person = NEW.id)
              AND NOT EXISTS (SELECT FROM casework.match_mentee o JOIN casework.mentee e ON e.organisation = o.organisation AND e.id = o.mentee
                              WHERE o.organisation = t.organisation AND o.match = t.id AND e.person <> NEW.id)),
        moved AS (
            INSERT INTO casework.match_move (organisation, entry, match, from_state, to_state, reason, at)
            SELECT d.organisation, md5(d.id::text || NEW.entry::text)::uuid, d.id, d.state,
                CASE WHEN d.state IN ('active', 'on_hold') THEN 'closed' ELSE 'declined' END, 'file_erased', NEW.erased_at
            FROM ended d)
        UPDATE casework.match t SET state = CASE WHEN d.state IN ('active', 'on_hold') THEN 'closed' ELSE 'declined' END,
            held_from = NULL, held_for = NULL, held_at = NULL, ended_on = (NEW.erased_at AT TIME ZONE 'Europe/Paris')::date,
            ended_for = 'file_erased', moved_at = NEW.erased_at, row_version = t.row_version + 1, entry = NEW.entry
        FROM ended d WHERE t.organisation = d.organisation AND t.id = d.id;
        DELETE FROM casework.mentee_card c USING casework.mentee e
        WHERE c.organisation = NEW.organisation AND e.organisation = c.organisation AND e.id = c.mentee AND e.person = NEW.id;
        DELETE FROM casework.mentee_fact f USING casework.mentee e
        WHERE f.organisation = NEW.organisation AND e.organisation = f.organisation AND e.id = f.mentee AND e.person = NEW.id;
        UPDATE casework.mentee e SET sealed = NULL, dek_version = NULL, interests = '{}', availability = '{}', prefers = '{}',
            ended_at = coalesce(e.ended_at, NEW.erased_at), ended_for = coalesce(e.ended_for, 'erased'), row_version = e.row_version + 1,
            entry = NEW.entry
        WHERE e.organisation = NEW.organisation AND e.person = NEW.id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER mentees_follow AFTER UPDATE OF merged_into, erased_at ON casework.person
    FOR EACH ROW EXECUTE FUNCTION casework.mentees_follow_person();

-- The words of a file go before the file: what somebody wanted, and the card of a match that is over.
CREATE FUNCTION casework.end_mentee_words() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.words_ended_at IS NOT NULL AND OLD.words_ended_at IS NULL THEN
        DELETE FROM keys.dek k USING casework.mentee e
        WHERE k.organisation = NEW.organisation AND e.organisation = NEW.organisation AND e.person = NEW.person AND e.ended_at IS NOT NULL
          AND k.class = 'narrative' AND (k.subject = e.id OR k.subject IN (
            SELECT c.id FROM casework.mentee_card c WHERE c.organisation = e.organisation AND c.mentee = e.id));
        DELETE FROM casework.mentee_card c USING casework.mentee e
        WHERE c.organisation = NEW.organisation AND e.organisation = c.organisation AND e.id = c.mentee AND e.person = NEW.person
          AND e.ended_at IS NOT NULL;
        UPDATE casework.mentee e SET sealed = NULL, dek_version = NULL
        WHERE e.organisation = NEW.organisation AND e.person = NEW.person AND e.ended_at IS NOT NULL;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER mentee_words_end AFTER UPDATE OF words_ended_at ON casework.retention
    FOR EACH ROW EXECUTE FUNCTION casework.end_mentee_words();

-- A file of somebody who is in a programme, or was a short while ago, is not quiet.
DO $$
DECLARE
    said text;
    changed text;
BEGIN
    said := pg_get_functiondef('casework.has_open'::regproc);
    changed := regexp_replace(said, '(\$function\$\s*)$', E'        OR EXISTS (SELECT FROM casework.mentee e\n                   WHERE e.organisation = has_open.organisation AND e.person = has_open.person AND e.ended_at IS NULL)\n\\1');
    IF changed = said THEN
        RAISE EXCEPTION 'casework.has_open is not what it was';
    END IF;
    EXECUTE changed;
    said := pg_get_functiondef('casework.last_contact'::regproc);
    changed := replace(said, 'SELECT greatest(p.created_at, p.handed_over_at,', E'SELECT greatest(p.created_at, p.handed_over_at,\n        (SELECT max(greatest(e.enrolled_at, e.ended_at, (SELECT max(v.at) FROM casework.match_mentee o JOIN casework.match_move v\n             ON v.organisation = o.organisation AND v.match = o.match WHERE o.organisation = e.organisation AND o.mentee = e.id)))\n         FROM casework.mentee e WHERE e.organisation = p.organisation AND e.person = p.id),');
    IF changed = said THEN
        RAISE EXCEPTION 'casework.last_contact is not what it was';
    END IF;
    EXECUTE changed;
END
$$;

-- Forgets a mentor who has left: their identity, the key to it, what was told and checked of them. What is left is that somebody
-- accompanied. For whoever works with volunteers, in a recent proof; and for the daemon once their time is over.
CREATE FUNCTION volunteer.forget_mentor(mentor uuid, at timestamptz, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
    digest bytea;
BEGIN
    IF (access.leads_volunteers() AND access.may_change() OR 'daemon' = ANY (access.roles())) IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to forget' USING ERRCODE = 'RL003';
    END IF;
    PERFORM access.require_fresh();
    UPDATE volunteer.mentor m SET sealed = NULL, dek_version = NULL, account = NULL, languages = '{}', interests = '{}', availability = '{}',
        commune = NULL, transport = '{}', prefers = '{}', prefers_from_age = NULL, prefers_to_age = NULL, erased_at = forget_mentor.at,
        row_version = m.row_version + 1, entry = forget_mentor.entry
    WHERE m.organisation = own AND m.id = forget_mentor.mentor AND m.state = 'left' AND m.erased_at IS NULL
    RETURNING audit.digest(m) INTO digest;
    IF digest IS NULL THEN
        RETURN NULL;
    END IF;
    DELETE FROM volunteer.mentor_fact f WHERE f.organisation = own AND f.mentor = forget_mentor.mentor;
    DELETE FROM volunteer.mentor_check c WHERE c.organisation = own AND c.mentor = forget_mentor.mentor;
    DELETE FROM volunteer.exemption x WHERE x.organisation = own AND x.mentor = forget_mentor.mentor;
    DELETE FROM keys.dek k WHERE k.organisation = own AND k.about = forget_mentor.mentor;
    DELETE FROM keys.pepper p WHERE p.organisation = own AND p.subject = forget_mentor.mentor;
    RETURN digest;
END
$$;

-- What is kept of someone as a mentee, for them: whoever may open the file gives it out, whoever keeps it.
CREATE FUNCTION casework.mentoring_of(person uuid)
    RETURNS TABLE (mentee uuid, programme text, sealed bytea, sealed_version bigint, card uuid, card_sealed bytea, card_version bigint,
        interests text[], availability text[], prefers text[], enrolled_at timestamptz, ended_at timestamptz, ended_for text)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 5 SET search_path = pg_catalog AS $$
    SELECT e.id, p.name, e.sealed, e.sealed_version, c.id, c.sealed, c.row_version, e.interests, e.availability, e.prefers, e.enrolled_at,
        e.ended_at, e.ended_for
    FROM casework.mentee e
    JOIN casework.programme p ON p.organisation = e.organisation AND p.id = e.programme
    LEFT JOIN casework.mentee_card c ON c.organisation = e.organisation AND c.mentee = e.id
    WHERE e.organisation = access.organisation() AND e.person = mentoring_of.person AND casework.may_honour(e.person)
    ORDER BY e.enrolled_at, e.id
    LIMIT 100
$$;
CREATE FUNCTION casework.mentoring_facts_of(person uuid)
    RETURNS TABLE (what text, happened_on date, ends_on date, detail text, details text[])
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 20 SET search_path = pg_catalog AS $$
    SELECT g.what, g.happened_on, g.ends_on, g.detail, g.details
    FROM casework.mentee e,
        LATERAL (SELECT f.kind AS what, f.given_on AS happened_on,
                    coalesce((f.withdrawn_at AT TIME ZONE 'Europe/Paris')::date, f.ends_on) AS ends_on,
                    CASE WHEN f.withdrawn_at IS NOT NULL THEN 'withdrawn' END AS detail, '{}'::text[] AS details
                 FROM casework.mentee_fact f WHERE f.organisation = e.organisation AND f.mentee = e.id
                 UNION ALL
                 SELECT 'match', (t.proposed_at AT TIME ZONE 'Europe/Paris')::date, t.ended_on, coalesce(t.ended_for, t.state), o.exits
                 FROM casework.match_mentee o JOIN casework.match t ON t.organisation = o.organisation AND t.id = o.match
                 WHERE o.organisation = e.organisation AND o.mentee = e.id) g
    WHERE e.organisation = access.organisation() AND e.person = mentoring_facts_of.person AND casework.may_honour(e.person)
    ORDER BY g.happened_on, g.what
    LIMIT 500
$$;

RESET ROLE;
-- What is sealed here is verified with the rest.
DO $$
DECLARE
    said text;
    changed text;
BEGIN
    said := pg_get_functiondef('keys.sealed_rows'::regproc);
    changed := replace(said, ' LIMIT most)) f', E' LIMIT most)\n        UNION ALL\n        (SELECT ''volunteer.mentor'', t.organisation, ''volunteer.mentor'', t.id, t.sealed_version, t.organisation, t.id, ''volunteer'',\n            t.dek_version, t.sealed\n         FROM volunteer.mentor t TABLESAMPLE SYSTEM (share) WHERE t.sealed IS NOT NULL LIMIT most)\n        UNION ALL\n        (SELECT ''casework.mentee'', t.organisation, ''casework.mentee'', t.id, t.sealed_version, t.organisation, t.id, ''narrative'',\n            t.dek_version, t.sealed\n         FROM casework.mentee t TABLESAMPLE SYSTEM (share) WHERE t.sealed IS NOT NULL LIMIT most)\n        UNION ALL\n        (SELECT ''casework.mentee_card'', t.organisation, ''casework.mentee_card'', t.id, t.row_version, t.organisation, t.id, ''narrative'',\n            t.dek_version, t.sealed\n         FROM casework.mentee_card t TABLESAMPLE SYSTEM (share) LIMIT most)) f');
    IF changed = said THEN
        RAISE EXCEPTION 'keys.sealed_rows is not what it was';
    END IF;
    EXECUTE changed;
END
$$;
ALTER FUNCTION keys.is_of_mentoring OWNER TO relais_gate;
ALTER FUNCTION keys.is_named_in_mentoring OWNER TO relais_gate;
ALTER FUNCTION casework.mentees_follow_person OWNER TO relais_gate;
ALTER FUNCTION casework.end_mentee_words OWNER TO relais_gate;
ALTER FUNCTION volunteer.forget_mentor OWNER TO relais_gate;
ALTER FUNCTION casework.mentoring_of OWNER TO relais_gate;
ALTER FUNCTION casework.mentoring_facts_of OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION keys.is_of_mentoring, keys.is_named_in_mentoring TO relais_vault;
GRANT EXECUTE ON FUNCTION volunteer.forget_mentor TO relais_volunteer;
GRANT EXECUTE ON FUNCTION casework.mentoring_of, casework.mentoring_facts_of TO relais_casework;
