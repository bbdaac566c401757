-- Meetings of a match, planned and held: one record for all who were there, what each of them did, and a few words that are sealed. What is
-- not finished is kept apart, for whoever writes it alone.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.meeting (
    organisation     uuid NOT NULL,
    id               uuid NOT NULL,
    match            uuid NOT NULL,
    -- Who met them: the mentor of the match, or whoever stood in.
    mentor           uuid NOT NULL,
    state            text NOT NULL CONSTRAINT meeting_state_known CHECK (state IN ('planned', 'held', 'missed')),
    meets_on         date NOT NULL,
    -- Minutes after midnight on the clocks of mainland France, where it is known: an hour that a change of time skips is an hour all the same.
    start_minute     smallint CONSTRAINT meeting_start_minute_range CHECK (start_minute BETWEEN 0 AND 1439),
    duration_minutes smallint CONSTRAINT meeting_duration_minutes_range CHECK (duration_minutes BETWEEN 5 AND 1440),
    mode             text NOT NULL CONSTRAINT meeting_mode_known CHECK (mode IN ('in_person', 'video', 'voice', 'text_email', 'letter')),
    activities       text[] NOT NULL CONSTRAINT meeting_activities_known
                     CHECK (activities <@ ARRAY['sport', 'culture_visit', 'arts_workshop', 'outing_nature', 'meal_cooking',
                         'homework_school', 'language_practice', 'admin_help', 'job_discovery', 'shared_everyday', 'other']),
    commune          text REFERENCES directory.commune,
    transport        text CONSTRAINT meeting_transport_known
                     CHECK (transport IN ('mentor_car', 'carpool', 'bus', 'train', 'bike_walk', 'platform_vehicle', 'none')),
    distance_km      smallint CONSTRAINT meeting_distance_km_range CHECK (distance_km BETWEEN 0 AND 1000),
    cost_cents       integer CONSTRAINT meeting_cost_cents_range CHECK (cost_cents BETWEEN 0 AND 100000),
    sealed           bytea CONSTRAINT meeting_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version      integer,
    sealed_version   bigint NOT NULL DEFAULT 1,
    recorded_by      uuid NOT NULL,
    recorded_at      timestamptz NOT NULL,
    row_version      bigint NOT NULL DEFAULT 1,
    entry            uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT meeting_match FOREIGN KEY (organisation, match) REFERENCES casework.match,
    CONSTRAINT meeting_mentor FOREIGN KEY (organisation, mentor) REFERENCES volunteer.mentor,
    CONSTRAINT meeting_recorded_by FOREIGN KEY (organisation, recorded_by) REFERENCES access.membership (organisation, account),
    CONSTRAINT meeting_sealed_whole CHECK ((sealed IS NULL) = (dek_version IS NULL)),
    CONSTRAINT meeting_is_not_to_come CHECK (state = 'planned' OR meets_on <= (recorded_at AT TIME ZONE 'Europe/Paris')::date),
    CONSTRAINT meeting_planned_is_short CHECK (state <> 'planned' OR (sealed IS NULL AND cost_cents IS NULL))
);
-- Whoever taps twice, or brings a file twice, records it once.
CREATE UNIQUE INDEX meeting_once ON casework.meeting (organisation, match, meets_on, start_minute) NULLS NOT DISTINCT WHERE state <> 'missed';
CREATE INDEX meeting_listed ON casework.meeting (organisation, match, meets_on DESC, id DESC);
CREATE INDEX meeting_mentor ON casework.meeting (organisation, mentor);
CREATE INDEX meeting_commune ON casework.meeting (commune);
CREATE INDEX meeting_recorded_by ON casework.meeting (organisation, recorded_by);
COMMENT ON TABLE casework.meeting IS 'erasure: its words go, and their key, when one of those who were there is erased; what is left is that some met';
COMMENT ON COLUMN casework.meeting.organisation IS 'purpose: whose match it is; retention: with the match';
COMMENT ON COLUMN casework.meeting.id IS 'purpose: names the meeting; retention: with the match';
COMMENT ON COLUMN casework.meeting.match IS 'purpose: who met; retention: with the match';
COMMENT ON COLUMN casework.meeting.mentor IS 'purpose: who met; retention: with the match';
COMMENT ON COLUMN casework.meeting.state IS 'purpose: whether they met; retention: with the match';
COMMENT ON COLUMN casework.meeting.meets_on IS 'purpose: when they meet; retention: with the match';
COMMENT ON COLUMN casework.meeting.start_minute IS 'purpose: when they meet; retention: with the match';
COMMENT ON COLUMN casework.meeting.duration_minutes IS 'purpose: hours of mentoring; retention: with the match';
COMMENT ON COLUMN casework.meeting.mode IS 'purpose: how they met; retention: with the match';
COMMENT ON COLUMN casework.meeting.activities IS 'purpose: what was done together; retention: with the match';
COMMENT ON COLUMN casework.meeting.commune IS 'purpose: where mentoring takes place; retention: with the match';
COMMENT ON COLUMN casework.meeting.transport IS 'purpose: how they get there; retention: with the match';
COMMENT ON COLUMN casework.meeting.distance_km IS 'purpose: what is paid back; retention: with the match';
COMMENT ON COLUMN casework.meeting.cost_cents IS 'purpose: what is paid back; retention: with the match';
COMMENT ON COLUMN casework.meeting.sealed IS 'purpose: what was done together, in a few words; retention: until one of them is erased';
COMMENT ON COLUMN casework.meeting.dek_version IS 'purpose: sealing; retention: with the match';
COMMENT ON COLUMN casework.meeting.sealed_version IS 'purpose: sealing; retention: with the match';
COMMENT ON COLUMN casework.meeting.recorded_by IS 'purpose: whom to ask; retention: with the match';
COMMENT ON COLUMN casework.meeting.recorded_at IS 'purpose: whom to ask; retention: with the match';
COMMENT ON COLUMN casework.meeting.row_version IS 'purpose: integrity; retention: with the match';
COMMENT ON COLUMN casework.meeting.entry IS 'purpose: integrity, the last audit entry; retention: with the match';

CREATE TABLE casework.meeting_mentee (
    organisation uuid NOT NULL,
    meeting      uuid NOT NULL,
    match        uuid NOT NULL,
    mentee       uuid NOT NULL,
    presence     text NOT NULL CONSTRAINT meeting_mentee_presence_known
                 CHECK (presence IN ('yes', 'no_excused', 'no_unexcused', 'cancelled_by_mentor', 'cancelled_by_mentee',
                     'cancelled_by_programme')),
    PRIMARY KEY (organisation, meeting, mentee),
    CONSTRAINT meeting_mentee_meeting FOREIGN KEY (organisation, meeting) REFERENCES casework.meeting,
    -- Nobody else's meeting: and where two files become one, it is the one that stays.
    CONSTRAINT meeting_mentee_side FOREIGN KEY (organisation, match, mentee) REFERENCES casework.match_mentee ON UPDATE CASCADE
);
CREATE INDEX meeting_mentee_side ON casework.meeting_mentee (organisation, match, mentee);
COMMENT ON TABLE casework.meeting_mentee IS 'erasure: it names a mentee, and a mentee whose person was erased is nobody';
COMMENT ON COLUMN casework.meeting_mentee.organisation IS 'purpose: whose match it is; retention: with the match';
COMMENT ON COLUMN casework.meeting_mentee.meeting IS 'purpose: which meeting it was; retention: with the match';
COMMENT ON COLUMN casework.meeting_mentee.match IS 'purpose: who met; retention: with the match';
COMMENT ON COLUMN casework.meeting_mentee.mentee IS 'purpose: who met; retention: with the match';
COMMENT ON COLUMN casework.meeting_mentee.presence IS 'purpose: whether they met; retention: with the match';

-- A form that is not finished, for whoever fills it in.
CREATE TABLE casework.meeting_draft (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    match        uuid NOT NULL,
    account      uuid NOT NULL,
    sealed       bytea NOT NULL CONSTRAINT meeting_draft_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    saved_at     timestamptz NOT NULL,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT meeting_draft_match FOREIGN KEY (organisation, match) REFERENCES casework.match,
    CONSTRAINT meeting_draft_account FOREIGN KEY (organisation, account) REFERENCES access.membership (organisation, account),
    CONSTRAINT meeting_draft_once UNIQUE (organisation, match, account)
);
CREATE INDEX meeting_draft_account ON casework.meeting_draft (organisation, account);
COMMENT ON TABLE casework.meeting_draft IS 'erasure: it goes when one of those it is about is erased, and when the match ends';
COMMENT ON COLUMN casework.meeting_draft.organisation IS 'purpose: whose match it is; retention: until the meeting is recorded or the match ends';
COMMENT ON COLUMN casework.meeting_draft.id IS 'purpose: names the draft; retention: until the meeting is recorded or the match ends';
COMMENT ON COLUMN casework.meeting_draft.match IS 'purpose: who met; retention: until the meeting is recorded or the match ends';
COMMENT ON COLUMN casework.meeting_draft.account IS 'purpose: whose draft it is; retention: until the meeting is recorded or the match ends';
COMMENT ON COLUMN casework.meeting_draft.sealed IS 'purpose: nothing that was typed is lost; retention: until the meeting is recorded or the match ends';
COMMENT ON COLUMN casework.meeting_draft.dek_version IS 'purpose: sealing; retention: until the meeting is recorded or the match ends';
COMMENT ON COLUMN casework.meeting_draft.saved_at IS 'purpose: nothing that was typed is lost; retention: until the meeting is recorded or the match ends';
COMMENT ON COLUMN casework.meeting_draft.row_version IS 'purpose: integrity; retention: until the meeting is recorded or the match ends';
COMMENT ON COLUMN casework.meeting_draft.entry IS 'purpose: integrity, the last audit entry; retention: until the meeting is recorded or the match ends';

-- The matches a mentor accompanies themselves; whoever stands in accompanies none, and has no history.
CREATE FUNCTION casework.accompanied_matches() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT array(SELECT t.id FROM casework.match t
                 WHERE t.organisation = access.organisation() AND t.mentor = (SELECT volunteer.own_mentor())
                   AND t.state IN ('consented', 'trial', 'active', 'on_hold'))
$$;
-- Who is in a match, for whoever records its meetings: a mentor those alone whom they may open.
CREATE FUNCTION casework.meeting_sides(match uuid) RETURNS TABLE (mentee uuid, person uuid)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 3 SET search_path = pg_catalog AS $$
    SELECT o.mentee, e.person
    FROM casework.match_mentee o
    JOIN casework.mentee e ON e.organisation = o.organisation AND e.id = o.mentee
    WHERE o.organisation = access.organisation() AND o.match = meeting_sides.match
      AND (access.leads_volunteers() OR (o.match = ANY (casework.own_matches()) AND o.mentee = ANY (casework.own_mentees())))
    ORDER BY o.mentee
$$;

-- What PostgreSQL holds every meeting to, whoever records it: a match that is under way, or was on that day; and somebody who stands in, on
-- their own days.
CREATE FUNCTION casework.refuse_meeting() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    held casework.match;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state <> 'planned' AND NEW.state = 'planned' THEN
        RAISE EXCEPTION 'it is over' USING ERRCODE = 'RL003';
    END IF;
    SELECT t.* INTO held FROM casework.match t WHERE t.organisation = NEW.organisation AND t.id = NEW.match;
    IF NOT (CASE
        WHEN held.state IN ('trial', 'active') THEN true
        WHEN NEW.state = 'planned' OR NOT access.leads_volunteers() THEN false
        WHEN held.state = 'on_hold' THEN NEW.meets_on <= (held.held_at AT TIME ZONE 'Europe/Paris')::date
        WHEN held.state = 'closed' THEN NEW.meets_on <= held.ended_on
        ELSE false END) THEN
        RAISE EXCEPTION 'no match on that day' USING ERRCODE = 'RL003';
    END IF;
    IF NEW.mentor <> held.mentor
        AND NOT EXISTS (SELECT FROM casework.match_substitute s
                        WHERE s.organisation = NEW.organisation AND s.match = NEW.match AND s.mentor = NEW.mentor
                          AND NEW.meets_on BETWEEN s.starts_on AND s.ends_on) THEN
        RAISE EXCEPTION 'not a day of theirs' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER of_its_match BEFORE INSERT OR UPDATE OF state, meets_on, mentor ON casework.meeting
    FOR EACH ROW EXECUTE FUNCTION casework.refuse_meeting();

-- The key of a draft goes with it.
CREATE FUNCTION casework.end_meeting_draft() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    DELETE FROM keys.dek k WHERE k.organisation = OLD.organisation AND k.subject = OLD.id AND k.class = 'narrative';
    RETURN NULL;
END
$$;
CREATE TRIGGER key_goes AFTER DELETE ON casework.meeting_draft FOR EACH ROW EXECUTE FUNCTION casework.end_meeting_draft();

-- A match that ends takes with it what was never recorded.
CREATE FUNCTION casework.end_meetings() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    DELETE FROM casework.meeting_draft d WHERE d.organisation = NEW.organisation AND d.match = NEW.id;
    DELETE FROM casework.meeting_mentee a USING casework.meeting m
    WHERE m.organisation = NEW.organisation AND m.match = NEW.id AND m.state = 'planned' AND a.organisation = m.organisation AND a.meeting = m.id;
    DELETE FROM casework.meeting m WHERE m.organisation = NEW.organisation AND m.match = NEW.id AND m.state = 'planned';
    RETURN NULL;
END
$$;
CREATE TRIGGER meetings_end AFTER UPDATE OF state ON casework.match
    FOR EACH ROW WHEN (NEW.state IN ('closed', 'declined') AND OLD.state <> NEW.state) EXECUTE FUNCTION casework.end_meetings();

GRANT SELECT, INSERT, UPDATE (mentor, state, meets_on, start_minute, duration_minutes, mode, activities, commune, transport, distance_km, cost_cents,
    sealed, dek_version, sealed_version, recorded_by, recorded_at, row_version, entry) ON casework.meeting TO relais_casework;
GRANT SELECT, INSERT, UPDATE (presence) ON casework.meeting_mentee TO relais_casework;
GRANT SELECT, INSERT, UPDATE (sealed, saved_at, row_version, entry), DELETE ON casework.meeting_draft TO relais_casework;
GRANT SELECT, UPDATE (sealed, dek_version), DELETE ON casework.meeting TO relais_gate;
GRANT SELECT, DELETE ON casework.meeting_mentee, casework.meeting_draft TO relais_gate;

DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['meeting', 'meeting_mentee', 'meeting_draft'] LOOP
        EXECUTE format('ALTER TABLE casework.%I ENABLE ROW LEVEL SECURITY', place);
        EXECUTE format('ALTER TABLE casework.%I FORCE ROW LEVEL SECURITY', place);
        EXECUTE format('CREATE POLICY gate ON casework.%I TO relais_gate USING (true)', place);
        EXECUTE format('CREATE POLICY organisation_barrier ON casework.%I AS RESTRICTIVE TO relais_casework
            USING (organisation = (SELECT access.organisation()))', place);
        EXECUTE format('CREATE POLICY scope_insert_too ON casework.%I AS RESTRICTIVE FOR INSERT TO relais_casework
            WITH CHECK ((SELECT access.may_change()))', place);
        EXECUTE format('CREATE POLICY scope_update_too ON casework.%I AS RESTRICTIVE FOR UPDATE TO relais_casework
            USING ((SELECT access.may_change()))', place);
    END LOOP;
END
$$;
CREATE POLICY scope_delete_too ON casework.meeting_draft AS RESTRICTIVE FOR DELETE TO relais_casework USING ((SELECT access.may_change()));
CREATE POLICY leaders ON casework.meeting TO relais_casework USING ((SELECT access.leads_volunteers()));
-- A mentor: all of the matches they accompany; whoever stands in what is planned, and what they recorded.
CREATE POLICY own ON casework.meeting FOR SELECT TO relais_casework
    USING (match = ANY ((SELECT casework.accompanied_matches())::uuid[])
        OR (match = ANY ((SELECT casework.own_matches())::uuid[]) AND (recorded_by = (SELECT access.account()) OR (state = 'planned'
            AND EXISTS (SELECT FROM casework.match_substitute s WHERE s.organisation = meeting.organisation AND s.match = meeting.match
                        AND s.mentor = (SELECT volunteer.own_mentor()) AND meeting.meets_on BETWEEN s.starts_on AND s.ends_on)))));
CREATE POLICY own_insert ON casework.meeting FOR INSERT TO relais_casework
    WITH CHECK (match = ANY ((SELECT casework.own_matches())::uuid[]) AND mentor = (SELECT volunteer.own_mentor()));
CREATE POLICY own_update ON casework.meeting FOR UPDATE TO relais_casework
    USING (match = ANY ((SELECT casework.own_matches())::uuid[]) AND (state = 'planned' OR recorded_by = (SELECT access.account())))
    WITH CHECK (match = ANY ((SELECT casework.own_matches())::uuid[]) AND mentor = (SELECT volunteer.own_mentor()));
CREATE POLICY in_own_name ON casework.meeting AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (recorded_by = (SELECT access.account()));
CREATE POLICY in_own_name_too ON casework.meeting AS RESTRICTIVE FOR UPDATE TO relais_casework
    USING (true) WITH CHECK (recorded_by = (SELECT access.account()));
-- Who was there goes with the meeting: it is seen by whoever sees that, and told by whoever may tell of it.
CREATE POLICY with_its_meeting ON casework.meeting_mentee FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.meeting m WHERE m.organisation = meeting_mentee.organisation AND m.id = meeting_mentee.meeting));
CREATE POLICY told_with_it ON casework.meeting_mentee FOR INSERT TO relais_casework
    WITH CHECK (EXISTS (SELECT FROM casework.meeting m WHERE m.organisation = meeting_mentee.organisation AND m.id = meeting_mentee.meeting
                        AND m.match = meeting_mentee.match AND m.recorded_by = (SELECT access.account())));
CREATE POLICY corrected_with_it ON casework.meeting_mentee FOR UPDATE TO relais_casework
    USING (EXISTS (SELECT FROM casework.meeting m WHERE m.organisation = meeting_mentee.organisation AND m.id = meeting_mentee.meeting
                   AND m.recorded_by = (SELECT access.account())));
CREATE POLICY own ON casework.meeting_draft TO relais_casework
    USING (account = (SELECT access.account())
        AND ((SELECT access.leads_volunteers()) OR match = ANY ((SELECT casework.own_matches())::uuid[])));

RESET ROLE;
ALTER FUNCTION casework.accompanied_matches OWNER TO relais_gate;
ALTER FUNCTION casework.meeting_sides OWNER TO relais_gate;
ALTER FUNCTION casework.refuse_meeting OWNER TO relais_gate;
ALTER FUNCTION casework.end_meetings OWNER TO relais_gate;
ALTER FUNCTION casework.end_meeting_draft OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.accompanied_matches TO relais_casework, relais_gate;
GRANT EXECUTE ON FUNCTION casework.meeting_sides TO relais_casework;
