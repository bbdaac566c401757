-- Concerns: what somebody on a match is worried about. Whoever raises one writes and never reads; the person whom the programme names for
-- it reads, and nobody else: neither who leads, nor who mentors, coordinates, keeps accounts or watches over the log.

SET LOCAL ROLE relais_owner;

CREATE TABLE protection.concern (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    programme    uuid NOT NULL,
    match        uuid NOT NULL,
    raised_by    uuid NOT NULL,
    raised_at    timestamptz NOT NULL,
    -- Whether whoever raised it feared for somebody at that moment.
    is_urgent    boolean NOT NULL,
    -- By when something must have been done.
    due_at       timestamptz NOT NULL,
    received_at  timestamptz,
    acted_at     timestamptz,
    -- Whether it holds the match: whoever leads cannot let it go on, and is not told why.
    holds_match  boolean NOT NULL DEFAULT false,
    closed_at    timestamptz,
    closed_for   text CONSTRAINT concern_closed_for_known CHECK (closed_for IN ('settled', 'transmitted', 'no_danger', 'raised_twice')),
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT concern_programme FOREIGN KEY (organisation, programme) REFERENCES casework.programme,
    CONSTRAINT concern_match FOREIGN KEY (organisation, match) REFERENCES casework.match,
    CONSTRAINT concern_raised_by FOREIGN KEY (organisation, raised_by) REFERENCES access.membership (organisation, account),
    CONSTRAINT concern_closed_whole CHECK ((closed_at IS NULL) = (closed_for IS NULL)),
    CONSTRAINT concern_closed_holds_nothing CHECK (closed_at IS NULL OR NOT holds_match)
);
CREATE INDEX concern_programme ON protection.concern (organisation, programme, raised_at DESC, id DESC);
CREATE INDEX concern_match ON protection.concern (organisation, match);
CREATE INDEX concern_raised_by ON protection.concern (organisation, raised_by);
CREATE INDEX concern_waiting ON protection.concern (due_at) WHERE acted_at IS NULL AND closed_at IS NULL;
COMMENT ON TABLE protection.concern IS 'erasure: it names a match and nobody; the keys of its words are destroyed with the file by a trigger';

-- What was written of it, by whoever raised it or by the person it reached.
CREATE TABLE protection.concern_note (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    concern      uuid NOT NULL,
    account      uuid NOT NULL,
    at           timestamptz NOT NULL,
    sealed       bytea NOT NULL CONSTRAINT concern_note_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT concern_note_concern FOREIGN KEY (organisation, concern) REFERENCES protection.concern,
    CONSTRAINT concern_note_account FOREIGN KEY (organisation, account) REFERENCES access.membership (organisation, account)
);
CREATE INDEX concern_note_concern ON protection.concern_note (organisation, concern, at);
CREATE INDEX concern_note_account ON protection.concern_note (organisation, account);
COMMENT ON TABLE protection.concern_note IS 'erasure: its key is destroyed with the file by a trigger';

-- What was done: a fact and its day. Of what was sent to the CRIP, the day and the reference; never the content.
CREATE TABLE protection.concern_act (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    concern      uuid NOT NULL,
    kind         text NOT NULL CONSTRAINT concern_act_kind_known
                 CHECK (kind IN ('saw_young_person', 'spoke_to_raiser', 'spoke_to_mentor', 'told_guardian', 'called_119', 'told_crip',
                     'told_justice', 'held_match', 'let_match_go_on', 'closed', 'other')),
    done_on      date NOT NULL,
    account      uuid NOT NULL,
    at           timestamptz NOT NULL,
    sealed       bytea NOT NULL CONSTRAINT concern_act_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT concern_act_concern FOREIGN KEY (organisation, concern) REFERENCES protection.concern,
    CONSTRAINT concern_act_account FOREIGN KEY (organisation, account) REFERENCES access.membership (organisation, account)
);
CREATE INDEX concern_act_concern ON protection.concern_act (organisation, concern, done_on, at);
CREATE INDEX concern_act_account ON protection.concern_act (organisation, account);
COMMENT ON TABLE protection.concern_act IS 'erasure: its key is destroyed with the file by a trigger';

DO $$
DECLARE
    said text[];
BEGIN
    FOREACH said SLICE 1 IN ARRAY ARRAY[
        ['concern.organisation', 'whose programme it is'], ['concern.id', 'names the concern'], ['concern.programme', 'whom it reaches'],
        ['concern.match', 'whom it is about'], ['concern.raised_by', 'whom to ask'], ['concern.raised_at', 'how long it waits'],
        ['concern.is_urgent', 'what comes first'], ['concern.due_at', 'how long it waits'],
        ['concern.received_at', 'that it was received'], ['concern.acted_at', 'how long it waits'],
        ['concern.holds_match', 'whether the match goes on'], ['concern.closed_at', 'how long it is kept'],
        ['concern.closed_for', 'what came of it'], ['concern.row_version', 'integrity'],
        ['concern.entry', 'integrity, the last audit entry'],
        ['concern_note.organisation', 'whose programme it is'], ['concern_note.id', 'names the words'],
        ['concern_note.concern', 'which concern it is of'], ['concern_note.account', 'whom to ask'],
        ['concern_note.at', 'when it was written'], ['concern_note.sealed', 'what somebody is worried about'],
        ['concern_note.dek_version', 'sealing'], ['concern_note.entry', 'integrity, the last audit entry'],
        ['concern_act.organisation', 'whose programme it is'], ['concern_act.id', 'names the act'],
        ['concern_act.concern', 'which concern it is of'], ['concern_act.kind', 'proof of what was done'],
        ['concern_act.done_on', 'proof of what was done'], ['concern_act.account', 'whom to ask'],
        ['concern_act.at', 'proof of what was done'], ['concern_act.sealed', 'proof of what was done: a few words, the reference of what was sent'],
        ['concern_act.dek_version', 'sealing'], ['concern_act.entry', 'integrity, the last audit entry']
    ] LOOP
        EXECUTE format('COMMENT ON COLUMN protection.%s IS %L', said[1],
            format('purpose: %s; retention: as the organisation has settled with its département', said[2]));
    END LOOP;
END
$$;

-- Whom a concern of a programme reaches on a day: the person it names, while they are there; and whoever stands in for them. They work
-- with people and are bound by secrecy; they do not lead the programme, and are no mentor.
CREATE FUNCTION protection.guardians_of(organisation uuid, programme uuid, day date) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 2 SET search_path = pg_catalog AS $$
    SELECT m.account
    FROM casework.programme p
    JOIN access.membership m ON m.organisation = p.organisation AND m.account <> p.lead
    JOIN access.account a ON a.id = m.account
    WHERE p.organisation = guardians_of.organisation AND p.id = guardians_of.programme
      AND a.disabled_at IS NULL AND (m.until IS NULL OR m.until > clock_timestamp())
      AND m.is_bound_by_secrecy AND m.roles && ARRAY['caseworker', 'coordinator', 'pilot_lead']
      AND CASE WHEN m.account = p.safeguarding
          THEN NOT EXISTS (SELECT FROM casework.absence b
                           WHERE b.organisation = p.organisation AND b.account = p.safeguarding AND b.ended_at IS NULL
                             AND guardians_of.day BETWEEN b.starts_on AND b.ends_on)
          ELSE EXISTS (SELECT FROM casework.absence b
                       WHERE b.organisation = p.organisation AND b.account = p.safeguarding AND b.substitute = m.account AND b.ended_at IS NULL
                         AND guardians_of.day BETWEEN b.starts_on AND b.ends_on) END
$$;
-- The programmes whose concerns the caller reads. Who is away reads still.
CREATE FUNCTION protection.guarded() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT array(
        SELECT p.id FROM casework.programme p
        WHERE p.organisation = access.organisation() AND p.safeguarding = ANY (casework.stands_for()) AND p.lead <> access.account()
          AND access.is_bound_by_secrecy() AND access.roles() && ARRAY['caseworker', 'coordinator', 'pilot_lead'])
$$;
-- Whether somebody is there for the concerns of a programme today, for anyone who may raise one there or leads it.
CREATE FUNCTION protection.is_guarded(programme uuid, at timestamptz) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM protection.guardians_of(access.organisation(), is_guarded.programme, (is_guarded.at AT TIME ZONE 'Europe/Paris')::date))
$$;
-- The match somebody may raise a concern about, with its programme: they are on it, work with volunteers, follow one of the young people,
-- or are the person a concern goes to.
CREATE FUNCTION protection.raisable(match uuid, OUT id uuid, OUT programme uuid, OUT programme_name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT t.id, t.programme, p.name
    FROM casework.match t
    JOIN casework.programme p ON p.organisation = t.organisation AND p.id = t.programme
    WHERE t.organisation = access.organisation() AND t.id = raisable.match
      AND (access.leads_volunteers() OR t.id = ANY (casework.own_matches()) OR t.programme = ANY (protection.guarded())
        OR access.roles() && ARRAY['caseworker', 'coordinator'] AND EXISTS (
            SELECT FROM casework.match_mentee o
            JOIN casework.mentee e ON e.organisation = o.organisation AND e.id = o.mentee
            JOIN casework.assignment f ON f.organisation = e.organisation AND f.person = e.person AND f.until IS NULL
            WHERE o.organisation = t.organisation AND o.match = t.id AND f.account = ANY (casework.stands_for())))
$$;
-- The matches a young person is in, for whoever follows them.
CREATE FUNCTION protection.matches_of(person uuid) RETURNS TABLE (match uuid, programme_name text)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 2 SET search_path = pg_catalog AS $$
    SELECT t.id, p.name
    FROM casework.mentee e
    JOIN casework.match_mentee o ON o.organisation = e.organisation AND o.mentee = e.id
    JOIN casework.match t ON t.organisation = o.organisation AND t.id = o.match AND t.state NOT IN ('closed', 'declined')
    JOIN casework.programme p ON p.organisation = t.organisation AND p.id = t.programme
    WHERE e.organisation = access.organisation() AND e.person = matches_of.person AND (protection.raisable(t.id)).id IS NOT NULL
    ORDER BY t.proposed_at, t.id LIMIT 10
$$;

-- Notices of a programme: that a concern waits, never what it says, nor of whom.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = 'casework.notice'::regclass AND a.attname = 'programme') THEN
        ALTER TABLE casework.notice ADD COLUMN programme uuid;
        COMMENT ON COLUMN casework.notice.programme IS 'purpose: which programme it is about; retention: 90 days after it was read, a year at most';
        ALTER TABLE casework.notice ADD CONSTRAINT notice_programme FOREIGN KEY (organisation, programme) REFERENCES casework.programme;
        CREATE INDEX notice_programme ON casework.notice (organisation, programme);
    END IF;
END
$$;
SELECT access.learn('casework.notice', 'notice_kind_known',
    ARRAY['programme_concern', 'programme_waits', 'programme_unguarded', 'programme_resumable']);
SELECT access.learn('access.organisation_setting', 'organisation_setting_name_known', ARRAY['concern_hours', 'retention_concern_months']);
DO $$
DECLARE
    said text;
    changed text;
BEGIN
    SELECT pg_get_constraintdef(c.oid) INTO STRICT said FROM pg_constraint c
    WHERE c.conrelid = 'casework.notice'::regclass AND c.conname = 'notice_is_about_one';
    changed := replace(said, '((kind ~~ ''following%''::text) = (programme IS NOT NULL))',
        '((kind ~~ ''following%''::text OR kind ~~ ''programme%''::text) = (programme IS NOT NULL))');
    IF changed = said THEN
        changed := regexp_replace(regexp_replace(said, 'num_nonnulls\(([^)]*)\)', 'num_nonnulls(\1, programme)'), '\)\s*$',
            ' AND ((kind LIKE ''programme%'') = (programme IS NOT NULL)))');
    END IF;
    IF changed !~ 'programme%' THEN
        RAISE EXCEPTION 'notice_is_about_one is not what it was';
    END IF;
    EXECUTE 'ALTER TABLE casework.notice DROP CONSTRAINT notice_is_about_one, ADD CONSTRAINT notice_is_about_one ' || changed;
END
$$;
CREATE FUNCTION protection.tell(kind text, organisation uuid, programme uuid, accounts uuid[], cause uuid, at timestamptz) RETURNS void
    LANGUAGE sql AS $$
    INSERT INTO casework.notice (id, organisation, account, kind, programme, cause, at)
    SELECT gen_random_uuid(), tell.organisation, g, tell.kind, tell.programme, tell.cause, tell.at
    FROM (SELECT DISTINCT unnest(tell.accounts) AS g) d
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING
$$;
-- Whoever sees to it that somebody is there: those who coordinate and who keep accounts. Never who mentors.
CREATE FUNCTION protection.above(organisation uuid) RETURNS uuid[]
    LANGUAGE sql STABLE AS $$
    SELECT array(
        SELECT m.account FROM access.membership m JOIN access.account a ON a.id = m.account
        WHERE m.organisation = above.organisation AND a.disabled_at IS NULL AND (m.until IS NULL OR m.until > clock_timestamp())
          AND m.roles && ARRAY['coordinator', 'org_admin'])
$$;
CREATE FUNCTION protection.name_of(programme uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT p.name FROM casework.programme p
    WHERE p.organisation = access.organisation() AND p.id = name_of.programme
      AND (access.leads_volunteers() OR access.roles() && ARRAY['coordinator', 'org_admin'] OR p.id = ANY (protection.guarded()))
$$;

-- Raises one. Whoever may not, finds no match. Tells whom it reaches; where nobody is there, whoever sees to it that somebody is.
CREATE FUNCTION protection.raise_concern(id uuid, match uuid, is_urgent boolean, note uuid, sealed bytea, at timestamptz, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    own uuid := access.organisation();
    about record;
    reached uuid[];
    hours bigint := coalesce((SELECT s.value::bigint FROM access.organisation_setting s
                              WHERE s.organisation = own AND s.name = 'concern_hours'), 24);
    digest bytea;
BEGIN
    SELECT * INTO about FROM protection.raisable(match);
    IF about.id IS NULL OR access.may_change() IS NOT TRUE THEN
        RAISE EXCEPTION 'not a match of theirs' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO protection.concern AS c (organisation, id, programme, match, raised_by, raised_at, is_urgent, due_at, entry)
    VALUES (own, id, about.programme, match, access.account(), at, is_urgent, at + hours * interval '1 hour', entry)
    RETURNING audit.digest(c) INTO digest;
    INSERT INTO protection.concern_note (organisation, id, concern, account, at, sealed, dek_version, entry)
    VALUES (own, note, id, access.account(), at, sealed, 1, entry);
    reached := array(SELECT g FROM protection.guardians_of(own, about.programme, (at AT TIME ZONE 'Europe/Paris')::date) AS g);
    PERFORM protection.tell('programme_concern', own, about.programme, reached, id, at);
    IF reached = '{}' THEN
        PERFORM protection.tell('programme_waits', own, about.programme, protection.above(own), id, at);
    END IF;
    RETURN digest;
END
$$;
-- Adds words: whoever raised it, and whom it reached. Those are told who did not write them.
CREATE FUNCTION protection.add_to_concern(concern uuid, note uuid, sealed bytea, at timestamptz, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    own uuid := access.organisation();
    me uuid := access.account();
    about protection.concern;
    digest bytea;
BEGIN
    SELECT * INTO about FROM protection.concern c
    WHERE c.organisation = own AND c.id = concern AND (c.raised_by = me OR c.programme = ANY (protection.guarded()));
    IF about.id IS NULL OR access.may_change() IS NOT TRUE THEN
        RETURN NULL;
    END IF;
    INSERT INTO protection.concern_note AS n (organisation, id, concern, account, at, sealed, dek_version, entry)
    VALUES (own, note, concern, me, at, sealed, 1, entry)
    RETURNING audit.digest(n) INTO digest;
    PERFORM protection.tell('programme_concern', own, about.programme,
        array(SELECT g FROM protection.guardians_of(own, about.programme, (at AT TIME ZONE 'Europe/Paris')::date) AS g WHERE g <> me), note, at);
    RETURN digest;
END
$$;
-- That it was received: whoever raised it sees that much. The first time it is opened; NULL afterwards.
CREATE FUNCTION protection.receive_concern(concern uuid, at timestamptz, entry uuid) RETURNS bytea
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE protection.concern c
    SET received_at = receive_concern.at, row_version = c.row_version + 1, entry = receive_concern.entry
    WHERE c.organisation = access.organisation() AND c.id = receive_concern.concern AND c.received_at IS NULL
      AND c.programme = ANY (protection.guarded()) AND access.may_change()
    RETURNING audit.digest(c)
$$;
-- What whoever raised some sees of them: when, about which match, and that each was received. Not what was done, nor what was written.
CREATE FUNCTION protection.own_concerns()
    RETURNS TABLE (id uuid, match uuid, programme_name text, raised_at timestamptz, received_at timestamptz, notes bigint)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 20 SET search_path = pg_catalog AS $$
    SELECT c.id, c.match, p.name, c.raised_at, c.received_at,
        (SELECT count(*) FROM protection.concern_note n WHERE n.organisation = c.organisation AND n.concern = c.id AND n.account = c.raised_by)
    FROM protection.concern c
    JOIN casework.programme p ON p.organisation = c.organisation AND p.id = c.programme
    WHERE c.organisation = access.organisation() AND c.raised_by = access.account()
    ORDER BY c.raised_at DESC, c.id LIMIT 50
$$;

-- Whom one is about, for whoever it reached: the codes of the young people and who follows them, the mentor by their code or sign-in.
CREATE FUNCTION protection.about(concern uuid)
    RETURNS TABLE (person uuid, code text, followers text[], mentor text)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 3 SET search_path = pg_catalog AS $$
    SELECT e.person, p.code,
        array(SELECT DISTINCT access.account_name(a.account) FROM casework.assignment a
              WHERE a.organisation = e.organisation AND a.person = e.person AND a.until IS NULL ORDER BY 1),
        coalesce(access.account_name(m.account), m.code)
    FROM protection.concern c
    JOIN casework.match t ON t.organisation = c.organisation AND t.id = c.match
    JOIN volunteer.mentor m ON m.organisation = t.organisation AND m.id = t.mentor
    JOIN casework.match_mentee o ON o.organisation = t.organisation AND o.match = t.id
    JOIN casework.mentee e ON e.organisation = o.organisation AND e.id = o.mentee
    JOIN casework.person p ON p.organisation = e.organisation AND p.id = e.person
    WHERE c.organisation = access.organisation() AND c.id = about.concern AND c.programme = ANY (protection.guarded())
    ORDER BY p.code
$$;

-- How many are open that reached the caller, and in how many danger is feared; nothing where they are nobody's to receive them.
CREATE FUNCTION protection.open_for_caller() RETURNS TABLE (number bigint, urgent bigint)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog AS $$
    SELECT count(*), count(*) FILTER (WHERE c.is_urgent)
    FROM (SELECT c.is_urgent FROM protection.concern c
          WHERE c.organisation = access.organisation() AND c.programme = ANY (protection.guarded()) AND c.closed_at IS NULL LIMIT 100) c
$$;

-- Something was done: the clock stops at the first. Holding the match, letting it go on and closing change the concern too.
CREATE FUNCTION protection.act_on_concern(concern uuid, id uuid, kind text, done_on date, outcome text, sealed bytea, at timestamptz, entry uuid)
    RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    own uuid := access.organisation();
    former protection.concern;
    digest bytea;
BEGIN
    SELECT * INTO former FROM protection.concern c
    WHERE c.organisation = own AND c.id = concern AND c.programme = ANY (protection.guarded()) FOR UPDATE;
    IF former.id IS NULL OR former.closed_at IS NOT NULL OR access.may_change() IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to act on' USING ERRCODE = 'RL003';
    END IF;
    -- What holds a match is not closed: it would go on unseen.
    IF kind = 'closed' AND former.holds_match AND EXISTS (
        SELECT FROM casework.match t WHERE t.organisation = own AND t.id = former.match AND t.state = 'on_hold') THEN
        RAISE EXCEPTION 'it holds a match' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO protection.concern_act (organisation, id, concern, kind, done_on, account, at, sealed, dek_version, entry)
    VALUES (own, id, concern, kind, done_on, access.account(), at, sealed, 1, entry);
    UPDATE protection.concern c
    SET acted_at = coalesce(c.acted_at, at), received_at = coalesce(c.received_at, at),
        holds_match = CASE WHEN kind = 'held_match' THEN true WHEN kind = 'let_match_go_on' THEN false ELSE c.holds_match END,
        closed_at = CASE WHEN kind = 'closed' THEN at END, closed_for = CASE WHEN kind = 'closed' THEN outcome END,
        row_version = c.row_version + 1, entry = entry
    WHERE c.organisation = own AND c.id = concern
    RETURNING audit.digest(c) INTO digest;
    -- Whoever leads may let the match go on: that much they are told, once nothing else holds it.
    IF former.holds_match AND kind = 'let_match_go_on' AND NOT casework.is_kept_held(former.match) THEN
        PERFORM protection.tell('programme_resumable', own, former.programme,
            array(SELECT p.lead FROM casework.programme p WHERE p.organisation = own AND p.id = former.programme), id, at);
    END IF;
    RETURN digest;
END
$$;
-- Whether somebody else than whoever leads keeps a match from going on.
CREATE FUNCTION casework.is_kept_held(match uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM protection.concern c
                   WHERE c.organisation = access.organisation() AND c.match = is_kept_held.match AND c.holds_match)
$$;
-- Holds the match of a concern, for whoever it reached, as the programme does and with nobody's name. Nothing where it is held already, or
-- has not begun.
CREATE FUNCTION protection.hold_match(concern uuid, at timestamptz, entry uuid, OUT match uuid, OUT previous uuid, OUT digest bytea)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    own uuid := access.organisation();
    held casework.match;
BEGIN
    SELECT t.* INTO held FROM casework.match t
    JOIN protection.concern c ON c.organisation = t.organisation AND c.match = t.id
    WHERE c.organisation = own AND c.id = hold_match.concern AND c.holds_match AND c.programme = ANY (protection.guarded())
      AND t.state IN ('consented', 'trial', 'active') FOR UPDATE OF t;
    IF held.id IS NULL OR access.may_change() IS NOT TRUE THEN
        RETURN;
    END IF;
    UPDATE casework.match t SET state = 'on_hold', held_from = t.state, held_for = 'programme', held_at = hold_match.at,
        moved_at = hold_match.at, row_version = t.row_version + 1, entry = hold_match.entry
    WHERE t.organisation = own AND t.id = held.id
    RETURNING t.id, held.entry, audit.digest(t) INTO hold_match.match, hold_match.previous, hold_match.digest;
    INSERT INTO casework.match_move (organisation, entry, match, from_state, to_state, reason, at)
    VALUES (own, hold_match.entry, held.id, held.state, 'on_hold', 'programme', hold_match.at);
END
$$;
-- Nobody lets it go on before the concern does, whoever moves it.
CREATE FUNCTION casework.refuse_kept_held() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF OLD.state = 'on_hold' AND NEW.state NOT IN ('on_hold', 'closed')
        AND EXISTS (SELECT FROM protection.concern c WHERE c.organisation = NEW.organisation AND c.match = NEW.id AND c.holds_match) THEN
        RAISE EXCEPTION 'held by somebody else' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER kept_held BEFORE UPDATE OF state ON casework.match FOR EACH ROW EXECUTE FUNCTION casework.refuse_kept_held();

-- How many were closed in some days, for a report: nothing else of them, and for nobody but those who work with volunteers.
CREATE FUNCTION protection.closed_in(programme uuid, from_on date, until_on date) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT count(*) FROM protection.concern c
    WHERE c.organisation = access.organisation() AND c.programme = closed_in.programme AND access.leads_volunteers()
      AND c.closed_for <> 'raised_twice'
      AND (c.closed_at AT TIME ZONE 'Europe/Paris')::date BETWEEN closed_in.from_on AND closed_in.until_on
$$;

-- Tells of concerns of which nothing was done in time, each day anew until something is: whom they reached, and whoever sees to it that
-- somebody is there. And of programmes where nobody is there, once a week: whoever leads as well, who names somebody.
CREATE FUNCTION jobs.tell_safeguarding(at timestamptz, most bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    today date := (tell_safeguarding.at AT TIME ZONE 'Europe/Paris')::date;
    one record;
    found_now integer := 0;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    FOR one IN
        SELECT c.organisation, c.programme, md5(concat_ws('|', c.id, date_part('day', tell_safeguarding.at - c.due_at)))::uuid AS cause
        FROM protection.concern c
        WHERE c.acted_at IS NULL AND c.closed_at IS NULL AND c.due_at <= tell_safeguarding.at
        ORDER BY c.due_at LIMIT most
    LOOP
        PERFORM protection.tell('programme_waits', one.organisation, one.programme, protection.above(one.organisation)
            || array(SELECT g FROM protection.guardians_of(one.organisation, one.programme, today) AS g), one.cause, tell_safeguarding.at);
        found_now := found_now + 1;
    END LOOP;
    FOR one IN
        SELECT p.organisation, p.id, p.lead, md5(concat_ws('|', p.id, date_trunc('week', today)))::uuid AS cause
        FROM casework.programme p
        WHERE p.closed_at IS NULL AND NOT EXISTS (SELECT FROM protection.guardians_of(p.organisation, p.id, today))
        ORDER BY p.organisation, p.id LIMIT most
    LOOP
        PERFORM protection.tell('programme_unguarded', one.organisation, one.id, protection.above(one.organisation) || one.lead, one.cause,
            tell_safeguarding.at);
        found_now := found_now + 1;
    END LOOP;
    RETURN found_now;
END
$$;
-- Deletes what was closed so long ago as the organisation has settled; nothing while it has settled nothing. Answers how many.
CREATE FUNCTION jobs.purge_concerns(at timestamptz, most bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    context text[] := access.context();
    own uuid := nullif(context[4], '')::uuid;
    gone uuid[];
BEGIN
    IF (context[2] = 'daemon' AND own IS NOT NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    gone := array(
        SELECT c.id FROM protection.concern c
        JOIN access.organisation_setting s ON s.organisation = c.organisation AND s.name = 'retention_concern_months'
        WHERE c.organisation = own AND c.closed_at + s.value::bigint * interval '1 month' <= purge_concerns.at
        ORDER BY c.closed_at LIMIT most);
    DELETE FROM keys.dek k WHERE k.organisation = own AND k.class = 'protection' AND k.subject IN (
        SELECT n.id FROM protection.concern_note n WHERE n.organisation = own AND n.concern = ANY (gone)
        UNION ALL SELECT o.id FROM protection.concern_act o WHERE o.organisation = own AND o.concern = ANY (gone));
    DELETE FROM protection.concern_note n WHERE n.organisation = own AND n.concern = ANY (gone);
    DELETE FROM protection.concern_act o WHERE o.organisation = own AND o.concern = ANY (gone);
    DELETE FROM protection.concern c WHERE c.organisation = own AND c.id = ANY (gone);
    RETURN cardinality(gone);
END
$$;

-- The words go with the file of somebody they may be about; that there was one, and what was done on which day, stays until its time.
CREATE FUNCTION protection.concerns_follow_person() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL THEN
        DELETE FROM keys.dek k WHERE k.organisation = NEW.organisation AND k.class = 'protection' AND k.subject IN (
            SELECT w.id
            FROM casework.mentee e
            JOIN casework.match_mentee o ON o.organisation = e.organisation AND o.mentee = e.id
            JOIN protection.concern c ON c.organisation = o.organisation AND c.match = o.match
            CROSS JOIN LATERAL (
                SELECT n.id FROM protection.concern_note n WHERE n.organisation = c.organisation AND n.concern = c.id
                UNION ALL SELECT a.id FROM protection.concern_act a WHERE a.organisation = c.organisation AND a.concern = c.id) w
            WHERE e.organisation = NEW.organisation AND e.person = NEW.id);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER concerns_follow AFTER UPDATE OF erased_at ON casework.person
    FOR EACH ROW EXECUTE FUNCTION protection.concerns_follow_person();
-- A file does not go by itself while a concern is kept that may be about somebody.
CREATE FUNCTION protection.keeps(organisation uuid, person uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM casework.mentee e
        JOIN casework.match_mentee o ON o.organisation = e.organisation AND o.mentee = e.id
        JOIN protection.concern c ON c.organisation = o.organisation AND c.match = o.match
        WHERE e.organisation = keeps.organisation AND e.person = keeps.person)
$$;
DO $$
DECLARE
    said text := pg_get_functiondef('casework.has_open'::regproc);
    changed text := regexp_replace(said, '(\$function\$\s*)$', E'        OR protection.keeps(has_open.organisation, has_open.person)\n\\1');
BEGIN
    IF changed = said THEN
        RAISE EXCEPTION 'casework.has_open is not what it was';
    END IF;
    EXECUTE changed;
END
$$;

-- The keys of such words open to nobody else, whoever follows the person.
CREATE FUNCTION keys.is_of_others_concern(subject uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM protection.concern c
        WHERE c.organisation = access.organisation() AND NOT c.programme = ANY (protection.guarded())
          AND c.id IN (SELECT n.concern FROM protection.concern_note n
                       WHERE n.organisation = access.organisation() AND n.id = is_of_others_concern.subject
                       UNION ALL SELECT a.concern FROM protection.concern_act a
                       WHERE a.organisation = access.organisation() AND a.id = is_of_others_concern.subject))
$$;
CREATE POLICY not_of_others_concern ON keys.dek AS RESTRICTIVE FOR SELECT TO relais_vault
    USING (class <> 'protection' OR NOT keys.is_of_others_concern(subject)
        OR (SELECT access.roles())::text[] && ARRAY['administrator', 'daemon']);
DO $$
DECLARE
    said text;
BEGIN
    SELECT pg_get_expr(p.polwithcheck, p.polrelid) INTO STRICT said FROM pg_policy p
    WHERE p.polrelid = 'keys.dek'::regclass AND p.polname = 'who_makes_them';
    EXECUTE format('ALTER POLICY who_makes_them ON keys.dek WITH CHECK ((%s)
        OR (class = ''protection'' AND shared_with IS NULL AND version = 1 AND subject = about
            AND (SELECT access.roles())::text[] && ARRAY[''mentor'', ''volunteer_coordinator'']))', said);
END
$$;

GRANT SELECT ON protection.concern, protection.concern_note, protection.concern_act TO relais_protection;
GRANT SELECT, INSERT, UPDATE, DELETE ON protection.concern TO relais_gate;
GRANT SELECT, INSERT, DELETE ON protection.concern_note, protection.concern_act TO relais_gate;
DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['concern', 'concern_note', 'concern_act'] LOOP
        EXECUTE format('ALTER TABLE protection.%I ENABLE ROW LEVEL SECURITY', place);
        EXECUTE format('ALTER TABLE protection.%I FORCE ROW LEVEL SECURITY', place);
        EXECUTE format('CREATE POLICY gate ON protection.%I TO relais_gate USING (true)', place);
        EXECUTE format('CREATE POLICY organisation_barrier ON protection.%I AS RESTRICTIVE TO relais_protection
            USING (organisation = (SELECT access.organisation()))', place);
        EXECUTE format('CREATE POLICY secrecy ON protection.%I AS RESTRICTIVE TO relais_protection
            USING ((SELECT access.is_bound_by_secrecy()))', place);
    END LOOP;
END
$$;
CREATE POLICY guarded ON protection.concern FOR SELECT TO relais_protection USING (programme = ANY ((SELECT protection.guarded())::uuid[]));
CREATE POLICY guarded ON protection.concern_note FOR SELECT TO relais_protection
    USING (EXISTS (SELECT FROM protection.concern c WHERE c.organisation = concern_note.organisation AND c.id = concern_note.concern));
CREATE POLICY guarded ON protection.concern_act FOR SELECT TO relais_protection
    USING (EXISTS (SELECT FROM protection.concern c WHERE c.organisation = concern_act.organisation AND c.id = concern_act.concern));

RESET ROLE;
-- What is sealed here is verified with the rest.
DO $$
DECLARE
    said text := pg_get_functiondef('keys.sealed_rows'::regproc);
    changed text := said;
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['protection.concern_note', 'protection.concern_act'] LOOP
        changed := replace(changed, ' LIMIT most)) f', format(E' LIMIT most)\n        UNION ALL\n        (SELECT %L, t.organisation, %1$L, t.id, 1, t.organisation, t.id, ''protection'',\n            t.dek_version, t.sealed\n         FROM %1$s t TABLESAMPLE SYSTEM (share) LIMIT most)) f', place));
    END LOOP;
    IF changed = said THEN
        RAISE EXCEPTION 'keys.sealed_rows is not what it was';
    END IF;
    EXECUTE changed;
END
$$;
DO $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['protection.guardians_of', 'protection.guarded', 'protection.is_guarded', 'protection.raisable',
        'protection.matches_of', 'protection.name_of', 'protection.raise_concern', 'protection.add_to_concern', 'protection.receive_concern',
        'protection.own_concerns', 'protection.about', 'protection.open_for_caller', 'protection.act_on_concern', 'casework.is_kept_held', 'protection.hold_match', 'casework.refuse_kept_held',
        'protection.closed_in', 'jobs.tell_safeguarding', 'jobs.purge_concerns', 'protection.concerns_follow_person', 'protection.keeps',
        'keys.is_of_others_concern'] LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO relais_gate', one);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION protection.tell, protection.above TO relais_gate;
GRANT EXECUTE ON FUNCTION protection.guarded, protection.is_guarded, protection.raisable, protection.matches_of, protection.raise_concern,
    protection.add_to_concern, protection.receive_concern, protection.own_concerns, protection.about, protection.act_on_concern,
    protection.hold_match, protection.name_of
    TO relais_protection;
GRANT EXECUTE ON FUNCTION casework.is_kept_held, protection.is_guarded, protection.name_of, protection.closed_in, protection.matches_of,
    protection.open_for_caller, jobs.tell_safeguarding, jobs.purge_concerns TO relais_casework;
GRANT EXECUTE ON FUNCTION keys.is_of_others_concern TO relais_vault;
GRANT EXECUTE ON FUNCTION access.account_name TO relais_protection;
