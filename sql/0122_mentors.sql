-- Mentors: who they are (sealed), what they offer, where they stand; what was done with them before they met anybody; and what was
-- checked of them: that it was seen, when, by whom, until when it holds. Never a document, never what it says.

SET LOCAL ROLE relais_owner;

CREATE TABLE volunteer.mentor (
    organisation      uuid NOT NULL,
    id                uuid NOT NULL,
    code              text NOT NULL CONSTRAINT mentor_code_form CHECK (code ~ '^[A-HJ-NP-TV-Z]{2}-\d\d[A-HJ-NP-TV-Z]$'),
    programme         uuid NOT NULL,
    account           uuid,
    state             text NOT NULL CONSTRAINT mentor_state_known
                      CHECK (state IN ('enquiry', 'screening', 'trained', 'cleared', 'paused', 'left')),
    -- Where someone who pauses comes back to.
    paused_from       text CONSTRAINT mentor_paused_from_known CHECK (paused_from IN ('screening', 'trained', 'cleared')),
    paused_until_on   date,
    languages         text[] NOT NULL,
    interests         text[] NOT NULL CONSTRAINT mentor_interests_known
                      CHECK (interests <@ ARRAY['sport', 'culture_visit', 'arts_workshop', 'outing_nature', 'meal_cooking',
                          'homework_school', 'language_practice', 'admin_help', 'job_discovery', 'shared_everyday', 'other']),
    availability      text[] NOT NULL CONSTRAINT mentor_availability_known
                      CHECK (availability <@ ARRAY['mon_am', 'mon_pm', 'tue_am', 'tue_pm', 'wed_am', 'wed_pm', 'thu_am', 'thu_pm',
                          'fri_am', 'fri_pm', 'sat_am', 'sat_pm', 'sun_am', 'sun_pm']),
    commune           text REFERENCES directory.commune,
    reach_km          smallint CONSTRAINT mentor_reach_km_range CHECK (reach_km BETWEEN 1 AND 200),
    reach_minutes     smallint CONSTRAINT mentor_reach_minutes_range CHECK (reach_minutes BETWEEN 5 AND 240),
    transport         text[] NOT NULL CONSTRAINT mentor_transport_known
                      CHECK (transport <@ ARRAY['mentor_car', 'carpool', 'bus', 'train', 'bike_walk', 'platform_vehicle', 'none']),
    capacity          smallint NOT NULL CONSTRAINT mentor_capacity_range CHECK (capacity BETWEEN 1 AND 10),
    prefers           text[] NOT NULL CONSTRAINT mentor_prefers_known
                      CHECK (prefers <@ ARRAY['shares_language', 'shares_interest', 'lives_near', 'one_to_one', 'group']),
    prefers_from_age  smallint CONSTRAINT mentor_prefers_from_age_range CHECK (prefers_from_age BETWEEN 3 AND 26),
    prefers_to_age    smallint CONSTRAINT mentor_prefers_to_age_range CHECK (prefers_to_age BETWEEN prefers_from_age AND 26),
    sealed            bytea CONSTRAINT mentor_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version       integer,
    -- The version the identity was sealed in.
    sealed_version    bigint NOT NULL DEFAULT 1,
    enquired_on       date NOT NULL,
    moved_at          timestamptz NOT NULL,
    left_for          text CONSTRAINT mentor_left_for_known
                      CHECK (left_for IN ('own_wish', 'moved_away', 'not_suitable', 'check_refused', 'lost_contact', 'programme_end')),
    erased_at         timestamptz,
    row_version       bigint NOT NULL DEFAULT 1,
    entry             uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT mentor_code_key UNIQUE (organisation, code),
    CONSTRAINT mentor_programme FOREIGN KEY (organisation, programme) REFERENCES casework.programme,
    CONSTRAINT mentor_account FOREIGN KEY (organisation, account) REFERENCES access.membership (organisation, account),
    CONSTRAINT mentor_account_key UNIQUE (organisation, account),
    CONSTRAINT mentor_paused_whole CHECK ((state = 'paused') = (paused_from IS NOT NULL) AND (state = 'paused' OR paused_until_on IS NULL)),
    CONSTRAINT mentor_left_whole CHECK ((state = 'left') = (left_for IS NOT NULL)),
    CONSTRAINT mentor_sealed_whole CHECK ((sealed IS NULL) = (dek_version IS NULL) AND (sealed IS NULL) = (erased_at IS NOT NULL)),
    CONSTRAINT mentor_erased_after CHECK (erased_at IS NULL OR state = 'left')
);
CREATE INDEX mentor_programme ON volunteer.mentor (organisation, programme, code);
CREATE INDEX mentor_commune ON volunteer.mentor (commune);
COMMENT ON TABLE volunteer.mentor IS 'erasure: it is about no person helped; the identity opens by a key of its own, which volunteer.forget_mentor destroys';
COMMENT ON COLUMN volunteer.mentor.organisation IS 'purpose: whose copy it is; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.id IS 'purpose: names the record; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.code IS 'purpose: names the record; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.programme IS 'purpose: which programme it is; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.account IS 'purpose: who accompanies whom; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.state IS 'purpose: whether they may be matched; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.paused_from IS 'purpose: where it stands; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.paused_until_on IS 'purpose: where it stands; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.languages IS 'purpose: who could accompany whom; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.interests IS 'purpose: who could accompany whom; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.availability IS 'purpose: who could accompany whom; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.commune IS 'purpose: who could accompany whom; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.reach_km IS 'purpose: who could accompany whom; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.reach_minutes IS 'purpose: who could accompany whom; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.transport IS 'purpose: who could accompany whom; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.capacity IS 'purpose: who could accompany whom; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.prefers IS 'purpose: who could accompany whom; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.prefers_from_age IS 'purpose: who could accompany whom; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.prefers_to_age IS 'purpose: who could accompany whom; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.sealed IS 'purpose: who the mentor is and how to reach them; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.dek_version IS 'purpose: sealing; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.sealed_version IS 'purpose: sealing; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.enquired_on IS 'purpose: how long it took and lasted; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.moved_at IS 'purpose: how long it took and lasted; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.left_for IS 'purpose: what is learnt from an end; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.erased_at IS 'purpose: that nothing of them is kept; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.row_version IS 'purpose: integrity; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor.entry IS 'purpose: integrity, the last audit entry; retention: 2 years after they left';
CREATE TRIGGER languages_exist BEFORE INSERT OR UPDATE OF languages ON volunteer.mentor
    FOR EACH ROW EXECUTE FUNCTION directory.refuse_unknown_languages();

-- Which state follows which.
CREATE FUNCTION volunteer.follows(later text, former text) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE later
        WHEN 'screening' THEN former IN ('enquiry', 'paused')
        WHEN 'trained' THEN former IN ('screening', 'paused')
        WHEN 'cleared' THEN former IN ('trained', 'paused')
        WHEN 'paused' THEN former IN ('screening', 'trained', 'cleared')
        WHEN 'left' THEN former IN ('enquiry', 'screening', 'trained', 'cleared', 'paused')
        ELSE false END
$$;

-- What was done with someone: on which day, by whom it was recorded.
CREATE TABLE volunteer.mentor_fact (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    mentor       uuid NOT NULL,
    kind         text NOT NULL CONSTRAINT mentor_fact_kind_known CHECK (kind IN ('interview', 'references', 'training', 'charter')),
    done_on      date NOT NULL,
    recorded_by  uuid NOT NULL,
    recorded_at  timestamptz NOT NULL,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT mentor_fact_mentor FOREIGN KEY (organisation, mentor) REFERENCES volunteer.mentor,
    CONSTRAINT mentor_fact_recorded_by FOREIGN KEY (organisation, recorded_by) REFERENCES access.membership (organisation, account)
);
CREATE INDEX mentor_fact_mentor ON volunteer.mentor_fact (organisation, mentor, kind, done_on DESC);
CREATE INDEX mentor_fact_recorded_by ON volunteer.mentor_fact (organisation, recorded_by);
COMMENT ON COLUMN volunteer.mentor_fact.organisation IS 'purpose: whose copy it is; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor_fact.id IS 'purpose: names the record; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor_fact.mentor IS 'purpose: who accompanies whom; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor_fact.kind IS 'purpose: whether they may be matched; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor_fact.done_on IS 'purpose: whether they may be matched; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor_fact.recorded_by IS 'purpose: whom to ask; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor_fact.recorded_at IS 'purpose: whom to ask; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.mentor_fact.entry IS 'purpose: integrity, the last audit entry; retention: 2 years after they left';

CREATE TABLE volunteer.mentor_check (
    organisation   uuid NOT NULL,
    id             uuid NOT NULL,
    mentor         uuid NOT NULL,
    kind           text NOT NULL CONSTRAINT mentor_check_kind_known
                   CHECK (kind IN ('attestation_honorabilite', 'bulletin_3', 'fijaisv_via_attestation', 'sport_honorabilite', 'identity', 'insurance')),
    result         text NOT NULL CONSTRAINT mentor_check_result_known CHECK (result IN ('clear', 'absent', 'refused_to_provide')),
    legal_basis    text NOT NULL CONSTRAINT mentor_check_legal_basis_known
                   CHECK (legal_basis IN ('casf_l133_6', 'sport_l212_9', 'casf_d221_30', 'legitimate_interest')),
    issued_on      date,
    seen_on        date NOT NULL,
    seen_by        uuid NOT NULL,
    valid_until_on date,
    recorded_at    timestamptz NOT NULL,
    entry          uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT mentor_check_mentor FOREIGN KEY (organisation, mentor) REFERENCES volunteer.mentor,
    CONSTRAINT mentor_check_seen_by FOREIGN KEY (organisation, seen_by) REFERENCES access.membership (organisation, account),
    CONSTRAINT mentor_check_clear_whole CHECK ((result = 'clear') = (issued_on IS NOT NULL) AND (result = 'clear') = (valid_until_on IS NOT NULL)),
    CONSTRAINT mentor_check_days_in_order CHECK (issued_on <= seen_on AND issued_on <= valid_until_on),
    -- Each is asked for on the ground that is its own, or is not asked for.
    CONSTRAINT mentor_check_ground CHECK (CASE kind
        WHEN 'attestation_honorabilite' THEN legal_basis = 'casf_l133_6' WHEN 'fijaisv_via_attestation' THEN legal_basis = 'casf_l133_6'
        WHEN 'sport_honorabilite' THEN legal_basis = 'sport_l212_9' WHEN 'bulletin_3' THEN legal_basis IN ('casf_d221_30', 'legitimate_interest')
        ELSE legal_basis = 'legitimate_interest' END)
);
CREATE INDEX mentor_check_mentor ON volunteer.mentor_check (organisation, mentor, kind, seen_on DESC, recorded_at DESC);
CREATE INDEX mentor_check_seen_by ON volunteer.mentor_check (organisation, seen_by);
CREATE INDEX mentor_check_over ON volunteer.mentor_check (organisation, valid_until_on);
COMMENT ON COLUMN volunteer.mentor_check.organisation IS 'purpose: whose copy it is; retention: 6 months after it holds no longer';
COMMENT ON COLUMN volunteer.mentor_check.id IS 'purpose: names the record; retention: 6 months after it holds no longer';
COMMENT ON COLUMN volunteer.mentor_check.mentor IS 'purpose: who accompanies whom; retention: 6 months after it holds no longer';
COMMENT ON COLUMN volunteer.mentor_check.kind IS 'purpose: whether they may be matched; retention: 6 months after it holds no longer';
COMMENT ON COLUMN volunteer.mentor_check.result IS 'purpose: whether they may be matched; retention: 6 months after it holds no longer';
COMMENT ON COLUMN volunteer.mentor_check.legal_basis IS 'purpose: whether they may be matched; retention: 6 months after it holds no longer';
COMMENT ON COLUMN volunteer.mentor_check.issued_on IS 'purpose: whether they may be matched; retention: 6 months after it holds no longer';
COMMENT ON COLUMN volunteer.mentor_check.seen_on IS 'purpose: whether they may be matched; retention: 6 months after it holds no longer';
COMMENT ON COLUMN volunteer.mentor_check.seen_by IS 'purpose: whom to ask; retention: 6 months after it holds no longer';
COMMENT ON COLUMN volunteer.mentor_check.valid_until_on IS 'purpose: whether they may be matched; retention: 6 months after it holds no longer';
COMMENT ON COLUMN volunteer.mentor_check.recorded_at IS 'purpose: whether they may be matched; retention: 6 months after it holds no longer';
COMMENT ON COLUMN volunteer.mentor_check.entry IS 'purpose: integrity, the last audit entry; retention: 6 months after it holds no longer';

-- That a match goes on for some days though a check holds no longer: who said so, and why.
CREATE TABLE volunteer.exemption (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    mentor       uuid NOT NULL,
    reason       text NOT NULL CONSTRAINT exemption_reason_known CHECK (reason IN ('asked_for', 'authority_late', 'young_person_needs_it')),
    until_on     date NOT NULL,
    made_by      uuid NOT NULL,
    made_at      timestamptz NOT NULL,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT exemption_mentor FOREIGN KEY (organisation, mentor) REFERENCES volunteer.mentor,
    CONSTRAINT exemption_made_by FOREIGN KEY (organisation, made_by) REFERENCES access.membership (organisation, account)
);
CREATE INDEX exemption_mentor ON volunteer.exemption (organisation, mentor, until_on DESC);
CREATE INDEX exemption_made_by ON volunteer.exemption (organisation, made_by);
COMMENT ON COLUMN volunteer.exemption.organisation IS 'purpose: whose copy it is; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.exemption.id IS 'purpose: names the record; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.exemption.mentor IS 'purpose: who accompanies whom; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.exemption.reason IS 'purpose: what is learnt from an end; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.exemption.until_on IS 'purpose: where it stands; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.exemption.made_by IS 'purpose: whom to ask; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.exemption.made_at IS 'purpose: whom to ask; retention: 2 years after they left';
COMMENT ON COLUMN volunteer.exemption.entry IS 'purpose: integrity, the last audit entry; retention: 2 years after they left';

-- How each check that a programme asks for stands on a day. The last that was recorded counts, as far as the rules let it: 'clear';
-- 'ending', within the first notice; 'grace', over, and matches go on; 'lapsed', and they do not; 'missing', never seen, or not given.
CREATE FUNCTION volunteer.standing(organisation uuid, mentor uuid, programme uuid, day date)
    RETURNS TABLE (kind text, status text, until_on date)
    LANGUAGE sql STABLE AS $$
    SELECT c.kind,
        CASE WHEN u.until_on IS NULL THEN 'missing'
            WHEN u.until_on - (SELECT max(d) FROM unnest(r.notice_days) AS d) > standing.day THEN 'clear'
            WHEN u.until_on >= standing.day THEN 'ending'
            WHEN u.until_on + c.grace_days >= standing.day THEN 'grace'
            ELSE 'lapsed' END,
        u.until_on
    FROM casework.programme p
    JOIN casework.programme_rules r ON r.organisation = p.organisation AND r.programme = p.id AND r.version = p.version
    JOIN casework.programme_check c ON c.organisation = r.organisation AND c.programme = r.programme AND c.version = r.version
    LEFT JOIN LATERAL (
        SELECT least(k.valid_until_on, (k.issued_on + c.months * interval '1 month')::date) AS until_on
        FROM volunteer.mentor_check k
        WHERE k.organisation = standing.organisation AND k.mentor = standing.mentor AND k.kind = c.kind AND k.seen_on <= standing.day
        ORDER BY k.seen_on DESC, k.recorded_at DESC, k.id
        LIMIT 1) u ON true
    WHERE p.organisation = standing.organisation AND p.id = standing.programme
$$;
-- The worst of them; 'clear' where none is asked for.
CREATE FUNCTION volunteer.clearance(organisation uuid, mentor uuid, programme uuid, day date) RETURNS text
    LANGUAGE sql STABLE AS $$
    SELECT (ARRAY['clear', 'ending', 'grace', 'lapsed', 'missing'])[coalesce(max(
        array_position(ARRAY['clear', 'ending', 'grace', 'lapsed', 'missing'], s.status)), 1)]
    FROM volunteer.standing(organisation, mentor, programme, day) s
$$;
-- What a mentor lacks to be matched in a programme, by code: what was never done, and the checks that do not hold.
CREATE FUNCTION volunteer.lacks(organisation uuid, mentor uuid, programme uuid, day date) RETURNS text[]
    LANGUAGE sql STABLE AS $$
    SELECT array(
        SELECT w.kind
        FROM casework.programme p
        JOIN casework.programme_rules r ON r.organisation = p.organisation AND r.programme = p.id AND r.version = p.version,
            unnest(ARRAY['interview', 'references', 'training', 'charter']) WITH ORDINALITY AS w (kind, place)
        WHERE p.organisation = lacks.organisation AND p.id = lacks.programme AND w.kind = ANY (r.requires)
          AND NOT EXISTS (SELECT FROM volunteer.mentor_fact f
                          WHERE f.organisation = lacks.organisation AND f.mentor = lacks.mentor AND f.kind = w.kind AND f.done_on <= lacks.day)
        ORDER BY w.place)
        || array(SELECT s.kind FROM volunteer.standing(organisation, mentor, programme, day) s
                 WHERE s.status NOT IN ('clear', 'ending') ORDER BY s.kind)
$$;
-- The same of every mentor of a programme at once: asked one by one, hundreds of them took seconds.
CREATE FUNCTION volunteer.lacks_in(programme uuid, day date) RETURNS TABLE (mentor uuid, lacking text[])
    LANGUAGE sql STABLE ROWS 500 AS $$
    WITH rules AS (
        SELECT r.organisation, r.programme, r.version, r.requires FROM casework.programme p
        JOIN casework.programme_rules r ON r.organisation = p.organisation AND r.programme = p.id AND r.version = p.version
        WHERE p.organisation = (SELECT access.organisation()) AND p.id = lacks_in.programme),
    those AS (
        SELECT m.organisation, m.id FROM volunteer.mentor m
        WHERE m.organisation = (SELECT access.organisation()) AND m.programme = lacks_in.programme),
    done AS (
        SELECT f.mentor, array_agg(DISTINCT f.kind) AS kinds
        FROM those t JOIN volunteer.mentor_fact f ON f.organisation = t.organisation AND f.mentor = t.id
        WHERE f.done_on <= lacks_in.day GROUP BY f.mentor),
    asked AS (
        SELECT c.kind, c.months FROM rules r
        JOIN casework.programme_check c ON c.organisation = r.organisation AND c.programme = r.programme AND c.version = r.version),
    held AS (
        SELECT k.mentor, array_agg(k.kind) AS kinds
        FROM (SELECT DISTINCT ON (k.mentor, k.kind) k.mentor, k.kind, k.valid_until_on, k.issued_on
              FROM those t JOIN volunteer.mentor_check k ON k.organisation = t.organisation AND k.mentor = t.id
              WHERE k.seen_on <= lacks_in.day
              ORDER BY k.mentor, k.kind, k.seen_on DESC, k.recorded_at DESC, k.id) k
        JOIN asked a ON a.kind = k.kind
        WHERE least(k.valid_until_on, (k.issued_on + a.months * interval '1 month')::date) >= lacks_in.day
        GROUP BY k.mentor)
    SELECT t.id,
        array(SELECT w.kind FROM unnest(ARRAY['interview', 'references', 'training', 'charter']) WITH ORDINALITY AS w (kind, place), rules r
              WHERE w.kind = ANY (r.requires) AND w.kind <> ALL (coalesce(d.kinds, '{}')) ORDER BY w.place)
        || array(SELECT a.kind FROM asked a WHERE a.kind <> ALL (coalesce(h.kinds, '{}')) ORDER BY a.kind)
    FROM those t LEFT JOIN done d ON d.mentor = t.id LEFT JOIN held h ON h.mentor = t.id
$$;

CREATE FUNCTION volunteer.refuse_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND NOT volunteer.follows(NEW.state, OLD.state) THEN
        RAISE EXCEPTION 'no such move' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER moves BEFORE UPDATE OF state ON volunteer.mentor FOR EACH ROW EXECUTE FUNCTION volunteer.refuse_move();

GRANT SELECT, INSERT, UPDATE (account, state, paused_from, paused_until_on, languages, interests, availability, commune, reach_km,
    reach_minutes, transport, capacity, prefers, prefers_from_age, prefers_to_age, sealed, dek_version, sealed_version, moved_at, left_for,
    row_version, entry) ON volunteer.mentor TO relais_volunteer;
GRANT SELECT, INSERT ON volunteer.mentor_fact, volunteer.mentor_check, volunteer.exemption TO relais_volunteer;
GRANT SELECT, UPDATE ON volunteer.mentor TO relais_gate;
GRANT SELECT, DELETE ON volunteer.mentor_fact, volunteer.mentor_check, volunteer.exemption TO relais_gate;

DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['mentor', 'mentor_fact', 'mentor_check', 'exemption'] LOOP
        EXECUTE format('ALTER TABLE volunteer.%I ENABLE ROW LEVEL SECURITY', place);
        EXECUTE format('ALTER TABLE volunteer.%I FORCE ROW LEVEL SECURITY', place);
        EXECUTE format('CREATE POLICY gate ON volunteer.%I TO relais_gate USING (true)', place);
        EXECUTE format('CREATE POLICY organisation_barrier ON volunteer.%I AS RESTRICTIVE TO relais_volunteer
            USING (organisation = (SELECT access.organisation()))', place);
        EXECUTE format('CREATE POLICY leaders ON volunteer.%I TO relais_volunteer USING ((SELECT access.leads_volunteers()))', place);
        EXECUTE format('CREATE POLICY daemon ON volunteer.%I FOR SELECT TO relais_volunteer
            USING (''daemon'' = ANY ((SELECT access.roles())::text[]))', place);
        EXECUTE format('CREATE POLICY scope_insert_too ON volunteer.%I AS RESTRICTIVE FOR INSERT TO relais_volunteer
            WITH CHECK ((SELECT access.may_change()))', place);
        EXECUTE format('CREATE POLICY scope_update_too ON volunteer.%I AS RESTRICTIVE FOR UPDATE TO relais_volunteer
            USING ((SELECT access.may_change()))', place);
    END LOOP;
END
$$;

-- Which mentor the caller is, while they are one.
CREATE FUNCTION volunteer.own_mentor() RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT m.id FROM volunteer.mentor m
    WHERE m.organisation = access.organisation() AND m.account = access.account() AND m.state <> 'left'
      AND 'mentor' = ANY (access.roles())
$$;
CREATE POLICY own ON volunteer.mentor FOR SELECT TO relais_volunteer USING (id = (SELECT volunteer.own_mentor()));
CREATE POLICY own ON volunteer.mentor_fact FOR SELECT TO relais_volunteer USING (mentor = (SELECT volunteer.own_mentor()));
CREATE POLICY own ON volunteer.mentor_check FOR SELECT TO relais_volunteer USING (mentor = (SELECT volunteer.own_mentor()));
CREATE POLICY in_own_name ON volunteer.mentor_fact AS RESTRICTIVE FOR INSERT TO relais_volunteer
    WITH CHECK (recorded_by = (SELECT access.account()));
CREATE POLICY in_own_name ON volunteer.mentor_check AS RESTRICTIVE FOR INSERT TO relais_volunteer
    WITH CHECK (seen_by = (SELECT access.account()));
-- Whoever leads answers for it, and proves who they are.
CREATE POLICY in_own_name ON volunteer.exemption AS RESTRICTIVE FOR INSERT TO relais_volunteer
    WITH CHECK (made_by = (SELECT access.account()) AND 'pilot_lead' = ANY ((SELECT access.roles())::text[]) AND access.is_fresh());

-- The code of a mentor, for a list that shows no name.
CREATE FUNCTION volunteer.code_of(mentor uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT m.code FROM volunteer.mentor m
    WHERE m.organisation = access.organisation() AND m.id = code_of.mentor
      AND (access.leads_volunteers() OR m.account = access.account() OR 'daemon' = ANY (access.roles()))
$$;
-- The sign-ins that are a mentor's and nobody's yet, for whoever works with volunteers.
CREATE FUNCTION volunteer.free_accounts() RETURNS TABLE (account uuid, name text)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 20 SET search_path = pg_catalog AS $$
    SELECT m.account, a.name
    FROM access.membership m JOIN access.account a ON a.id = m.account
    WHERE m.organisation = access.organisation() AND access.leads_volunteers() AND 'mentor' = ANY (m.roles) AND a.disabled_at IS NULL
      AND (m.until IS NULL OR m.until > clock_timestamp())
      AND NOT EXISTS (SELECT FROM volunteer.mentor o WHERE o.organisation = m.organisation AND o.account = m.account)
    ORDER BY a.name, m.account
    LIMIT 200
$$;

RESET ROLE;
ALTER FUNCTION volunteer.free_accounts OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION volunteer.free_accounts TO relais_volunteer;
ALTER FUNCTION volunteer.own_mentor OWNER TO relais_gate;
ALTER FUNCTION volunteer.code_of OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION volunteer.own_mentor TO relais_volunteer, relais_casework, relais_gate;
GRANT EXECUTE ON FUNCTION volunteer.code_of TO relais_casework;
GRANT EXECUTE ON FUNCTION volunteer.standing, volunteer.clearance, volunteer.lacks, volunteer.lacks_in, volunteer.follows, volunteer.refuse_move
    TO relais_volunteer, relais_gate;
GRANT EXECUTE ON FUNCTION directory.refuse_unknown_languages, access.is_fresh TO relais_volunteer;
GRANT EXECUTE ON FUNCTION directory.refuse_unknown_languages TO relais_gate;
GRANT SELECT ON directory.commune, directory.language TO relais_volunteer;
