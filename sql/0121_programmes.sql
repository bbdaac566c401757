-- Programmes of mentoring: which scheme, by which rules, who leads them, and whom a concern goes to. Rules are data, and are never
-- changed: an amendment is a version of its own, so that it stays known by which rules a match was made.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.programme (
    organisation uuid NOT NULL REFERENCES directory.organisation,
    id           uuid NOT NULL,
    name         text NOT NULL CONSTRAINT programme_name_length CHECK (char_length(name) BETWEEN 3 AND 150),
    scheme       text NOT NULL CONSTRAINT programme_scheme_known
                 CHECK (scheme IN ('parrainage_proximite', 'mentorat', '1_jeune_1_mentor', 'programme_local')),
    -- The rules that hold now.
    version      integer NOT NULL DEFAULT 1,
    -- Where referrals to it come in.
    service      uuid,
    lead         uuid NOT NULL,
    -- Whom a concern goes to: never whoever leads, never a mentor.
    safeguarding uuid NOT NULL,
    founded_by   uuid NOT NULL,
    founded_at   timestamptz NOT NULL,
    closed_by    uuid,
    closed_at    timestamptz,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT programme_name_key UNIQUE (organisation, name),
    CONSTRAINT programme_service FOREIGN KEY (organisation, service) REFERENCES directory.service (organisation, id),
    CONSTRAINT programme_lead FOREIGN KEY (organisation, lead) REFERENCES access.membership (organisation, account),
    CONSTRAINT programme_safeguarding FOREIGN KEY (organisation, safeguarding) REFERENCES access.membership (organisation, account),
    CONSTRAINT programme_founded_by FOREIGN KEY (organisation, founded_by) REFERENCES access.membership (organisation, account),
    CONSTRAINT programme_closed_by FOREIGN KEY (organisation, closed_by) REFERENCES access.membership (organisation, account),
    CONSTRAINT programme_safeguarding_apart CHECK (lead <> safeguarding),
    CONSTRAINT programme_closed_whole CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);
CREATE INDEX programme_service ON casework.programme (organisation, service);
CREATE INDEX programme_lead ON casework.programme (organisation, lead);
CREATE INDEX programme_safeguarding ON casework.programme (organisation, safeguarding);
CREATE INDEX programme_founded_by ON casework.programme (organisation, founded_by);
CREATE INDEX programme_closed_by ON casework.programme (organisation, closed_by);
COMMENT ON COLUMN casework.programme.organisation IS 'purpose: whose copy it is; retention: with the programme';
COMMENT ON COLUMN casework.programme.id IS 'purpose: names the record; retention: with the programme';
COMMENT ON COLUMN casework.programme.name IS 'purpose: names the record; retention: with the programme';
COMMENT ON COLUMN casework.programme.scheme IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme.version IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme.service IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme.lead IS 'purpose: whom to ask; retention: with the programme';
COMMENT ON COLUMN casework.programme.safeguarding IS 'purpose: whom to ask; retention: with the programme';
COMMENT ON COLUMN casework.programme.founded_by IS 'purpose: whom to ask; retention: with the programme';
COMMENT ON COLUMN casework.programme.founded_at IS 'purpose: which programme it is; retention: with the programme';
COMMENT ON COLUMN casework.programme.closed_by IS 'purpose: whom to ask; retention: with the programme';
COMMENT ON COLUMN casework.programme.closed_at IS 'purpose: which programme it is; retention: with the programme';
COMMENT ON COLUMN casework.programme.row_version IS 'purpose: integrity; retention: with the programme';
COMMENT ON COLUMN casework.programme.entry IS 'purpose: integrity, the last audit entry; retention: with the programme';

CREATE TABLE casework.programme_rules (
    organisation       uuid NOT NULL,
    programme          uuid NOT NULL,
    version            integer NOT NULL,
    -- In which frames it acts: which checks the law lets it ask for follows from them.
    frames             text[] NOT NULL CONSTRAINT programme_rules_frames_known
                       CHECK (frames <@ ARRAY['child_protection', 'sport_club', 'sponsorship']),
    minimum_age        smallint NOT NULL CONSTRAINT programme_rules_minimum_age_range CHECK (minimum_age BETWEEN 3 AND 20),
    -- Up to this birthday.
    limit_age          smallint NOT NULL CONSTRAINT programme_rules_limit_age_range CHECK (limit_age BETWEEN 18 AND 26),
    requires           text[] NOT NULL CONSTRAINT programme_rules_requires_known
                       CHECK (requires <@ ARRAY['interview', 'references', 'training', 'charter', 'inscription', 'authority_agreement',
                           'trial', 'convention']),
    meetings_least     smallint NOT NULL CONSTRAINT programme_rules_meetings_least_range CHECK (meetings_least BETWEEN 1 AND 31),
    meetings_most      smallint NOT NULL CONSTRAINT programme_rules_meetings_most_range CHECK (meetings_most BETWEEN meetings_least AND 31),
    review_months      smallint[] NOT NULL CONSTRAINT programme_rules_review_months_range
                       CHECK (cardinality(review_months) <= 12 AND 0 < ALL (review_months) AND 60 >= ALL (review_months)),
    monitoring_days    smallint[] NOT NULL CONSTRAINT programme_rules_monitoring_days_range
                       CHECK (cardinality(monitoring_days) <= 12 AND 0 < ALL (monitoring_days) AND 366 >= ALL (monitoring_days)),
    -- So many days before a check ends someone is told, the first time first.
    notice_days        smallint[] NOT NULL CONSTRAINT programme_rules_notice_days_range
                       CHECK (cardinality(notice_days) BETWEEN 1 AND 6 AND 0 < ALL (notice_days) AND 180 >= ALL (notice_days)),
    activities         text[] NOT NULL CONSTRAINT programme_rules_activities_known
                       CHECK (activities <@ ARRAY['sport', 'culture_visit', 'arts_workshop', 'outing_nature', 'meal_cooking',
                           'homework_school', 'language_practice', 'admin_help', 'job_discovery', 'shared_everyday', 'other']),
    weight_language     smallint NOT NULL CONSTRAINT programme_rules_weight_language_range CHECK (weight_language BETWEEN 0 AND 100),
    weight_interests    smallint NOT NULL CONSTRAINT programme_rules_weight_interests_range CHECK (weight_interests BETWEEN 0 AND 100),
    weight_distance     smallint NOT NULL CONSTRAINT programme_rules_weight_distance_range CHECK (weight_distance BETWEEN 0 AND 100),
    weight_availability smallint NOT NULL CONSTRAINT programme_rules_weight_availability_range CHECK (weight_availability BETWEEN 0 AND 100),
    weight_preferences  smallint NOT NULL CONSTRAINT programme_rules_weight_preferences_range CHECK (weight_preferences BETWEEN 0 AND 100),
    weight_load         smallint NOT NULL CONSTRAINT programme_rules_weight_load_range CHECK (weight_load BETWEEN 0 AND 100),
    -- Of expenses: cents a kilometre, and at most so many cents a month for one match.
    rate_cents         smallint NOT NULL CONSTRAINT programme_rules_rate_cents_range CHECK (rate_cents BETWEEN 0 AND 200),
    cap_cents          integer NOT NULL CONSTRAINT programme_rules_cap_cents_range CHECK (cap_cents BETWEEN 0 AND 100000),
    made_by            uuid NOT NULL,
    made_at            timestamptz NOT NULL,
    entry              uuid NOT NULL,
    PRIMARY KEY (organisation, programme, version),
    CONSTRAINT programme_rules_programme FOREIGN KEY (organisation, programme) REFERENCES casework.programme DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT programme_rules_made_by FOREIGN KEY (organisation, made_by) REFERENCES access.membership (organisation, account)
);
CREATE INDEX programme_rules_made_by ON casework.programme_rules (organisation, made_by);
ALTER TABLE casework.programme ADD CONSTRAINT programme_rules_hold FOREIGN KEY (organisation, id, version)
    REFERENCES casework.programme_rules DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX programme_rules_hold ON casework.programme (organisation, id, version);
COMMENT ON COLUMN casework.programme_rules.organisation IS 'purpose: whose copy it is; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.programme IS 'purpose: which programme it is; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.version IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.frames IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.minimum_age IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.limit_age IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.requires IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.meetings_least IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.meetings_most IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.review_months IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.monitoring_days IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.notice_days IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.activities IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.weight_language IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.weight_interests IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.weight_distance IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.weight_availability IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.weight_preferences IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.weight_load IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.rate_cents IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.cap_cents IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.made_by IS 'purpose: whom to ask; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.made_at IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_rules.entry IS 'purpose: integrity, the last audit entry; retention: with the programme';

-- Which checks a version of the rules asks for, how long each holds, how fresh it must be, and how long a match goes on without.
CREATE TABLE casework.programme_check (
    organisation uuid NOT NULL,
    programme    uuid NOT NULL,
    version      integer NOT NULL,
    kind         text NOT NULL CONSTRAINT programme_check_kind_known
                 CHECK (kind IN ('attestation_honorabilite', 'bulletin_3', 'fijaisv_via_attestation', 'sport_honorabilite', 'identity', 'insurance')),
    months       smallint NOT NULL CONSTRAINT programme_check_months_range CHECK (months BETWEEN 1 AND 60),
    fresh_months smallint CONSTRAINT programme_check_fresh_months_range CHECK (fresh_months BETWEEN 1 AND months),
    grace_days   smallint NOT NULL CONSTRAINT programme_check_grace_days_range CHECK (grace_days BETWEEN 0 AND 92),
    PRIMARY KEY (organisation, programme, version, kind),
    CONSTRAINT programme_check_rules FOREIGN KEY (organisation, programme, version) REFERENCES casework.programme_rules
);
COMMENT ON COLUMN casework.programme_check.organisation IS 'purpose: whose copy it is; retention: with the programme';
COMMENT ON COLUMN casework.programme_check.programme IS 'purpose: which programme it is; retention: with the programme';
COMMENT ON COLUMN casework.programme_check.version IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_check.kind IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_check.months IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_check.fresh_months IS 'purpose: the rules of a programme; retention: with the programme';
COMMENT ON COLUMN casework.programme_check.grace_days IS 'purpose: the rules of a programme; retention: with the programme';

-- Where it takes place, and with whom: clubs and venues of the directory.
CREATE TABLE casework.programme_venue (
    organisation uuid NOT NULL,
    programme    uuid NOT NULL,
    service      uuid NOT NULL,
    PRIMARY KEY (organisation, programme, service),
    CONSTRAINT programme_venue_programme FOREIGN KEY (organisation, programme) REFERENCES casework.programme,
    CONSTRAINT programme_venue_service_fkey FOREIGN KEY (service) REFERENCES directory.service
);
CREATE INDEX programme_venue_service ON casework.programme_venue (service);
COMMENT ON COLUMN casework.programme_venue.organisation IS 'purpose: whose copy it is; retention: with the programme';
COMMENT ON COLUMN casework.programme_venue.programme IS 'purpose: which programme it is; retention: with the programme';
COMMENT ON COLUMN casework.programme_venue.service IS 'purpose: the rules of a programme; retention: with the programme';

-- What the scheme asks for by law is never left out (CASF D221-27 to D221-40), and a check only asked for where the law lets it be.
CREATE FUNCTION casework.refuse_unlawful_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_scheme text;
BEGIN
    SELECT p.scheme INTO of_scheme FROM casework.programme p WHERE p.organisation = NEW.organisation AND p.id = NEW.programme;
    IF of_scheme IN ('parrainage_proximite', 'mentorat') AND NOT NEW.requires @> ARRAY['inscription', 'authority_agreement', 'convention'] THEN
        RAISE EXCEPTION 'the law asks for more' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER lawful BEFORE INSERT ON casework.programme_rules FOR EACH ROW EXECUTE FUNCTION casework.refuse_unlawful_rules();
CREATE FUNCTION casework.refuse_unlawful_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM casework.programme_rules r
        WHERE r.organisation = NEW.organisation AND r.programme = NEW.programme AND r.version = NEW.version
          AND CASE NEW.kind WHEN 'attestation_honorabilite' THEN 'child_protection' = ANY (r.frames)
                WHEN 'fijaisv_via_attestation' THEN 'child_protection' = ANY (r.frames)
                WHEN 'sport_honorabilite' THEN 'sport_club' = ANY (r.frames) ELSE true END) THEN
        RAISE EXCEPTION 'the law lets nobody ask for it here' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER lawful BEFORE INSERT ON casework.programme_check FOR EACH ROW EXECUTE FUNCTION casework.refuse_unlawful_check();

GRANT SELECT, INSERT, UPDATE (name, version, service, lead, safeguarding, closed_by, closed_at, row_version, entry)
    ON casework.programme TO relais_casework;
GRANT SELECT, INSERT ON casework.programme_rules, casework.programme_check TO relais_casework;
GRANT SELECT, INSERT, DELETE ON casework.programme_venue TO relais_casework;
GRANT SELECT ON casework.programme, casework.programme_rules, casework.programme_check TO relais_volunteer;
GRANT SELECT ON casework.programme, casework.programme_rules, casework.programme_check, casework.programme_venue TO relais_gate;

DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['programme', 'programme_rules', 'programme_check', 'programme_venue'] LOOP
        EXECUTE format('ALTER TABLE casework.%I ENABLE ROW LEVEL SECURITY', place);
        EXECUTE format('ALTER TABLE casework.%I FORCE ROW LEVEL SECURITY', place);
        EXECUTE format('CREATE POLICY gate ON casework.%I FOR SELECT TO relais_gate USING (true)', place);
        EXECUTE format('CREATE POLICY organisation_barrier ON casework.%I AS RESTRICTIVE TO relais_casework, relais_volunteer
            USING (organisation = (SELECT access.organisation()))', place);
        EXECUTE format('CREATE POLICY leaders ON casework.%I FOR SELECT TO relais_casework, relais_volunteer
            USING ((SELECT access.leads_volunteers()))', place);
        EXECUTE format('CREATE POLICY daemon ON casework.%I FOR SELECT TO relais_casework, relais_volunteer
            USING (''daemon'' = ANY ((SELECT access.roles())::text[]))', place);
        EXECUTE format('CREATE POLICY founded ON casework.%I FOR INSERT TO relais_casework
            WITH CHECK (''pilot_lead'' = ANY ((SELECT access.roles())::text[]))', place);
        EXECUTE format('CREATE POLICY scope_insert_too ON casework.%I AS RESTRICTIVE FOR INSERT TO relais_casework
            WITH CHECK ((SELECT access.may_change()))', place);
        EXECUTE format('CREATE POLICY scope_update_too ON casework.%I AS RESTRICTIVE FOR UPDATE TO relais_casework
            USING ((SELECT access.may_change()))', place);
        EXECUTE format('CREATE POLICY scope_delete_too ON casework.%I AS RESTRICTIVE FOR DELETE TO relais_casework
            USING ((SELECT access.may_change()))', place);
    END LOOP;
END
$$;
CREATE POLICY amended ON casework.programme FOR UPDATE TO relais_casework
    USING ('pilot_lead' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY amended ON casework.programme_venue FOR DELETE TO relais_casework
    USING ('pilot_lead' = ANY ((SELECT access.roles())::text[]));

RESET ROLE;
GRANT EXECUTE ON FUNCTION casework.refuse_unlawful_rules, casework.refuse_unlawful_check TO relais_casework;
