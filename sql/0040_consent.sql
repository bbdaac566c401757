-- What was agreed to: by whom, for which purpose, towards which organisation, which fields, until when. A consent is never
-- changed: it is given, and it ends once.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.consent (
    organisation    uuid NOT NULL REFERENCES directory.organisation,
    id              uuid NOT NULL,
    person          uuid NOT NULL,
    -- Where one renews another, the first of them: what rested on that one rests on the last.
    root            uuid NOT NULL,
    renews          uuid,
    purpose         text NOT NULL CONSTRAINT consent_purpose_known CHECK (purpose IN ('referral', 'handover')),
    recipient       uuid NOT NULL REFERENCES directory.organisation,
    fields          text[] NOT NULL CONSTRAINT consent_fields_form CHECK (array_to_string(fields, ',') ~ '^[a-z_]+(,[a-z_]+)*$'),
    given_by        text NOT NULL CONSTRAINT consent_given_by_known CHECK (given_by IN ('person', 'guardian',
                    'parental_authority_holder', 'ad_hoc_administrator')),
    representative  uuid,
    has_assent      boolean NOT NULL,
    method          text NOT NULL CONSTRAINT consent_method_known CHECK (method IN ('written', 'oral_witnessed', 'electronic')),
    language        text NOT NULL REFERENCES directory.language,
    has_interpreter boolean NOT NULL,
    notice_version  text NOT NULL CONSTRAINT consent_notice_version_form CHECK (notice_version ~ '^[0-9A-Za-z.-]{1,20}$'),
    given_on        date NOT NULL,
    from_on         date NOT NULL,
    until_on        date NOT NULL,
    sealed          bytea CONSTRAINT consent_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version     integer,
    recorded_by     uuid NOT NULL,
    recorded_at     timestamptz NOT NULL,
    ending          text CONSTRAINT consent_ending_known CHECK (ending IN ('withdrawn', 'expired', 'lapsed', 'renewed')),
    ended_at        timestamptz,
    ended_by        uuid,
    row_version     bigint NOT NULL DEFAULT 1,
    entry           uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT consent_person FOREIGN KEY (organisation, person) REFERENCES casework.person,
    CONSTRAINT consent_renews FOREIGN KEY (organisation, renews) REFERENCES casework.consent,
    CONSTRAINT consent_recorded_by FOREIGN KEY (organisation, recorded_by) REFERENCES access.membership,
    CONSTRAINT consent_ended_by FOREIGN KEY (organisation, ended_by) REFERENCES access.membership,
    CONSTRAINT consent_crosses CHECK (recipient <> organisation),
    CONSTRAINT consent_root_is_its_first CHECK ((renews IS NULL) = (root = id)),
    -- Whoever represents a minor agrees beside them, never instead.
    CONSTRAINT consent_of_a_minor_has_both CHECK ((given_by = 'person') = (representative IS NULL) AND (representative IS NULL OR has_assent)),
    CONSTRAINT consent_days_in_order CHECK (given_on <= from_on AND from_on <= until_on),
    CONSTRAINT consent_words_have_a_key CHECK ((sealed IS NULL) = (dek_version IS NULL)),
    CONSTRAINT consent_ends_somehow CHECK ((ending IS NULL) = (ended_at IS NULL)),
    CONSTRAINT consent_ending_is_someones CHECK ((ended_by IS NOT NULL) = (ending IS NOT NULL AND ending IN ('withdrawn', 'renewed')))
);
CREATE INDEX consent_person ON casework.consent (organisation, person, recipient);
CREATE INDEX consent_root ON casework.consent (organisation, root);
CREATE INDEX consent_renews ON casework.consent (organisation, renews);
CREATE INDEX consent_recipient ON casework.consent (recipient);
CREATE INDEX consent_representative ON casework.consent (organisation, representative);
CREATE INDEX consent_language ON casework.consent (language);
CREATE INDEX consent_recorded_by ON casework.consent (organisation, recorded_by);
CREATE INDEX consent_ended_by ON casework.consent (organisation, ended_by);
-- What is in force, the first to end first.
CREATE INDEX consent_until ON casework.consent (until_on) WHERE ended_at IS NULL;
COMMENT ON COLUMN casework.consent.organisation IS 'purpose: whose file it is; retention: as long as what rests on it, and 3 years';
COMMENT ON COLUMN casework.consent.id IS 'purpose: names the consent; retention: as the consent';
COMMENT ON COLUMN casework.consent.person IS 'purpose: whose data may pass; retention: as the consent';
COMMENT ON COLUMN casework.consent.root IS 'purpose: what rests on it; retention: as the consent';
COMMENT ON COLUMN casework.consent.renews IS 'purpose: proof of what was agreed when; retention: as the consent';
COMMENT ON COLUMN casework.consent.purpose IS 'purpose: what it allows; retention: as the consent';
COMMENT ON COLUMN casework.consent.recipient IS 'purpose: whom it allows it to; retention: as the consent';
COMMENT ON COLUMN casework.consent.fields IS 'purpose: what may pass, by name; retention: as the consent';
COMMENT ON COLUMN casework.consent.given_by IS 'purpose: who agreed, in which quality; retention: as the consent';
COMMENT ON COLUMN casework.consent.representative IS 'purpose: who agreed, in which quality; retention: as the consent';
COMMENT ON COLUMN casework.consent.has_assent IS 'purpose: the young person agreed too; retention: as the consent';
COMMENT ON COLUMN casework.consent.method IS 'purpose: proof of how it was given; retention: as the consent';
COMMENT ON COLUMN casework.consent.language IS 'purpose: it was understood; retention: as the consent';
COMMENT ON COLUMN casework.consent.has_interpreter IS 'purpose: it was understood; retention: as the consent';
COMMENT ON COLUMN casework.consent.notice_version IS 'purpose: what they had been told; retention: as the consent';
COMMENT ON COLUMN casework.consent.given_on IS 'purpose: proof of when it was given; retention: as the consent';
COMMENT ON COLUMN casework.consent.from_on IS 'purpose: since when it allows it; retention: as the consent';
COMMENT ON COLUMN casework.consent.until_on IS 'purpose: until when it allows it, that day included; retention: as the consent';
COMMENT ON COLUMN casework.consent.sealed IS 'purpose: who signed, and what was said of it; retention: as the consent';
COMMENT ON COLUMN casework.consent.dek_version IS 'purpose: sealing; retention: as the consent';
COMMENT ON COLUMN casework.consent.recorded_by IS 'purpose: whom to ask; retention: as the consent';
COMMENT ON COLUMN casework.consent.recorded_at IS 'purpose: proof of when it was recorded; retention: as the consent';
COMMENT ON COLUMN casework.consent.ending IS 'purpose: how it ended; retention: as the consent';
COMMENT ON COLUMN casework.consent.ended_at IS 'purpose: since when it allows nothing; retention: as the consent';
COMMENT ON COLUMN casework.consent.ended_by IS 'purpose: whom to ask; retention: as the consent';
COMMENT ON COLUMN casework.consent.row_version IS 'purpose: integrity; retention: as the consent';
COMMENT ON COLUMN casework.consent.entry IS 'purpose: integrity, the last audit entry; retention: as the consent';

-- What has ended stays ended, and as it did. The terms are nobody's to change: no grant lets one.
CREATE FUNCTION casework.refuse_second_ending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL AND (NEW.ending, NEW.ended_at, NEW.ended_by) IS DISTINCT FROM (OLD.ending, OLD.ended_at, OLD.ended_by) THEN
        RAISE EXCEPTION 'a consent ends once' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER ends_once BEFORE UPDATE ON casework.consent
    FOR EACH ROW EXECUTE FUNCTION casework.refuse_second_ending();
GRANT EXECUTE ON FUNCTION casework.refuse_second_ending TO relais_casework, relais_gate;

-- Where two files became one, what was agreed for either is of the one that stays.
CREATE FUNCTION casework.consent_follows_merger() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE casework.consent c SET person = NEW.merged_into
    WHERE c.organisation = NEW.organisation AND c.person = NEW.id AND NEW.merged_into IS NOT NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER consents_follow AFTER UPDATE OF merged_into ON casework.person
    FOR EACH ROW EXECUTE FUNCTION casework.consent_follows_merger();

-- Whether a file of the organisation was taken by another: then nobody there follows the person, and whoever coordinates
-- ends what was agreed.
CREATE FUNCTION casework.is_handed_over(person uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM casework.person p
                   WHERE p.organisation = access.organisation() AND p.id = is_handed_over.person AND p.handed_over_at IS NOT NULL)
$$;

GRANT SELECT, INSERT, UPDATE (ending, ended_at, ended_by, row_version, entry) ON casework.consent TO relais_casework;
GRANT SELECT, UPDATE (person) ON casework.consent TO relais_gate;

ALTER TABLE casework.consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.consent FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.consent TO relais_gate USING (true);
CREATE POLICY organisation_barrier ON casework.consent AS RESTRICTIVE TO relais_casework
    USING (organisation = (SELECT access.organisation()));
CREATE POLICY coordination ON casework.consent FOR SELECT TO relais_casework
    USING ('coordinator' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY followed ON casework.consent FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.assignment a
                   WHERE a.organisation = consent.organisation AND a.person = consent.person
                     AND a.account = (SELECT access.account()) AND a.until IS NULL));
CREATE POLICY daemon_reads ON casework.consent FOR SELECT TO relais_casework
    USING ('daemon' = ANY ((SELECT access.roles())::text[]));
-- Whoever follows the person records what they agreed to, in their own name.
CREATE POLICY given_to_followers ON casework.consent FOR INSERT TO relais_casework
    WITH CHECK (recorded_by = (SELECT access.account()) AND ended_at IS NULL
        AND EXISTS (SELECT FROM casework.assignment a
                    WHERE a.organisation = consent.organisation AND a.person = consent.person
                      AND a.account = (SELECT access.account()) AND a.until IS NULL));
-- They end it too, whoever has in hand what rests on it; so does time, which is the daemon.
CREATE POLICY ended_by_followers ON casework.consent FOR UPDATE TO relais_casework
    USING (EXISTS (SELECT FROM casework.assignment a
                   WHERE a.organisation = consent.organisation AND a.person = consent.person
                     AND a.account = (SELECT access.account()) AND a.until IS NULL)
        OR ('coordinator' = ANY ((SELECT access.roles())::text[]) AND casework.is_handed_over(person)))
    WITH CHECK (ended_by = (SELECT access.account()));
CREATE POLICY ended_by_time ON casework.consent FOR UPDATE TO relais_casework
    USING ('daemon' = ANY ((SELECT access.roles())::text[]))
    WITH CHECK ('daemon' = ANY ((SELECT access.roles())::text[]) AND ending IN ('expired', 'lapsed'));
CREATE POLICY scope_insert_too ON casework.consent AS RESTRICTIVE FOR INSERT TO relais_casework WITH CHECK ((SELECT access.may_change()));
CREATE POLICY scope_update_too ON casework.consent AS RESTRICTIVE FOR UPDATE TO relais_casework USING ((SELECT access.may_change()));
CREATE POLICY scope_delete_too ON casework.consent AS RESTRICTIVE FOR DELETE TO relais_casework USING ((SELECT access.may_change()));

RESET ROLE;
ALTER FUNCTION casework.consent_follows_merger OWNER TO relais_gate;
ALTER FUNCTION casework.is_handed_over OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.is_handed_over TO relais_casework;
