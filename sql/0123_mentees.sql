-- Mentees: a person, in a programme. What must be there before they are matched, as dated facts; what they want, in their own words,
-- sealed; and the card: the little that a volunteer sees of them.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.mentee (
    organisation   uuid NOT NULL,
    id             uuid NOT NULL,
    programme      uuid NOT NULL,
    person         uuid NOT NULL,
    -- The accepted referral that brought them here.
    referral       uuid,
    interests      text[] NOT NULL CONSTRAINT mentee_interests_known
                   CHECK (interests <@ ARRAY['sport', 'culture_visit', 'arts_workshop', 'outing_nature', 'meal_cooking',
                       'homework_school', 'language_practice', 'admin_help', 'job_discovery', 'shared_everyday', 'other']),
    availability   text[] NOT NULL CONSTRAINT mentee_availability_known
                   CHECK (availability <@ ARRAY['mon_am', 'mon_pm', 'tue_am', 'tue_pm', 'wed_am', 'wed_pm', 'thu_am', 'thu_pm',
                       'fri_am', 'fri_pm', 'sat_am', 'sat_pm', 'sun_am', 'sun_pm']),
    prefers        text[] NOT NULL CONSTRAINT mentee_prefers_known
                   CHECK (prefers <@ ARRAY['shares_language', 'shares_interest', 'lives_near', 'one_to_one', 'group']),
    sealed         bytea CONSTRAINT mentee_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version    integer,
    sealed_version bigint NOT NULL DEFAULT 1,
    enrolled_by    uuid NOT NULL,
    enrolled_at    timestamptz NOT NULL,
    ended_at       timestamptz,
    ended_for      text CONSTRAINT mentee_ended_for_known
                   CHECK (ended_for IN ('own_wish', 'age_limit', 'moved', 'placement_ended', 'programme_end', 'other_support', 'merged', 'erased')),
    row_version    bigint NOT NULL DEFAULT 1,
    entry          uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT mentee_programme FOREIGN KEY (organisation, programme) REFERENCES casework.programme,
    CONSTRAINT mentee_person FOREIGN KEY (organisation, person) REFERENCES casework.person,
    CONSTRAINT mentee_referral FOREIGN KEY (organisation, referral) REFERENCES casework.referral_side (organisation, referral),
    CONSTRAINT mentee_enrolled_by FOREIGN KEY (organisation, enrolled_by) REFERENCES access.membership (organisation, account),
    CONSTRAINT mentee_sealed_whole CHECK ((sealed IS NULL) = (dek_version IS NULL)),
    CONSTRAINT mentee_ended_whole CHECK ((ended_at IS NULL) = (ended_for IS NULL))
);
CREATE UNIQUE INDEX mentee_once ON casework.mentee (organisation, programme, person) WHERE ended_at IS NULL;
CREATE INDEX mentee_programme ON casework.mentee (organisation, programme, enrolled_at DESC, id DESC);
CREATE INDEX mentee_person ON casework.mentee (organisation, person);
CREATE INDEX mentee_referral ON casework.mentee (organisation, referral);
CREATE INDEX mentee_enrolled_by ON casework.mentee (organisation, enrolled_by);
COMMENT ON TABLE casework.mentee IS 'erasure: its words open by a key about the person, which is destroyed with the file, and a trigger empties it';
COMMENT ON COLUMN casework.mentee.organisation IS 'purpose: whose copy it is; retention: with the file';
COMMENT ON COLUMN casework.mentee.id IS 'purpose: names the record; retention: with the file';
COMMENT ON COLUMN casework.mentee.programme IS 'purpose: which programme it is; retention: with the file';
COMMENT ON COLUMN casework.mentee.person IS 'purpose: who accompanies whom; retention: with the file';
COMMENT ON COLUMN casework.mentee.referral IS 'purpose: which programme it is; retention: with the file';
COMMENT ON COLUMN casework.mentee.interests IS 'purpose: who could accompany whom; retention: with the file';
COMMENT ON COLUMN casework.mentee.availability IS 'purpose: who could accompany whom; retention: with the file';
COMMENT ON COLUMN casework.mentee.prefers IS 'purpose: who could accompany whom; retention: with the file';
COMMENT ON COLUMN casework.mentee.sealed IS 'purpose: what they want, in their own words; retention: with the file';
COMMENT ON COLUMN casework.mentee.dek_version IS 'purpose: sealing; retention: with the file';
COMMENT ON COLUMN casework.mentee.sealed_version IS 'purpose: sealing; retention: with the file';
COMMENT ON COLUMN casework.mentee.enrolled_by IS 'purpose: whom to ask; retention: with the file';
COMMENT ON COLUMN casework.mentee.enrolled_at IS 'purpose: which programme it is; retention: with the file';
COMMENT ON COLUMN casework.mentee.ended_at IS 'purpose: which programme it is; retention: with the file';
COMMENT ON COLUMN casework.mentee.ended_for IS 'purpose: what is learnt from an end; retention: with the file';
COMMENT ON COLUMN casework.mentee.row_version IS 'purpose: integrity; retention: with the file';
COMMENT ON COLUMN casework.mentee.entry IS 'purpose: integrity, the last audit entry; retention: with the file';

CREATE TABLE casework.mentee_fact (
    organisation   uuid NOT NULL,
    id             uuid NOT NULL,
    mentee         uuid NOT NULL,
    kind           text NOT NULL CONSTRAINT mentee_fact_kind_known
                   CHECK (kind IN ('inscription_ppe', 'inscription_autonomy', 'assent', 'authority_agreement', 'own_agreement')),
    given_on       date NOT NULL,
    -- The last day of it: of what an authority agreed to, the last before majority, or before whoever agreed decides no longer.
    ends_on        date,
    -- Who agreed, where an authority did: which of those who represent the minor.
    representative uuid,
    recorded_by    uuid NOT NULL,
    recorded_at    timestamptz NOT NULL,
    withdrawn_at   timestamptz,
    row_version    bigint NOT NULL DEFAULT 1,
    entry          uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT mentee_fact_mentee FOREIGN KEY (organisation, mentee) REFERENCES casework.mentee,
    CONSTRAINT mentee_fact_representative FOREIGN KEY (organisation, representative) REFERENCES protection.representative (organisation, id),
    CONSTRAINT mentee_fact_recorded_by FOREIGN KEY (organisation, recorded_by) REFERENCES access.membership (organisation, account),
    CONSTRAINT mentee_fact_authority_names_who CHECK ((kind = 'authority_agreement') = (representative IS NOT NULL)),
    CONSTRAINT mentee_fact_days_in_order CHECK (given_on <= ends_on)
);
CREATE INDEX mentee_fact_mentee ON casework.mentee_fact (organisation, mentee, kind);
CREATE INDEX mentee_fact_representative ON casework.mentee_fact (organisation, representative);
CREATE INDEX mentee_fact_recorded_by ON casework.mentee_fact (organisation, recorded_by);
COMMENT ON COLUMN casework.mentee_fact.organisation IS 'purpose: whose copy it is; retention: with the file';
COMMENT ON COLUMN casework.mentee_fact.id IS 'purpose: names the record; retention: with the file';
COMMENT ON COLUMN casework.mentee_fact.mentee IS 'purpose: who accompanies whom; retention: with the file';
COMMENT ON COLUMN casework.mentee_fact.kind IS 'purpose: proof of what was agreed; retention: with the file';
COMMENT ON COLUMN casework.mentee_fact.given_on IS 'purpose: proof of what was agreed; retention: with the file';
COMMENT ON COLUMN casework.mentee_fact.ends_on IS 'purpose: whether they may be matched; retention: with the file';
COMMENT ON COLUMN casework.mentee_fact.representative IS 'purpose: proof of what was agreed; retention: with the file';
COMMENT ON COLUMN casework.mentee_fact.recorded_by IS 'purpose: whom to ask; retention: with the file';
COMMENT ON COLUMN casework.mentee_fact.recorded_at IS 'purpose: proof of what was agreed; retention: with the file';
COMMENT ON COLUMN casework.mentee_fact.withdrawn_at IS 'purpose: where it stands; retention: with the file';
COMMENT ON COLUMN casework.mentee_fact.row_version IS 'purpose: integrity; retention: with the file';
COMMENT ON COLUMN casework.mentee_fact.entry IS 'purpose: integrity, the last audit entry; retention: with the file';

-- All that a volunteer sees of someone: what they are called, what is agreed on, whom to call in an emergency. A row of its own, under
-- a key of its own, so that whoever may open it opens nothing else.
CREATE TABLE casework.mentee_card (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    mentee       uuid NOT NULL,
    languages    text[] NOT NULL,
    interests    text[] NOT NULL CONSTRAINT mentee_card_interests_known
                 CHECK (interests <@ ARRAY['sport', 'culture_visit', 'arts_workshop', 'outing_nature', 'meal_cooking',
                     'homework_school', 'language_practice', 'admin_help', 'job_discovery', 'shared_everyday', 'other']),
    sealed       bytea NOT NULL CONSTRAINT mentee_card_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT mentee_card_mentee FOREIGN KEY (organisation, mentee) REFERENCES casework.mentee,
    CONSTRAINT mentee_card_once UNIQUE (organisation, mentee)
);
COMMENT ON TABLE casework.mentee_card IS 'erasure: it opens by a key about the person, which is destroyed with the file, and a trigger deletes it';
COMMENT ON COLUMN casework.mentee_card.organisation IS 'purpose: whose copy it is; retention: with the file';
COMMENT ON COLUMN casework.mentee_card.id IS 'purpose: names the record; retention: with the file';
COMMENT ON COLUMN casework.mentee_card.mentee IS 'purpose: who accompanies whom; retention: with the file';
COMMENT ON COLUMN casework.mentee_card.languages IS 'purpose: what a mentor may know; retention: with the file';
COMMENT ON COLUMN casework.mentee_card.interests IS 'purpose: what a mentor may know; retention: with the file';
COMMENT ON COLUMN casework.mentee_card.sealed IS 'purpose: what a mentor may know; retention: with the file';
COMMENT ON COLUMN casework.mentee_card.dek_version IS 'purpose: sealing; retention: with the file';
COMMENT ON COLUMN casework.mentee_card.row_version IS 'purpose: sealing; retention: with the file';
COMMENT ON COLUMN casework.mentee_card.entry IS 'purpose: integrity, the last audit entry; retention: with the file';
CREATE TRIGGER languages_exist BEFORE INSERT OR UPDATE OF languages ON casework.mentee_card
    FOR EACH ROW EXECUTE FUNCTION directory.refuse_unknown_languages();

-- What a mentee lacks to meet a mentor on a day, by code.
CREATE FUNCTION casework.mentee_lacks(organisation uuid, mentee uuid, day date) RETURNS text[]
    LANGUAGE sql STABLE AS $$
    SELECT array(
        -- Once they are of age the agreement is their own.
        SELECT CASE WHEN w.lacking = 'authority_agreement' AND EXISTS (
                SELECT FROM casework.mentee_fact f
                WHERE f.organisation = e.organisation AND f.mentee = e.id AND f.kind = 'authority_agreement' AND f.ends_on < mentee_lacks.day)
            THEN 'own_agreement' ELSE w.lacking END
        FROM casework.mentee e
        JOIN casework.programme p ON p.organisation = e.organisation AND p.id = e.programme
        JOIN casework.programme_rules r ON r.organisation = p.organisation AND r.programme = p.id AND r.version = p.version,
            (VALUES (1, 'inscription', ARRAY['inscription_ppe', 'inscription_autonomy']), (2, 'assent', ARRAY['assent']),
                (3, 'authority_agreement', ARRAY['authority_agreement', 'own_agreement'])) AS w (place, lacking, kinds)
        WHERE e.organisation = mentee_lacks.organisation AND e.id = mentee_lacks.mentee
          -- Nobody is matched who does not want to be, whatever a programme says.
          AND (w.lacking = 'assent' OR w.lacking = ANY (r.requires))
          AND NOT EXISTS (
            SELECT FROM casework.mentee_fact f
            WHERE f.organisation = e.organisation AND f.mentee = e.id AND f.kind = ANY (w.kinds) AND f.withdrawn_at IS NULL
              AND f.given_on <= mentee_lacks.day AND (f.ends_on IS NULL OR f.ends_on >= mentee_lacks.day))
        ORDER BY w.place)
$$;

GRANT SELECT, INSERT, UPDATE (interests, availability, prefers, sealed, dek_version, sealed_version, ended_at, ended_for, row_version, entry)
    ON casework.mentee TO relais_casework;
GRANT SELECT, INSERT, UPDATE (withdrawn_at, row_version, entry) ON casework.mentee_fact TO relais_casework;
GRANT SELECT, INSERT, UPDATE (languages, interests, sealed, dek_version, row_version, entry) ON casework.mentee_card TO relais_casework;
GRANT SELECT, UPDATE ON casework.mentee TO relais_gate;
GRANT SELECT, UPDATE (mentee), DELETE ON casework.mentee_fact TO relais_gate;
GRANT SELECT, UPDATE (mentee), DELETE ON casework.mentee_card TO relais_gate;

DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['mentee', 'mentee_fact', 'mentee_card'] LOOP
        EXECUTE format('ALTER TABLE casework.%I ENABLE ROW LEVEL SECURITY', place);
        EXECUTE format('ALTER TABLE casework.%I FORCE ROW LEVEL SECURITY', place);
        EXECUTE format('CREATE POLICY gate ON casework.%I TO relais_gate USING (true)', place);
        EXECUTE format('CREATE POLICY organisation_barrier ON casework.%I AS RESTRICTIVE TO relais_casework
            USING (organisation = (SELECT access.organisation()))', place);
        EXECUTE format('CREATE POLICY leaders ON casework.%I FOR SELECT TO relais_casework USING ((SELECT access.leads_volunteers()))', place);
        -- What is kept of a young person is kept by whoever leads the pilot.
        EXECUTE format('CREATE POLICY kept_insert ON casework.%I FOR INSERT TO relais_casework
            WITH CHECK (''pilot_lead'' = ANY ((SELECT access.roles())::text[]))', place);
        EXECUTE format('CREATE POLICY kept_update ON casework.%I FOR UPDATE TO relais_casework
            USING (''pilot_lead'' = ANY ((SELECT access.roles())::text[]))', place);
        EXECUTE format('CREATE POLICY scope_insert_too ON casework.%I AS RESTRICTIVE FOR INSERT TO relais_casework
            WITH CHECK ((SELECT access.may_change()))', place);
        EXECUTE format('CREATE POLICY scope_update_too ON casework.%I AS RESTRICTIVE FOR UPDATE TO relais_casework
            USING ((SELECT access.may_change()))', place);
    END LOOP;
END
$$;
-- Whoever enrols follows the person, and the file is theirs to work with.
CREATE POLICY followed ON casework.mentee AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (enrolled_by = (SELECT access.account()) AND EXISTS (
        SELECT FROM casework.person p
        WHERE p.organisation = mentee.organisation AND p.id = mentee.person AND p.merged_into IS NULL AND p.handed_over_at IS NULL
          AND p.erased_at IS NULL AND p.restricted_at IS NULL));
CREATE POLICY in_own_name ON casework.mentee_fact AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (recorded_by = (SELECT access.account()));

-- What is known of the people of a programme without opening a file: their code, year of birth at most, commune, languages.
CREATE FUNCTION casework.mentee_files(mentees uuid[])
    RETURNS TABLE (mentee uuid, person uuid, code text, birth_year smallint, commune text, languages text[])
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 50 SET search_path = pg_catalog AS $$
    SELECT e.id, p.id, p.code, p.birth_year, p.commune, p.languages
    FROM casework.mentee e
    JOIN casework.person p ON p.organisation = e.organisation AND p.id = e.person
    WHERE e.organisation = access.organisation() AND e.id = ANY (mentees)
      AND (access.leads_volunteers() OR 'daemon' = ANY (access.roles()))
$$;

RESET ROLE;
ALTER FUNCTION casework.mentee_files OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.mentee_files TO relais_casework;
GRANT EXECUTE ON FUNCTION casework.mentee_lacks TO relais_casework, relais_gate;
