-- Matches: a mentor and one or several mentees, proposed by somebody, agreed to by each side, tried once, signed, begun; held for a time,
-- ended for a reason. What is proposed is never made by a machine.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.match (
    organisation          uuid NOT NULL,
    id                    uuid NOT NULL,
    programme             uuid NOT NULL,
    rules_version         integer NOT NULL,
    mentor                uuid NOT NULL,
    state                 text NOT NULL CONSTRAINT match_state_known
                          CHECK (state IN ('proposed', 'consented', 'trial', 'active', 'on_hold', 'closed', 'declined')),
    -- Where it goes on once it is no longer held.
    held_from             text CONSTRAINT match_held_from_known CHECK (held_from IN ('consented', 'trial', 'active')),
    held_for              text CONSTRAINT match_held_for_known
                          CHECK (held_for IN ('mentor_request', 'mentee_request', 'mentor_paused', 'check_lapsed', 'absence', 'programme')),
    held_at               timestamptz,
    proposed_by           uuid NOT NULL,
    proposed_at           timestamptz NOT NULL,
    mentor_agreed_on      date,
    trial_on              date,
    -- The convention: on which day the last of them signed.
    signed_on             date,
    signatories           text[] NOT NULL DEFAULT '{}' CONSTRAINT match_signatories_known
                          CHECK (signatories <@ ARRAY['mentor', 'mentee', 'authority', 'association', 'department', 'host']),
    active_on             date,
    ended_on              date,
    ended_for             text CONSTRAINT match_ended_for_known
                          CHECK (ended_for IN ('goal_reached', 'programme_end', 'age_limit', 'mentee_moved', 'mentee_request',
                              'mentor_request', 'mentor_unavailable', 'incompatibility', 'safeguarding', 'check_expired', 'lost_contact',
                              'placement_ended', 'died', 'mentee_declined', 'mentor_declined', 'authority_declined', 'programme_declined',
                              'file_erased')),
    mentor_interviewed_on date,
    -- The match it comes after.
    predecessor           uuid,
    moved_at              timestamptz NOT NULL,
    row_version           bigint NOT NULL DEFAULT 1,
    entry                 uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT match_programme FOREIGN KEY (organisation, programme, rules_version) REFERENCES casework.programme_rules,
    CONSTRAINT match_mentor FOREIGN KEY (organisation, mentor) REFERENCES volunteer.mentor,
    CONSTRAINT match_proposed_by FOREIGN KEY (organisation, proposed_by) REFERENCES access.membership (organisation, account),
    CONSTRAINT match_predecessor FOREIGN KEY (organisation, predecessor) REFERENCES casework.match,
    CONSTRAINT match_held_whole CHECK ((state = 'on_hold') = (held_from IS NOT NULL) AND num_nonnulls(held_from, held_for, held_at) IN (0, 3)),
    CONSTRAINT match_ended_whole CHECK ((state IN ('closed', 'declined')) = (ended_on IS NOT NULL) AND (ended_on IS NULL) = (ended_for IS NULL)),
    CONSTRAINT match_signed_whole CHECK ((signed_on IS NULL) = (signatories = '{}')),
    CONSTRAINT match_active_once_begun CHECK (state NOT IN ('active', 'closed') OR active_on IS NOT NULL),
    CONSTRAINT match_declined_before CHECK (state <> 'declined' OR active_on IS NULL),
    CONSTRAINT match_after_another CHECK (predecessor <> id)
);
CREATE INDEX match_programme ON casework.match (organisation, programme, rules_version);
CREATE INDEX match_listed ON casework.match (organisation, programme, proposed_at DESC, id DESC);
CREATE INDEX match_mentor ON casework.match (organisation, mentor);
CREATE INDEX match_proposed_by ON casework.match (organisation, proposed_by);
CREATE INDEX match_predecessor ON casework.match (organisation, predecessor);
COMMENT ON COLUMN casework.match.organisation IS 'purpose: whose copy it is; retention: with the file';
COMMENT ON COLUMN casework.match.id IS 'purpose: names the record; retention: with the file';
COMMENT ON COLUMN casework.match.programme IS 'purpose: which programme it is; retention: with the file';
COMMENT ON COLUMN casework.match.rules_version IS 'purpose: the rules of a programme; retention: with the file';
COMMENT ON COLUMN casework.match.mentor IS 'purpose: who accompanies whom; retention: with the file';
COMMENT ON COLUMN casework.match.state IS 'purpose: where it stands; retention: with the file';
COMMENT ON COLUMN casework.match.held_from IS 'purpose: where it stands; retention: with the file';
COMMENT ON COLUMN casework.match.held_for IS 'purpose: where it stands; retention: with the file';
COMMENT ON COLUMN casework.match.held_at IS 'purpose: where it stands; retention: with the file';
COMMENT ON COLUMN casework.match.proposed_by IS 'purpose: whom to ask; retention: with the file';
COMMENT ON COLUMN casework.match.proposed_at IS 'purpose: how long it took and lasted; retention: with the file';
COMMENT ON COLUMN casework.match.mentor_agreed_on IS 'purpose: proof of what was agreed; retention: with the file';
COMMENT ON COLUMN casework.match.trial_on IS 'purpose: how long it took and lasted; retention: with the file';
COMMENT ON COLUMN casework.match.signed_on IS 'purpose: proof of what was agreed; retention: with the file';
COMMENT ON COLUMN casework.match.signatories IS 'purpose: proof of what was agreed; retention: with the file';
COMMENT ON COLUMN casework.match.active_on IS 'purpose: how long it took and lasted; retention: with the file';
COMMENT ON COLUMN casework.match.ended_on IS 'purpose: how long it took and lasted; retention: with the file';
COMMENT ON COLUMN casework.match.ended_for IS 'purpose: what is learnt from an end; retention: with the file';
COMMENT ON COLUMN casework.match.mentor_interviewed_on IS 'purpose: what is learnt from an end; retention: with the file';
COMMENT ON COLUMN casework.match.predecessor IS 'purpose: who accompanies whom; retention: with the file';
COMMENT ON COLUMN casework.match.moved_at IS 'purpose: where it stands; retention: with the file';
COMMENT ON COLUMN casework.match.row_version IS 'purpose: integrity; retention: with the file';
COMMENT ON COLUMN casework.match.entry IS 'purpose: integrity, the last audit entry; retention: with the file';

CREATE TABLE casework.match_mentee (
    organisation   uuid NOT NULL,
    match          uuid NOT NULL,
    mentee         uuid NOT NULL,
    agreed_on      date,
    interviewed_on date,
    exits          text[] NOT NULL DEFAULT '{}' CONSTRAINT match_mentee_exits_known
                   CHECK (exits <@ ARRAY['contrat_de_travail', 'diplome_ou_formation', 'titre_de_sejour', 'logement_stable',
                       'lien_social_durable', 'none']),
    PRIMARY KEY (organisation, match, mentee),
    CONSTRAINT match_mentee_match FOREIGN KEY (organisation, match) REFERENCES casework.match,
    CONSTRAINT match_mentee_mentee FOREIGN KEY (organisation, mentee) REFERENCES casework.mentee,
    CONSTRAINT match_mentee_none_alone CHECK (NOT 'none' = ANY (exits) OR cardinality(exits) = 1)
);
CREATE INDEX match_mentee_mentee ON casework.match_mentee (organisation, mentee);
COMMENT ON COLUMN casework.match_mentee.organisation IS 'purpose: whose copy it is; retention: with the file';
COMMENT ON COLUMN casework.match_mentee.match IS 'purpose: who accompanies whom; retention: with the file';
COMMENT ON COLUMN casework.match_mentee.mentee IS 'purpose: who accompanies whom; retention: with the file';
COMMENT ON COLUMN casework.match_mentee.agreed_on IS 'purpose: proof of what was agreed; retention: with the file';
COMMENT ON COLUMN casework.match_mentee.interviewed_on IS 'purpose: what is learnt from an end; retention: with the file';
COMMENT ON COLUMN casework.match_mentee.exits IS 'purpose: what is learnt from an end; retention: with the file';

CREATE TABLE casework.match_move (
    organisation uuid NOT NULL,
    entry        uuid NOT NULL,
    match        uuid NOT NULL,
    from_state   text CONSTRAINT match_move_from_state_known
                 CHECK (from_state IN ('proposed', 'consented', 'trial', 'active', 'on_hold', 'closed', 'declined')),
    to_state     text NOT NULL CONSTRAINT match_move_to_state_known
                 CHECK (to_state IN ('proposed', 'consented', 'trial', 'active', 'on_hold', 'closed', 'declined')),
    reason       text,
    account      uuid,
    at           timestamptz NOT NULL,
    PRIMARY KEY (organisation, entry),
    CONSTRAINT match_move_match FOREIGN KEY (organisation, match) REFERENCES casework.match,
    CONSTRAINT match_move_account FOREIGN KEY (organisation, account) REFERENCES access.membership (organisation, account)
);
CREATE INDEX match_move_match ON casework.match_move (organisation, match, at);
CREATE INDEX match_move_account ON casework.match_move (organisation, account);
COMMENT ON COLUMN casework.match_move.organisation IS 'purpose: whose copy it is; retention: with the file';
COMMENT ON COLUMN casework.match_move.entry IS 'purpose: integrity, its audit entry; retention: with the file';
COMMENT ON COLUMN casework.match_move.match IS 'purpose: who accompanies whom; retention: with the file';
COMMENT ON COLUMN casework.match_move.from_state IS 'purpose: what is learnt from an end; retention: with the file';
COMMENT ON COLUMN casework.match_move.to_state IS 'purpose: what is learnt from an end; retention: with the file';
COMMENT ON COLUMN casework.match_move.reason IS 'purpose: where it stands; retention: with the file';
COMMENT ON COLUMN casework.match_move.account IS 'purpose: whom to ask; retention: with the file';
COMMENT ON COLUMN casework.match_move.at IS 'purpose: what is learnt from an end; retention: with the file';

-- Who stands in for a mentor, for some days: they see the card, and nothing that was before.
CREATE TABLE casework.match_substitute (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    match        uuid NOT NULL,
    mentor       uuid NOT NULL,
    starts_on    date NOT NULL,
    ends_on      date NOT NULL,
    named_by     uuid NOT NULL,
    named_at     timestamptz NOT NULL,
    ended_at     timestamptz,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT match_substitute_match FOREIGN KEY (organisation, match) REFERENCES casework.match,
    CONSTRAINT match_substitute_mentor FOREIGN KEY (organisation, mentor) REFERENCES volunteer.mentor,
    CONSTRAINT match_substitute_named_by FOREIGN KEY (organisation, named_by) REFERENCES access.membership (organisation, account),
    CONSTRAINT match_substitute_days_in_order CHECK (starts_on <= ends_on AND ends_on - starts_on <= 92)
);
CREATE INDEX match_substitute_match ON casework.match_substitute (organisation, match, ends_on);
CREATE INDEX match_substitute_mentor ON casework.match_substitute (organisation, mentor, ends_on);
CREATE INDEX match_substitute_named_by ON casework.match_substitute (organisation, named_by);
COMMENT ON COLUMN casework.match_substitute.organisation IS 'purpose: whose copy it is; retention: with the file';
COMMENT ON COLUMN casework.match_substitute.id IS 'purpose: names the record; retention: with the file';
COMMENT ON COLUMN casework.match_substitute.match IS 'purpose: who accompanies whom; retention: with the file';
COMMENT ON COLUMN casework.match_substitute.mentor IS 'purpose: who accompanies whom; retention: with the file';
COMMENT ON COLUMN casework.match_substitute.starts_on IS 'purpose: who accompanies whom; retention: with the file';
COMMENT ON COLUMN casework.match_substitute.ends_on IS 'purpose: who accompanies whom; retention: with the file';
COMMENT ON COLUMN casework.match_substitute.named_by IS 'purpose: whom to ask; retention: with the file';
COMMENT ON COLUMN casework.match_substitute.named_at IS 'purpose: whom to ask; retention: with the file';
COMMENT ON COLUMN casework.match_substitute.ended_at IS 'purpose: who accompanies whom; retention: with the file';
COMMENT ON COLUMN casework.match_substitute.row_version IS 'purpose: integrity; retention: with the file';
COMMENT ON COLUMN casework.match_substitute.entry IS 'purpose: integrity, the last audit entry; retention: with the file';

-- Which state follows which.
CREATE FUNCTION casework.match_follows(later text, former text) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE later
        WHEN 'consented' THEN former IN ('proposed', 'on_hold')
        WHEN 'trial' THEN former IN ('consented', 'on_hold')
        WHEN 'active' THEN former IN ('consented', 'trial', 'on_hold')
        WHEN 'on_hold' THEN former IN ('consented', 'trial', 'active')
        WHEN 'closed' THEN former IN ('active', 'on_hold')
        WHEN 'declined' THEN former IN ('proposed', 'consented', 'trial', 'on_hold')
        ELSE false END
$$;

-- Whether a match is to be held because a check holds no longer, though nobody said that it may go on.
CREATE FUNCTION volunteer.is_stopped(organisation uuid, mentor uuid, programme uuid, day date) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT volunteer.clearance(organisation, mentor, programme, day) IN ('lapsed', 'missing')
        AND NOT EXISTS (SELECT FROM volunteer.exemption x
                        WHERE x.organisation = is_stopped.organisation AND x.mentor = is_stopped.mentor AND x.until_on >= is_stopped.day
                          AND (x.made_at AT TIME ZONE 'Europe/Paris')::date <= is_stopped.day)
$$;

-- What PostgreSQL holds every match to, whoever moves it: the order of its states; that nobody meets a young person whose mentor is not
-- cleared, or before all is there; and that what was agreed stays.
CREATE FUNCTION casework.refuse_match_move() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    day date := (NEW.moved_at AT TIME ZONE 'Europe/Paris')::date;
    required text[];
BEGIN
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF NOT casework.match_follows(NEW.state, OLD.state)
        OR (OLD.state = 'on_hold' AND NEW.state NOT IN ('closed', 'declined') AND NEW.state <> OLD.held_from) THEN
        RAISE EXCEPTION 'no such move' USING ERRCODE = 'RL003';
    END IF;
    IF NEW.state IN ('consented', 'trial', 'active') THEN
        SELECT r.requires INTO required FROM casework.programme p
        JOIN casework.programme_rules r ON r.organisation = p.organisation AND r.programme = p.id AND r.version = p.version
        WHERE p.organisation = NEW.organisation AND p.id = NEW.programme;
        IF NEW.mentor_agreed_on IS NULL
            OR EXISTS (SELECT FROM casework.match_mentee e
                       WHERE e.organisation = NEW.organisation AND e.match = NEW.id
                         AND (e.agreed_on IS NULL OR casework.mentee_lacks(e.organisation, e.mentee, day) <> '{}')) THEN
            RAISE EXCEPTION 'somebody has not agreed' USING ERRCODE = 'RL003';
        END IF;
        IF NEW.state IN ('trial', 'active')
            AND (NOT EXISTS (SELECT FROM volunteer.mentor m
                             WHERE m.organisation = NEW.organisation AND m.id = NEW.mentor AND m.state = 'cleared')
                OR CASE WHEN OLD.state = 'on_hold' THEN volunteer.is_stopped(NEW.organisation, NEW.mentor, NEW.programme, day)
                   ELSE volunteer.lacks(NEW.organisation, NEW.mentor, NEW.programme, day) <> '{}' END) THEN
            RAISE EXCEPTION 'the mentor is not cleared' USING ERRCODE = 'RL003';
        END IF;
        IF NEW.state = 'active' AND (('trial' = ANY (required) AND NEW.trial_on IS NULL) OR ('convention' = ANY (required) AND NEW.signed_on IS NULL)) THEN
            RAISE EXCEPTION 'something was not done' USING ERRCODE = 'RL003';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER moves BEFORE UPDATE OF state ON casework.match FOR EACH ROW EXECUTE FUNCTION casework.refuse_match_move();

-- A mentor accompanies as many as they said, and a mentee is in one match at a time, however many people propose at once.
CREATE FUNCTION casework.keep_capacity() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    held volunteer.mentor;
    taken bigint;
BEGIN
    SELECT m.* INTO held FROM volunteer.mentor m
    JOIN casework.match t ON t.organisation = m.organisation AND t.mentor = m.id
    WHERE t.organisation = NEW.organisation AND t.id = NEW.match FOR UPDATE OF m;
    PERFORM FROM casework.mentee e WHERE e.organisation = NEW.organisation AND e.id = NEW.mentee FOR UPDATE;
    SELECT count(*) INTO taken FROM casework.match_mentee o
    JOIN casework.match t ON t.organisation = o.organisation AND t.id = o.match
    WHERE t.organisation = NEW.organisation AND t.mentor = held.id AND t.state NOT IN ('closed', 'declined');
    IF taken >= held.capacity THEN
        RAISE EXCEPTION 'no more' USING ERRCODE = 'check_violation', CONSTRAINT = 'match_capacity';
    END IF;
    IF EXISTS (SELECT FROM casework.match_mentee o JOIN casework.match t ON t.organisation = o.organisation AND t.id = o.match
               WHERE o.organisation = NEW.organisation AND o.mentee = NEW.mentee AND t.state NOT IN ('closed', 'declined')) THEN
        RAISE EXCEPTION 'one at a time' USING ERRCODE = 'unique_violation', CONSTRAINT = 'match_mentee_once';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER capacity BEFORE INSERT ON casework.match_mentee FOR EACH ROW EXECUTE FUNCTION casework.keep_capacity();

GRANT SELECT, INSERT, UPDATE (state, held_from, held_for, held_at, mentor_agreed_on, trial_on, signed_on, signatories, active_on, ended_on,
    ended_for, mentor_interviewed_on, moved_at, row_version, entry) ON casework.match TO relais_casework;
GRANT SELECT, INSERT, UPDATE (agreed_on, interviewed_on, exits) ON casework.match_mentee TO relais_casework;
GRANT SELECT, INSERT ON casework.match_move TO relais_casework;
GRANT SELECT, INSERT, UPDATE (ended_at, row_version, entry) ON casework.match_substitute TO relais_casework;
GRANT SELECT ON casework.match, casework.match_mentee TO relais_volunteer;
GRANT SELECT, UPDATE ON casework.match TO relais_gate;
GRANT SELECT, INSERT ON casework.match_move TO relais_gate;
GRANT SELECT, UPDATE (mentee), DELETE ON casework.match_mentee TO relais_gate;
GRANT SELECT ON casework.match_substitute TO relais_gate;

DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['match', 'match_mentee', 'match_move', 'match_substitute'] LOOP
        EXECUTE format('ALTER TABLE casework.%I ENABLE ROW LEVEL SECURITY', place);
        EXECUTE format('ALTER TABLE casework.%I FORCE ROW LEVEL SECURITY', place);
        EXECUTE format('CREATE POLICY gate ON casework.%I TO relais_gate USING (true)', place);
        EXECUTE format('CREATE POLICY organisation_barrier ON casework.%I AS RESTRICTIVE TO relais_casework, relais_volunteer
            USING (organisation = (SELECT access.organisation()))', place);
        EXECUTE format('CREATE POLICY leaders ON casework.%I TO relais_casework, relais_volunteer
            USING ((SELECT access.leads_volunteers()))', place);
        EXECUTE format('CREATE POLICY scope_insert_too ON casework.%I AS RESTRICTIVE FOR INSERT TO relais_casework
            WITH CHECK ((SELECT access.may_change()))', place);
        EXECUTE format('CREATE POLICY scope_update_too ON casework.%I AS RESTRICTIVE FOR UPDATE TO relais_casework
            USING ((SELECT access.may_change()))', place);
    END LOOP;
END
$$;
CREATE POLICY in_own_name ON casework.match AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (proposed_by = (SELECT access.account()) AND state = 'proposed');
CREATE POLICY in_own_name ON casework.match_move AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (account IS NOT DISTINCT FROM (SELECT access.account()));
CREATE POLICY in_own_name ON casework.match_substitute AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (named_by = (SELECT access.account()) AND ended_at IS NULL);
-- The daemon holds what a lapsed check stops: see 0126.
CREATE POLICY daemon ON casework.match FOR SELECT TO relais_casework USING ('daemon' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY daemon_holds ON casework.match FOR UPDATE TO relais_casework
    USING ('daemon' = ANY ((SELECT access.roles())::text[])) WITH CHECK (state = 'on_hold' AND held_for = 'check_lapsed');
CREATE POLICY daemon ON casework.match_mentee FOR SELECT TO relais_casework USING ('daemon' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY daemon ON casework.mentee FOR SELECT TO relais_casework USING ('daemon' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY daemon ON casework.match_move FOR INSERT TO relais_casework
    WITH CHECK ('daemon' = ANY ((SELECT access.roles())::text[]) AND to_state = 'on_hold');

-- What a mentor reaches: the matches they accompany, from the day all agreed until it ends; whoever has left reaches nothing, at once.
-- Somebody who stands in reaches the match in their days.
CREATE FUNCTION casework.own_matches() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT array(
        SELECT t.id FROM casework.match t
        WHERE t.organisation = access.organisation() AND t.mentor = (SELECT volunteer.own_mentor())
          AND t.state IN ('consented', 'trial', 'active', 'on_hold')
        UNION
        SELECT s.match FROM casework.match_substitute s
        JOIN casework.match t ON t.organisation = s.organisation AND t.id = s.match
        WHERE s.organisation = access.organisation() AND s.mentor = (SELECT volunteer.own_mentor()) AND s.ended_at IS NULL
          AND t.state IN ('trial', 'active')
          AND (clock_timestamp() AT TIME ZONE 'Europe/Paris')::date BETWEEN s.starts_on AND s.ends_on)
$$;
-- Whose cards they open: of matches that are not held.
CREATE FUNCTION casework.own_mentees() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT array(
        SELECT e.mentee FROM casework.match t
        JOIN casework.match_mentee e ON e.organisation = t.organisation AND e.match = t.id
        JOIN casework.mentee g ON g.organisation = e.organisation AND g.id = e.mentee
        WHERE t.organisation = access.organisation() AND t.id = ANY (casework.own_matches()) AND t.state IN ('consented', 'trial', 'active')
          AND g.ended_at IS NULL)
$$;
-- Who they are in the log: a statement tells them of it.
CREATE FUNCTION casework.own_people() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 5 SET search_path = pg_catalog AS $$
    SELECT DISTINCT e.person FROM casework.mentee e WHERE e.organisation = access.organisation() AND e.id = ANY (casework.own_mentees())
$$;
CREATE FUNCTION casework.own_programmes() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT array(
        SELECT m.programme FROM volunteer.mentor m WHERE m.organisation = access.organisation() AND m.id = (SELECT volunteer.own_mentor())
        UNION
        SELECT t.programme FROM casework.match t WHERE t.organisation = access.organisation() AND t.id = ANY (casework.own_matches()))
$$;
CREATE POLICY own ON casework.match FOR SELECT TO relais_casework, relais_volunteer USING (id = ANY ((SELECT casework.own_matches())::uuid[]));
CREATE POLICY own ON casework.match_mentee FOR SELECT TO relais_casework, relais_volunteer USING (match = ANY ((SELECT casework.own_matches())::uuid[]));
CREATE POLICY own ON casework.mentee_card FOR SELECT TO relais_casework USING (mentee = ANY ((SELECT casework.own_mentees())::uuid[]));
CREATE POLICY own ON casework.match_substitute FOR SELECT TO relais_casework
    USING (mentor = (SELECT volunteer.own_mentor()) AND match = ANY ((SELECT casework.own_matches())::uuid[]));
CREATE POLICY own ON casework.programme FOR SELECT TO relais_casework, relais_volunteer USING (id = ANY ((SELECT casework.own_programmes())::uuid[]));
CREATE POLICY own ON casework.programme_rules FOR SELECT TO relais_casework, relais_volunteer
    USING (programme = ANY ((SELECT casework.own_programmes())::uuid[]));
CREATE POLICY own ON casework.programme_check FOR SELECT TO relais_casework, relais_volunteer
    USING (programme = ANY ((SELECT casework.own_programmes())::uuid[]));
CREATE POLICY own ON casework.programme_venue FOR SELECT TO relais_casework, relais_volunteer
    USING (programme = ANY ((SELECT casework.own_programmes())::uuid[]));

RESET ROLE;
ALTER FUNCTION casework.refuse_match_move OWNER TO relais_gate;
ALTER FUNCTION casework.keep_capacity OWNER TO relais_gate;
ALTER FUNCTION casework.own_matches OWNER TO relais_gate;
ALTER FUNCTION casework.own_mentees OWNER TO relais_gate;
ALTER FUNCTION casework.own_people OWNER TO relais_gate;
ALTER FUNCTION casework.own_programmes OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.own_matches, casework.own_programmes TO relais_casework, relais_volunteer, relais_gate;
GRANT EXECUTE ON FUNCTION casework.own_mentees, casework.own_people TO relais_casework, relais_gate;
GRANT EXECUTE ON FUNCTION casework.match_follows TO relais_casework, relais_gate;
GRANT EXECUTE ON FUNCTION volunteer.is_stopped TO relais_volunteer, relais_gate;
GRANT USAGE ON SCHEMA volunteer TO relais_gate;
