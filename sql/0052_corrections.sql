-- A correction of a file is offered to those who hold a copy of what it said (GDPR 16, 19): sealed for each, and theirs to take
-- over or not.

SET LOCAL ROLE relais_owner;

-- One offer for each leg at a time. What names nobody stands here, and goes once it is answered.
CREATE TABLE casework.correction (
    id           uuid PRIMARY KEY,
    referral     uuid NOT NULL,
    referrer     uuid NOT NULL,
    organisation uuid NOT NULL,
    state        text NOT NULL CONSTRAINT correction_state_known CHECK (state IN ('offered', 'accepted', 'declined', 'replaced', 'retracted')),
    fields       text[] NOT NULL CONSTRAINT correction_fields_form CHECK (fields <> '{}' AND array_to_string(fields, ',') ~ '^[a-z_]+(,[a-z_]+)*$'),
    languages    text[] NOT NULL,
    french_level text CONSTRAINT correction_french_level_known CHECK (french_level IN ('alpha', 'pre_a1', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2')),
    commune      text REFERENCES directory.commune,
    offered_at   timestamptz NOT NULL,
    answered_at  timestamptz,
    -- The entry by which the recipient's file was changed.
    amendment    uuid,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    CONSTRAINT correction_referral FOREIGN KEY (referral, referrer, organisation) REFERENCES casework.referral (id, referrer, recipient),
    CONSTRAINT correction_answer_fits_state CHECK ((answered_at IS NULL) = (state = 'offered'))
);
CREATE UNIQUE INDEX correction_open_key ON casework.correction (referral) WHERE state = 'offered';
CREATE INDEX correction_referral ON casework.correction (referral, referrer, organisation);
CREATE INDEX correction_waiting ON casework.correction (organisation, offered_at DESC) WHERE state = 'offered';
CREATE INDEX correction_commune ON casework.correction (commune);
CREATE INDEX correction_entry ON casework.correction (entry);
CREATE INDEX correction_amendment ON casework.correction (organisation, amendment) WHERE amendment IS NOT NULL;
COMMENT ON COLUMN casework.correction.id IS 'purpose: names the correction; retention: with the referral';
COMMENT ON COLUMN casework.correction.referral IS 'purpose: whose copy it corrects; retention: with the referral';
COMMENT ON COLUMN casework.correction.referrer IS 'purpose: who corrected; retention: with the referral';
COMMENT ON COLUMN casework.correction.organisation IS 'purpose: who holds a copy; retention: with the referral';
COMMENT ON COLUMN casework.correction.state IS 'purpose: what became of it; retention: with the referral';
COMMENT ON COLUMN casework.correction.fields IS 'purpose: what was corrected, by name; retention: with the referral';
COMMENT ON COLUMN casework.correction.languages IS 'purpose: being understood; retention: until it is answered';
COMMENT ON COLUMN casework.correction.french_level IS 'purpose: the right language course; retention: until it is answered';
COMMENT ON COLUMN casework.correction.commune IS 'purpose: services within reach; retention: until it is answered';
COMMENT ON COLUMN casework.correction.offered_at IS 'purpose: proof that recipients were told; retention: with the referral';
COMMENT ON COLUMN casework.correction.answered_at IS 'purpose: proof that recipients were told; retention: with the referral';
COMMENT ON COLUMN casework.correction.amendment IS 'purpose: what came of a correction can be told from what the recipient wrote itself; retention: with the referral';
COMMENT ON COLUMN casework.correction.row_version IS 'purpose: integrity; retention: with the referral';
COMMENT ON COLUMN casework.correction.entry IS 'purpose: integrity, the last audit entry; retention: with the referral';
CREATE TRIGGER languages_exist BEFORE INSERT ON casework.correction
    FOR EACH ROW EXECUTE FUNCTION directory.refuse_unknown_languages();

CREATE TABLE identity.correction (
    organisation uuid NOT NULL,
    correction   uuid NOT NULL REFERENCES casework.correction,
    referral     uuid NOT NULL,
    referrer     uuid NOT NULL,
    class        text NOT NULL CONSTRAINT correction_class_known CHECK (class IN ('civil', 'contact')),
    sealed       bytea NOT NULL CONSTRAINT correction_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, correction, class),
    CONSTRAINT correction_referral FOREIGN KEY (referral, referrer, organisation) REFERENCES casework.referral (id, referrer, recipient)
);
CREATE INDEX correction_correction ON identity.correction (correction);
CREATE INDEX correction_referral ON identity.correction (referral, referrer, organisation);
COMMENT ON COLUMN identity.correction.organisation IS 'purpose: whom it is sealed for; retention: until it is answered';
COMMENT ON COLUMN identity.correction.correction IS 'purpose: which correction; retention: until it is answered';
COMMENT ON COLUMN identity.correction.referral IS 'purpose: which referral; retention: until it is answered';
COMMENT ON COLUMN identity.correction.referrer IS 'purpose: who corrected; retention: until it is answered';
COMMENT ON COLUMN identity.correction.class IS 'purpose: what it holds; retention: until it is answered';
COMMENT ON COLUMN identity.correction.sealed IS 'purpose: names or contact, as corrected; retention: until it is answered';
COMMENT ON COLUMN identity.correction.dek_version IS 'purpose: sealing; retention: until it is answered';
COMMENT ON COLUMN identity.correction.row_version IS 'purpose: sealing; retention: until it is answered';
COMMENT ON COLUMN identity.correction.entry IS 'purpose: integrity, its audit entry; retention: until it is answered';

-- The legs that hold, or will hold once accepted, a copy of what some files of the organisation say: what each discloses of it, and
-- what is offered there already.
CREATE FUNCTION casework.legs_with_copies(people uuid[]) RETURNS TABLE (person uuid, referral uuid, recipient uuid, is_opened boolean,
    fields text[], on_acceptance text[], waiting uuid, waiting_fields text[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT s.person, r.id, r.recipient, r.state NOT IN ('sent', 'waitlisted') OR r.answered_at IS NOT NULL, d.fields, d.on_acceptance, c.id, c.fields
    FROM casework.referral_side s
    JOIN casework.referral r ON r.id = s.referral
    JOIN casework.disclosure d ON d.referral = r.id AND d.frozen_at IS NOT NULL AND d.retracted_at IS NULL
    LEFT JOIN casework.correction c ON c.referral = r.id AND c.state = 'offered'
    WHERE s.organisation = access.organisation() AND s.side = 'referrer' AND s.person = ANY (people)
      AND r.state IN ('sent', 'waitlisted', 'accepted', 'in_progress', 'completed', 'not_fulfilled')
$$;

-- The offer that a newer one takes the place of: what was sealed goes, its keys with it. Answers the digest of what is left.
CREATE FUNCTION casework.replace_correction(correction uuid, moment timestamptz, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    digest bytea;
BEGIN
    UPDATE casework.correction c SET state = 'replaced', answered_at = moment, languages = '{}', french_level = NULL, commune = NULL,
        row_version = c.row_version + 1, entry = replace_correction.entry
    WHERE c.id = replace_correction.correction AND c.state = 'offered' AND c.referrer = access.organisation()
    RETURNING audit.digest(c) INTO digest;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not theirs to replace' USING ERRCODE = 'RL003';
    END IF;
    DELETE FROM identity.correction c WHERE c.correction = replace_correction.correction;
    DELETE FROM keys.dek k WHERE k.subject = replace_correction.correction;
    RETURN digest;
END
$$;

-- The recipient has answered: what was sealed goes, its keys with it. Answers the digest of what is left.
CREATE FUNCTION casework.end_correction(correction uuid, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    digest bytea;
BEGIN
    UPDATE casework.correction c SET languages = '{}', french_level = NULL, commune = NULL
    WHERE c.id = end_correction.correction AND c.state IN ('accepted', 'declined') AND c.entry = end_correction.entry
      AND c.organisation = access.organisation()
    RETURNING audit.digest(c) INTO digest;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only an answered correction of one''s own is cleared' USING ERRCODE = 'RL003';
    END IF;
    DELETE FROM identity.correction c WHERE c.correction = end_correction.correction;
    DELETE FROM keys.dek k WHERE k.subject = end_correction.correction;
    RETURN digest;
END
$$;

-- Whether the caller's organisation offers a correction to another now: then it may seal it for it.
CREATE FUNCTION casework.corrects(correction uuid, recipient uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM casework.correction c
                   WHERE c.id = corrects.correction AND c.organisation = corrects.recipient AND c.state = 'offered'
                     AND c.referrer = access.organisation())
$$;

-- Whether the caller follows the person a correction is about, at an organisation that has opened what the leg disclosed: no
-- correction opens before that.
CREATE FUNCTION casework.may_open_correction(referral uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM casework.referral r
        JOIN casework.referral_side s ON s.referral = r.id AND s.organisation = r.recipient
        JOIN casework.assignment a ON a.organisation = s.organisation AND a.person = s.person AND a.account = access.account()
            AND a.until IS NULL
        WHERE r.id = may_open_correction.referral AND r.recipient = access.organisation()
          AND r.state IN ('accepted', 'waitlisted', 'in_progress', 'completed', 'not_fulfilled')
          AND access.roles() && ARRAY['caseworker', 'coordinator']
          AND NOT EXISTS (SELECT FROM identity.disclosure d WHERE d.referral = r.id))
$$;

-- Each side changes what is its own, forward only; what is offered stays as it was offered.
CREATE FUNCTION casework.refuse_other_correction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.referral, NEW.referrer, NEW.organisation, NEW.fields, NEW.offered_at)
            IS DISTINCT FROM (OLD.id, OLD.referral, OLD.referrer, OLD.organisation, OLD.fields, OLD.offered_at)
        OR (NEW.state <> OLD.state AND (OLD.state <> 'offered'
            OR (NEW.state IN ('accepted', 'declined') AND access.organisation() IS DISTINCT FROM OLD.organisation)))
    THEN
        RAISE EXCEPTION 'not this side''s to change' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER each_side_its_own BEFORE UPDATE ON casework.correction
    FOR EACH ROW EXECUTE FUNCTION casework.refuse_other_correction();

RESET ROLE;
ALTER FUNCTION casework.legs_with_copies OWNER TO relais_gate;
ALTER FUNCTION casework.replace_correction OWNER TO relais_gate;
ALTER FUNCTION casework.end_correction OWNER TO relais_gate;
ALTER FUNCTION casework.corrects OWNER TO relais_gate;
ALTER FUNCTION casework.may_open_correction OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.legs_with_copies, casework.replace_correction, casework.end_correction TO relais_casework;
GRANT EXECUTE ON FUNCTION casework.may_open_correction TO relais_casework, relais_identity;
GRANT EXECUTE ON FUNCTION casework.corrects TO relais_vault;
GRANT EXECUTE ON FUNCTION casework.refuse_other_correction TO relais_casework, relais_gate;
SET LOCAL ROLE relais_owner;

GRANT SELECT, INSERT, UPDATE (state, answered_at, amendment, row_version, entry) ON casework.correction TO relais_casework;
GRANT SELECT, UPDATE (state, answered_at, languages, french_level, commune, row_version, entry) ON casework.correction TO relais_gate;
GRANT INSERT ON identity.correction TO relais_identity;
GRANT SELECT ON identity.correction TO relais_identity;
GRANT SELECT, DELETE ON identity.correction TO relais_gate;

-- The side that corrected sees what became of it; the other, whoever sees the referral there, once it holds the copy.
ALTER TABLE casework.correction ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.correction FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.correction TO relais_gate USING (true);
CREATE POLICY its_referral ON casework.correction FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r
                   WHERE r.id = correction.referral
                     AND (r.referrer = (SELECT access.organisation()) OR (r.answered_at IS NOT NULL
                          AND r.state IN ('accepted', 'waitlisted', 'in_progress', 'completed', 'not_fulfilled')))));
CREATE POLICY offered_by_followers ON casework.correction FOR INSERT TO relais_casework
    WITH CHECK (referrer = (SELECT access.organisation()) AND state = 'offered'
        AND EXISTS (SELECT FROM casework.referral_side s
                    JOIN casework.assignment a ON a.organisation = s.organisation AND a.person = s.person
                    WHERE s.referral = correction.referral AND s.organisation = (SELECT access.organisation())
                      AND a.account = (SELECT access.account()) AND a.until IS NULL));
CREATE POLICY answered_by_followers ON casework.correction FOR UPDATE TO relais_casework
    USING (organisation = (SELECT access.organisation()) AND casework.may_open_correction(referral))
    WITH CHECK (state IN ('accepted', 'declined'));

ALTER TABLE identity.correction ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.correction FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON identity.correction TO relais_gate USING (true);
CREATE POLICY organisation_barrier ON identity.correction AS RESTRICTIVE TO relais_identity
    USING (organisation = (SELECT access.organisation())) WITH CHECK (referrer = (SELECT access.organisation()));
CREATE POLICY seal ON identity.correction FOR INSERT TO relais_identity WITH CHECK (referrer = (SELECT access.organisation()));
CREATE POLICY open_to_followers ON identity.correction FOR SELECT TO relais_identity USING (casework.may_open_correction(referral));

-- It is sealed with keys of the recipient's, which whoever corrects makes and cannot read.
CREATE POLICY corrected_make ON keys.dek FOR INSERT TO relais_vault
    WITH CHECK (version = 1 AND class IN ('civil', 'contact') AND shared_with IS NULL AND casework.corrects(subject, organisation));

DO $$
DECLARE
    place text;
    those text;
BEGIN
    FOR place, those IN VALUES ('casework.correction', 'relais_casework, relais_gate'), ('identity.correction', 'relais_identity') LOOP
        EXECUTE format('CREATE POLICY scope_insert_too ON %s AS RESTRICTIVE FOR INSERT TO %s WITH CHECK ((SELECT access.may_change()))', place, those);
        EXECUTE format('CREATE POLICY scope_update_too ON %s AS RESTRICTIVE FOR UPDATE TO %s USING ((SELECT access.may_change()))', place, those);
        EXECUTE format('CREATE POLICY scope_delete_too ON %s AS RESTRICTIVE FOR DELETE TO %s USING ((SELECT access.may_change()))', place, those);
    END LOOP;
END
$$;
RESET ROLE;
