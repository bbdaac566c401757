-- How many a service can take, and who waits for a place. A place is held when a referral is accepted and free again when it ends,
-- whoever makes the move; never more are taken than there are. Whoever waits is in one order, and a free place is offered to the first.
-- Everything that takes or frees a place of a service first locks its counters, after the referral: so nobody waits in a circle.

SET LOCAL ROLE relais_owner;

-- So many places: all year round, or of a session that begins and ends on a day.
CREATE TABLE directory.intake (
    organisation uuid NOT NULL,
    id           uuid PRIMARY KEY,
    service      uuid NOT NULL,
    starts_on    date,
    ends_on      date,
    places       integer NOT NULL CONSTRAINT intake_places_range CHECK (places BETWEEN 0 AND 10000),
    -- Nobody is taken into it any more.
    closed_at    timestamptz,
    created_at   timestamptz NOT NULL,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    CONSTRAINT intake_service FOREIGN KEY (organisation, service) REFERENCES directory.service (organisation, id),
    CONSTRAINT intake_organisation_id_key UNIQUE (organisation, id),
    CONSTRAINT intake_session_key UNIQUE NULLS NOT DISTINCT (service, starts_on),
    CONSTRAINT intake_days_together CHECK ((starts_on IS NULL) = (ends_on IS NULL)),
    CONSTRAINT intake_days_in_order CHECK (starts_on <= ends_on)
);
CREATE INDEX intake_service ON directory.intake (organisation, service);
COMMENT ON TABLE directory.intake IS 'about no person';

-- How many of them are taken: held, or kept for whoever was offered one. Written by triggers alone, so without a digest.
CREATE TABLE directory.intake_count (
    organisation uuid NOT NULL,
    intake       uuid PRIMARY KEY,
    service      uuid NOT NULL,
    places       integer NOT NULL,
    taken        integer NOT NULL DEFAULT 0,
    CONSTRAINT intake_count_intake FOREIGN KEY (organisation, intake) REFERENCES directory.intake (organisation, id),
    CONSTRAINT intake_count_never_over CHECK (taken BETWEEN 0 AND places)
);
CREATE INDEX intake_count_intake ON directory.intake_count (organisation, intake);
CREATE INDEX intake_count_service ON directory.intake_count (service, intake);

-- Who has a place: held since they were accepted, or offered until a moment.
CREATE TABLE casework.place (
    organisation uuid NOT NULL,
    referral     uuid PRIMARY KEY REFERENCES casework.referral,
    service      uuid NOT NULL,
    intake       uuid NOT NULL,
    taken_at     timestamptz NOT NULL,
    lapses_at    timestamptz,
    CONSTRAINT place_intake FOREIGN KEY (organisation, intake) REFERENCES directory.intake (organisation, id)
);
CREATE INDEX place_intake ON casework.place (organisation, intake);
COMMENT ON COLUMN casework.place.organisation IS 'purpose: never more than there are places; retention: until the referral ends';
COMMENT ON COLUMN casework.place.referral IS 'purpose: never more than there are places; retention: until the referral ends';
COMMENT ON COLUMN casework.place.service IS 'purpose: never more than there are places; retention: until the referral ends';
COMMENT ON COLUMN casework.place.intake IS 'purpose: never more than there are places; retention: until the referral ends';
COMMENT ON COLUMN casework.place.taken_at IS 'purpose: since when the place is taken; retention: until the referral ends';
COMMENT ON COLUMN casework.place.lapses_at IS 'purpose: until when a place is offered; retention: until the referral ends';

-- Who waits, in what order: whoever let no offer go by before those who did; then by priority; then by when they were put on the list.
CREATE TABLE casework.waiting (
    organisation uuid NOT NULL,
    referral     uuid PRIMARY KEY REFERENCES casework.referral,
    service      uuid NOT NULL,
    -- Whether it is a place they wait for, and not something else.
    for_place    boolean NOT NULL,
    passed       integer NOT NULL DEFAULT 0,
    urgency      smallint NOT NULL,
    listed_at    timestamptz NOT NULL,
    CONSTRAINT waiting_service FOREIGN KEY (organisation, service) REFERENCES directory.service (organisation, id)
);
CREATE INDEX waiting_service ON casework.waiting (organisation, service);
CREATE INDEX waiting_order ON casework.waiting (service, passed, urgency, listed_at, referral);
COMMENT ON COLUMN casework.waiting.organisation IS 'purpose: the order of the waiting list; retention: while the person waits';
COMMENT ON COLUMN casework.waiting.referral IS 'purpose: the order of the waiting list; retention: while the person waits';
COMMENT ON COLUMN casework.waiting.service IS 'purpose: the order of the waiting list; retention: while the person waits';
COMMENT ON COLUMN casework.waiting.for_place IS 'purpose: to whom a place is offered; retention: while the person waits';
COMMENT ON COLUMN casework.waiting.passed IS 'purpose: the order of the waiting list; retention: while the person waits';
COMMENT ON COLUMN casework.waiting.urgency IS 'purpose: the order of the waiting list; retention: while the person waits';
COMMENT ON COLUMN casework.waiting.listed_at IS 'purpose: the order of the waiting list; retention: while the person waits';

SELECT access.learn('jobs.job', 'job_kind_known', ARRAY['offer_place', 'lapse_offer', 'tell_offer', 'tell_offer_over']);
SELECT access.learn('casework.notice', 'notice_kind_known', ARRAY['place_offered', 'offer_over']);

CREATE FUNCTION directory.count_intake() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO directory.intake_count (organisation, intake, service, places) VALUES (NEW.organisation, NEW.id, NEW.service, NEW.places)
    ON CONFLICT ON CONSTRAINT intake_count_pkey DO UPDATE SET places = excluded.places;
    RETURN NULL;
END
$$;
CREATE TRIGGER places_are_counted AFTER INSERT OR UPDATE OF places ON directory.intake
    FOR EACH ROW EXECUTE FUNCTION directory.count_intake();

CREATE FUNCTION casework.count_place() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE directory.intake_count c SET taken = c.taken - 1 WHERE c.intake = OLD.intake;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE directory.intake_count c SET taken = c.taken + 1 WHERE c.intake = NEW.intake;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER places_are_counted AFTER INSERT OR DELETE OR UPDATE OF intake ON casework.place
    FOR EACH ROW EXECUTE FUNCTION casework.count_place();

-- Where someone would be taken in, or the one that is asked for: places all year round, a session that has not begun, the first of
-- them, or one that has. Nothing where all are taken.
CREATE FUNCTION directory.free_intake(service uuid, wanted uuid, today date) RETURNS uuid
    LANGUAGE sql STABLE AS $$
    SELECT i.id
    FROM directory.intake i
    JOIN directory.intake_count c ON c.intake = i.id
    WHERE i.service = free_intake.service AND i.closed_at IS NULL AND (i.ends_on IS NULL OR i.ends_on >= free_intake.today)
      AND c.taken < c.places AND (free_intake.wanted IS NULL OR i.id = free_intake.wanted)
    ORDER BY i.starts_on IS NOT NULL, i.starts_on < free_intake.today, i.starts_on, i.id
    LIMIT 1
$$;

-- How many places of a service are free, and when the next session begins; nothing where it counts none.
CREATE FUNCTION directory.free_places(service uuid, today date) RETURNS TABLE (free bigint, next_start date)
    LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(c.places - c.taken) FILTER (WHERE i.closed_at IS NULL AND (i.ends_on IS NULL OR i.ends_on >= free_places.today)), 0)::bigint,
        min(i.starts_on) FILTER (WHERE i.closed_at IS NULL AND i.starts_on >= free_places.today AND c.places > c.taken)
    FROM directory.intake i
    JOIN directory.intake_count c ON c.intake = i.id
    WHERE i.service = free_places.service
    HAVING count(*) > 0
$$;

-- Locks the counters of a service; answers whether it counts places at all.
CREATE FUNCTION directory.lock_intakes(service uuid) RETURNS boolean
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM directory.intake_count c WHERE c.service = lock_intakes.service ORDER BY c.intake FOR UPDATE;
    RETURN FOUND;
END
$$;

-- The first on the list of a service to whom a place can be offered; nobody while none is free.
CREATE FUNCTION casework.next_in_line(service uuid, today date) RETURNS uuid
    LANGUAGE sql STABLE AS $$
    SELECT w.referral
    FROM casework.waiting w
    WHERE w.service = next_in_line.service AND w.for_place
      AND directory.free_intake(next_in_line.service, NULL, next_in_line.today) IS NOT NULL
      AND NOT EXISTS (SELECT FROM casework.place p WHERE p.referral = w.referral)
    ORDER BY w.passed, w.urgency, w.listed_at, w.referral
    LIMIT 1
$$;

-- Leaves it to the daemon to offer what is free to whoever is first, if somebody waits for a place.
CREATE FUNCTION casework.look_for_offers(service uuid, at timestamptz) RETURNS void
    LANGUAGE sql AS $$
    INSERT INTO jobs.job (id, kind, organisation, referral, left_at, run_at)
    SELECT gen_random_uuid(), 'offer_place', w.organisation, w.referral, look_for_offers.at, look_for_offers.at
    FROM casework.waiting w
    WHERE w.referral = casework.next_in_line(look_for_offers.service, (look_for_offers.at AT TIME ZONE 'Europe/Paris')::date)
$$;

-- Holds a place for a referral that is accepted: the one that was offered, the one that is asked for, or the next that is free. A
-- service that counts no places has one for everybody.
CREATE FUNCTION casework.hold_place(referral uuid, wanted uuid, at timestamptz) RETURNS void
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    told casework.referral;
    chosen uuid;
BEGIN
    SELECT * INTO told FROM casework.referral r WHERE r.id = hold_place.referral;
    IF NOT directory.lock_intakes(told.service) THEN
        IF wanted IS NOT NULL THEN
            RAISE EXCEPTION 'no such session' USING ERRCODE = 'check_violation', CONSTRAINT = 'place_session_known';
        END IF;
        RETURN;
    END IF;
    UPDATE casework.place p SET lapses_at = NULL, taken_at = hold_place.at
    WHERE p.referral = told.id AND p.intake = coalesce(wanted, p.intake);
    IF FOUND THEN
        RETURN;
    END IF;
    DELETE FROM casework.place p WHERE p.referral = told.id;
    chosen := directory.free_intake(told.service, wanted, (hold_place.at AT TIME ZONE 'Europe/Paris')::date);
    IF chosen IS NULL THEN
        RAISE EXCEPTION 'every place is taken' USING ERRCODE = 'check_violation', CONSTRAINT = 'place_is_free';
    END IF;
    INSERT INTO casework.place (organisation, referral, service, intake, taken_at)
    VALUES (told.recipient, told.id, told.service, chosen, hold_place.at);
    -- Another than was offered was chosen: that one is somebody else's.
    PERFORM casework.look_for_offers(told.service, hold_place.at);
END
$$;

-- The same for whoever accepts, before they do: what they are refused for is known at once.
CREATE FUNCTION casework.take_place(referral uuid, wanted uuid, at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM FROM casework.referral r
    WHERE r.id = take_place.referral AND r.recipient = access.organisation() AND r.state IN ('sent', 'waitlisted')
      AND access.roles() && ARRAY['caseworker', 'coordinator'] AND access.may_change();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not theirs to accept' USING ERRCODE = 'RL003';
    END IF;
    PERFORM casework.hold_place(take_place.referral, take_place.wanted, take_place.at);
END
$$;

-- A referral moved: whoever is accepted holds a place, whoever waits is on the list, whose referral ends leaves both.
CREATE FUNCTION casework.follow_places() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    told casework.referral;
BEGIN
    IF NEW.to_state IN ('draft', 'sent', 'in_progress') THEN
        RETURN NULL;
    END IF;
    SELECT * INTO told FROM casework.referral r WHERE r.id = NEW.referral;
    IF NEW.to_state = 'accepted' THEN
        PERFORM casework.hold_place(told.id, NULL, NEW.at);
        DELETE FROM casework.waiting w WHERE w.referral = told.id;
        RETURN NULL;
    END IF;
    PERFORM directory.lock_intakes(told.service);
    DELETE FROM casework.place p WHERE p.referral = told.id;
    DELETE FROM casework.waiting w WHERE w.referral = told.id;
    IF NEW.to_state = 'waitlisted' THEN
        INSERT INTO casework.waiting (organisation, referral, service, for_place, urgency, listed_at)
        VALUES (told.recipient, told.id, told.service, NEW.reason = 'no_capacity',
            CASE told.priority WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END, NEW.at);
    END IF;
    PERFORM casework.look_for_offers(told.service, NEW.at);
    RETURN NULL;
END
$$;
CREATE TRIGGER places_follow AFTER INSERT ON casework.referral_move FOR EACH ROW EXECUTE FUNCTION casework.follow_places();

-- Whoever keeps a service has more places: they are offered to those who wait.
CREATE FUNCTION casework.offer_new_places(service uuid, at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM FROM directory.service s
    WHERE s.id = offer_new_places.service AND access.may_change()
      AND ('administrator' = ANY (access.roles())
        OR (s.organisation = access.organisation() AND access.roles() && ARRAY['coordinator', 'org_admin']));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not their service' USING ERRCODE = 'RL003';
    END IF;
    PERFORM directory.lock_intakes(offer_new_places.service);
    PERFORM casework.look_for_offers(offer_new_places.service, offer_new_places.at);
END
$$;

-- The first in the line that a referral stands or stood in: the daemon's to ask, before it locks that one.
CREATE FUNCTION casework.first_in_line(referral uuid, at timestamptz) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT casework.next_in_line(r.service, (first_in_line.at AT TIME ZONE 'Europe/Paris')::date)
    FROM casework.referral r
    WHERE r.id = first_in_line.referral AND (access.context())[2] = 'daemon' AND r.recipient = access.organisation()
$$;

-- Offers a free place to a referral that the daemon has locked, if it is first by now; answers until when.
CREATE FUNCTION casework.offer_place(referral uuid, entry uuid, at timestamptz) RETURNS timestamptz
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    told casework.referral;
    today date := (offer_place.at AT TIME ZONE 'Europe/Paris')::date;
    until timestamptz;
BEGIN
    SELECT * INTO told FROM casework.referral r
    WHERE r.id = offer_place.referral AND (access.context())[2] = 'daemon' AND r.recipient = access.organisation();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only the daemon offers places' USING ERRCODE = 'RL003';
    END IF;
    PERFORM directory.lock_intakes(told.service);
    IF casework.next_in_line(told.service, today) IS DISTINCT FROM told.id THEN
        RETURN NULL;
    END IF;
    until := directory.days_later(offer_place.at, directory.clock_days(told.service, 'offer_days'));
    INSERT INTO casework.place (organisation, referral, service, intake, taken_at, lapses_at)
    VALUES (told.recipient, told.id, told.service, directory.free_intake(told.service, NULL, today), offer_place.at, until);
    INSERT INTO casework.clock (referral, kind, rings_at)
    VALUES (told.id, 'offer', until),
        (told.id, 'expire', directory.days_later(until, directory.clock_days(told.service, 'expiry_days')))
    ON CONFLICT ON CONSTRAINT clock_pkey DO UPDATE SET rings_at = excluded.rings_at;
    INSERT INTO jobs.job (id, kind, organisation, referral, move, left_at, run_at)
    SELECT gen_random_uuid(), 'tell_offer', side, told.id, offer_place.entry, offer_place.at, offer_place.at
    FROM unnest(ARRAY[told.recipient, told.referrer]) AS side;
    PERFORM casework.look_for_offers(told.service, offer_place.at);
    RETURN until;
END
$$;

-- An offer is over, though nobody accepted: its time has come, or one of the two sides does not take it. The place goes to the next,
-- and whoever let it go by waits behind those who did not. Answers whether there was one.
CREATE FUNCTION casework.end_offer(referral uuid, entry uuid, at timestamptz) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    told casework.referral;
    is_daemon boolean := (access.context())[2] = 'daemon';
    own uuid := access.organisation();
BEGIN
    SELECT * INTO told FROM casework.referral r
    WHERE r.id = end_offer.referral AND own IN (r.referrer, r.recipient)
      AND (is_daemon OR (access.may_change() AND access.roles() && ARRAY['caseworker', 'coordinator']));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not theirs to answer' USING ERRCODE = 'RL003';
    END IF;
    PERFORM directory.lock_intakes(told.service);
    DELETE FROM casework.place p WHERE p.referral = told.id AND p.lapses_at <= CASE WHEN is_daemon THEN end_offer.at ELSE 'infinity' END;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM casework.clock c WHERE c.referral = told.id AND c.kind = 'offer';
    UPDATE casework.waiting w SET passed = w.passed + 1 WHERE w.referral = told.id;
    INSERT INTO jobs.job (id, kind, organisation, referral, move, left_at, run_at)
    SELECT gen_random_uuid(), 'tell_offer_over', side, told.id, end_offer.entry, end_offer.at, end_offer.at
    FROM unnest(ARRAY[told.recipient, told.referrer]) AS side
    WHERE is_daemon OR side <> own;
    PERFORM casework.look_for_offers(told.service, end_offer.at);
    RETURN true;
END
$$;

-- Where a referral stands on its list, for whoever may see it: both sides; how long the list is, and when it was put on it, the
-- recipient alone.
CREATE FUNCTION casework.standing(referral uuid) RETURNS TABLE (rank bigint, of bigint, listed_at timestamptz, passed integer,
    offered_until timestamptz, intake uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
BEGIN
    RETURN QUERY
    SELECT CASE WHEN w.referral IS NOT NULL THEN
            (SELECT count(*) + 1 FROM casework.waiting o
             WHERE o.service = w.service
               AND (o.passed, o.urgency, o.listed_at, o.referral) < (w.passed, w.urgency, w.listed_at, w.referral)) END,
        CASE WHEN w.organisation = own THEN (SELECT count(*) FROM casework.waiting o WHERE o.service = w.service) END,
        CASE WHEN w.organisation = own THEN w.listed_at END,
        CASE WHEN w.organisation = own THEN w.passed END,
        p.lapses_at,
        CASE WHEN p.organisation = own AND p.lapses_at IS NULL THEN p.intake END
    FROM casework.referral r
    LEFT JOIN casework.waiting w ON w.referral = r.id
    LEFT JOIN casework.place p ON p.referral = r.id
    WHERE r.id = standing.referral AND (r.referrer = own OR (r.recipient = own AND r.sent_at IS NOT NULL))
      AND access.roles() && ARRAY['caseworker', 'coordinator'] AND (w.referral IS NOT NULL OR p.referral IS NOT NULL);
END
$$;

GRANT SELECT ON directory.intake, directory.intake_count TO relais_directory, relais_casework, relais_gate;
GRANT INSERT, UPDATE (ends_on, starts_on, places, closed_at, row_version, entry) ON directory.intake TO relais_directory;
GRANT INSERT, UPDATE ON directory.intake_count TO relais_gate;
ALTER TABLE directory.intake ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory.intake FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON directory.intake FOR SELECT TO relais_gate USING (true);
CREATE POLICY signed_in ON directory.intake FOR SELECT TO relais_directory, relais_casework USING ((SELECT access.session()) IS NOT NULL);
CREATE POLICY editors ON directory.intake TO relais_directory
    USING ('administrator' = ANY ((SELECT access.roles())::text[])
        OR ((SELECT access.roles())::text[] && ARRAY['coordinator', 'org_admin'] AND organisation = (SELECT access.organisation())))
    WITH CHECK ('administrator' = ANY ((SELECT access.roles())::text[])
        OR ((SELECT access.roles())::text[] && ARRAY['coordinator', 'org_admin'] AND organisation = (SELECT access.organisation())));
CREATE POLICY scope_insert_too ON directory.intake AS RESTRICTIVE FOR INSERT TO relais_directory WITH CHECK ((SELECT access.may_change()));
CREATE POLICY scope_update_too ON directory.intake AS RESTRICTIVE FOR UPDATE TO relais_directory USING ((SELECT access.may_change()));
ALTER TABLE directory.intake_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory.intake_count FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON directory.intake_count TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY signed_in ON directory.intake_count FOR SELECT TO relais_directory, relais_casework
    USING ((SELECT access.session()) IS NOT NULL);

GRANT SELECT ON casework.place, casework.waiting TO relais_casework;
GRANT SELECT, INSERT, UPDATE, DELETE ON casework.place, casework.waiting TO relais_gate;
ALTER TABLE casework.place ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.place FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.place TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY organisation_barrier ON casework.place AS RESTRICTIVE TO relais_casework USING (organisation = (SELECT access.organisation()));
CREATE POLICY its_referral ON casework.place FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r WHERE r.id = place.referral));
ALTER TABLE casework.waiting ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.waiting FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.waiting TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY organisation_barrier ON casework.waiting AS RESTRICTIVE TO relais_casework USING (organisation = (SELECT access.organisation()));
CREATE POLICY its_referral ON casework.waiting FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r WHERE r.id = waiting.referral));

GRANT EXECUTE ON FUNCTION directory.free_places TO relais_casework, relais_directory;
GRANT EXECUTE ON FUNCTION directory.free_intake, directory.lock_intakes, casework.next_in_line, casework.look_for_offers, casework.hold_place
    TO relais_gate;
RESET ROLE;
ALTER FUNCTION directory.count_intake OWNER TO relais_gate;
ALTER FUNCTION casework.count_place OWNER TO relais_gate;
ALTER FUNCTION casework.take_place OWNER TO relais_gate;
ALTER FUNCTION casework.follow_places OWNER TO relais_gate;
ALTER FUNCTION casework.offer_new_places OWNER TO relais_gate;
ALTER FUNCTION casework.first_in_line OWNER TO relais_gate;
ALTER FUNCTION casework.offer_place OWNER TO relais_gate;
ALTER FUNCTION casework.end_offer OWNER TO relais_gate;
ALTER FUNCTION casework.standing OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.take_place, casework.offer_new_places, casework.first_in_line, casework.offer_place,
    casework.end_offer, casework.standing TO relais_casework;

-- Whoever waits when this comes keeps the place in the order that they had.
INSERT INTO casework.waiting (organisation, referral, service, for_place, urgency, listed_at)
SELECT r.recipient, r.id, r.service, r.reason = 'no_capacity',
    CASE r.priority WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END, m.at
FROM casework.referral r
CROSS JOIN LATERAL (SELECT max(m.at) AS at FROM casework.referral_move m WHERE m.referral = r.id AND m.to_state = 'waitlisted') AS m
WHERE r.state = 'waitlisted';
