-- What meetings add to what is true of every file: which keys a mentor opens; what is erased with someone, what follows where two files become
-- one; that a file is not quiet whose person meets a mentor; and what of it is given out to them.

SET LOCAL ROLE relais_owner;

-- The words of meetings: whoever leads a pilot opens them by what they are, a mentor those they see, whoever
-- coordinates volunteers those they wrote themselves.
CREATE FUNCTION keys.is_of_meeting(subject uuid, class text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    own uuid := access.organisation();
BEGIN
    IF is_of_meeting.class <> 'narrative' OR NOT access.roles() && ARRAY['mentor', 'volunteer_coordinator'] THEN
        RETURN false;
    END IF;
    RETURN EXISTS (SELECT FROM casework.meeting m
                   WHERE m.organisation = own AND m.id = is_of_meeting.subject
                     AND (m.match = ANY (casework.accompanied_matches())
                       OR (m.recorded_by = access.account() AND (access.leads_volunteers() OR m.match = ANY (casework.own_matches())))))
        OR EXISTS (SELECT FROM casework.meeting_draft d
                   WHERE d.organisation = own AND d.id = is_of_meeting.subject AND d.account = access.account()
                     AND (access.leads_volunteers() OR d.match = ANY (casework.own_matches())));
END
$$;
DO $$
DECLARE
    said text;
BEGIN
    SELECT pg_get_expr(p.polqual, p.polrelid) INTO STRICT said FROM pg_policy p
    WHERE p.polrelid = 'keys.dek'::regclass AND p.polname = 'whose_they_are';
    EXECUTE format('ALTER POLICY whose_they_are ON keys.dek USING ((%s) OR keys.is_of_meeting(subject, class))', said);
END
$$;

-- Takes the words of meetings that somebody was at, and the drafts of their matches.
CREATE FUNCTION casework.forget_meetings(organisation uuid, person uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    matches uuid[];
    meetings uuid[];
BEGIN
    matches := array(SELECT o.match FROM casework.match_mentee o
                     JOIN casework.mentee e ON e.organisation = o.organisation AND e.id = o.mentee
                     WHERE o.organisation = forget_meetings.organisation AND e.person = forget_meetings.person);
    meetings := array(SELECT m.id FROM casework.meeting m WHERE m.organisation = forget_meetings.organisation AND m.match = ANY (matches))
        || array(SELECT d.id FROM casework.meeting_draft d WHERE d.organisation = forget_meetings.organisation AND d.match = ANY (matches));
    DELETE FROM keys.dek k WHERE k.organisation = forget_meetings.organisation AND k.class = 'narrative' AND k.subject = ANY (meetings);
    UPDATE casework.meeting m SET sealed = NULL, dek_version = NULL
    WHERE m.organisation = forget_meetings.organisation AND m.id = ANY (meetings) AND m.sealed IS NOT NULL;
    DELETE FROM casework.meeting_draft d WHERE d.organisation = forget_meetings.organisation AND d.id = ANY (meetings);
END
$$;
CREATE FUNCTION casework.meetings_follow_person() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.merged_into IS NOT NULL AND OLD.merged_into IS NULL THEN
        UPDATE keys.dek k SET about = NEW.merged_into
        WHERE k.organisation = NEW.organisation AND k.about = NEW.id AND k.class = 'narrative'
          AND (k.subject IN (SELECT m.id FROM casework.meeting m WHERE m.organisation = NEW.organisation)
            OR k.subject IN (SELECT d.id FROM casework.meeting_draft d WHERE d.organisation = NEW.organisation));
    END IF;
    IF NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL THEN
        PERFORM casework.forget_meetings(NEW.organisation, NEW.id);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER meetings_follow AFTER UPDATE OF merged_into, erased_at ON casework.person
    FOR EACH ROW EXECUTE FUNCTION casework.meetings_follow_person();
-- The words of a file go before the file.
CREATE FUNCTION casework.end_meeting_words() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.words_ended_at IS NOT NULL AND OLD.words_ended_at IS NULL THEN
        PERFORM casework.forget_meetings(NEW.organisation, NEW.person);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER meeting_words_end AFTER UPDATE OF words_ended_at ON casework.retention
    FOR EACH ROW EXECUTE FUNCTION casework.end_meeting_words();

RESET ROLE;
DO $$
DECLARE
    said text;
    changed text;
BEGIN
    said := pg_get_functiondef('casework.last_contact'::regproc);
    changed := replace(said, 'SELECT greatest(p.created_at, p.handed_over_at,', E'SELECT greatest(p.created_at, p.handed_over_at,\n        (SELECT max(m.recorded_at) FROM casework.mentee e\n         JOIN casework.meeting_mentee a ON a.organisation = e.organisation AND a.mentee = e.id\n         JOIN casework.meeting m ON m.organisation = a.organisation AND m.id = a.meeting\n         WHERE e.organisation = p.organisation AND e.person = p.id),');
    IF changed = said THEN
        RAISE EXCEPTION 'casework.last_contact is not what it was';
    END IF;
    EXECUTE changed;
    said := pg_get_functiondef('casework.mentoring_facts_of'::regproc);
    changed := replace(said, 'WHERE o.organisation = e.organisation AND o.mentee = e.id) g', E'WHERE o.organisation = e.organisation AND o.mentee = e.id\n                 UNION ALL\n                 SELECT ''meeting'', m.meets_on, NULL::date, a.presence, ''{}''::text[]\n                 FROM casework.meeting_mentee a JOIN casework.meeting m ON m.organisation = a.organisation AND m.id = a.meeting\n                 WHERE a.organisation = e.organisation AND a.mentee = e.id AND m.state <> ''planned'') g');
    IF changed = said THEN
        RAISE EXCEPTION 'casework.mentoring_facts_of is not what it was';
    END IF;
    EXECUTE changed;
    said := pg_get_functiondef('keys.sealed_rows'::regproc);
    changed := replace(said, ' LIMIT most)) f', E' LIMIT most)\n        UNION ALL\n        (SELECT ''casework.meeting'', t.organisation, ''casework.meeting'', t.id, t.sealed_version, t.organisation, t.id, ''narrative'',\n            t.dek_version, t.sealed\n         FROM casework.meeting t TABLESAMPLE SYSTEM (share) WHERE t.sealed IS NOT NULL LIMIT most)\n        UNION ALL\n        (SELECT ''casework.meeting_draft'', t.organisation, ''casework.meeting_draft'', t.id, t.row_version, t.organisation, t.id, ''narrative'',\n            t.dek_version, t.sealed\n         FROM casework.meeting_draft t TABLESAMPLE SYSTEM (share) LIMIT most)) f');
    IF changed = said THEN
        RAISE EXCEPTION 'keys.sealed_rows is not what it was';
    END IF;
    EXECUTE changed;
END
$$;
ALTER FUNCTION keys.is_of_meeting OWNER TO relais_gate;
ALTER FUNCTION casework.forget_meetings OWNER TO relais_gate;
ALTER FUNCTION casework.meetings_follow_person OWNER TO relais_gate;
ALTER FUNCTION casework.end_meeting_words OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION keys.is_of_meeting TO relais_vault;
