-- The register of breaches (GDPR 33, 34): what happened to data, since when it is known, what was decided and done, and whether the
-- authority was told within seventy-two hours. What is said of it in words is sealed.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.breach (
    organisation        uuid NOT NULL REFERENCES directory.organisation,
    id                  uuid NOT NULL,
    found_at            timestamptz NOT NULL,
    kinds               text[] NOT NULL CONSTRAINT breach_kinds_known
                        CHECK (kinds <@ ARRAY['confidentiality', 'integrity', 'availability'] AND kinds <> '{}'),
    people              text[] NOT NULL CONSTRAINT breach_people_known
                        CHECK (people <@ ARRAY['people_helped', 'minors', 'representatives', 'staff', 'volunteers'] AND people <> '{}'),
    data                text[] NOT NULL CONSTRAINT breach_data_known
                        CHECK (data <@ ARRAY['identity', 'contact', 'situation', 'health', 'protection', 'words', 'credentials', 'other'] AND data <> '{}'),
    -- About how many; none where nobody knows yet.
    number_of_people    integer CONSTRAINT breach_number_of_people_counts CHECK (number_of_people BETWEEN 0 AND 10000000),
    sealed              bytea NOT NULL CONSTRAINT breach_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version         integer NOT NULL,
    -- The version the words were sealed in.
    sealed_version      bigint NOT NULL DEFAULT 1,
    risk                text CONSTRAINT breach_risk_known CHECK (risk IN ('none', 'risk', 'high_risk')),
    assessed_at         timestamptz,
    assessed_by         uuid,
    authority_told_at   timestamptz,
    authority_reference text CONSTRAINT breach_authority_reference_length CHECK (char_length(authority_reference) BETWEEN 1 AND 100),
    people_told_at      timestamptz,
    told_through        text CONSTRAINT breach_told_through_known CHECK (told_through IN ('directly', 'representatives', 'publicly')),
    recorded_by         uuid NOT NULL,
    recorded_at         timestamptz NOT NULL,
    closed_at           timestamptz,
    closed_by           uuid,
    row_version         bigint NOT NULL DEFAULT 1,
    entry               uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT breach_assessed_by FOREIGN KEY (organisation, assessed_by) REFERENCES access.membership,
    CONSTRAINT breach_recorded_by FOREIGN KEY (organisation, recorded_by) REFERENCES access.membership,
    CONSTRAINT breach_closed_by FOREIGN KEY (organisation, closed_by) REFERENCES access.membership,
    CONSTRAINT breach_found_before_recorded CHECK (found_at <= recorded_at),
    CONSTRAINT breach_assessed_whole CHECK (num_nonnulls(risk, assessed_at, assessed_by) IN (0, 3)),
    CONSTRAINT breach_authority_told_after CHECK (authority_told_at >= found_at AND (authority_reference IS NULL OR authority_told_at IS NOT NULL)),
    CONSTRAINT breach_people_told_after CHECK (people_told_at >= found_at AND (people_told_at IS NULL) = (told_through IS NULL)),
    CONSTRAINT breach_closed_by_someone CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
    -- It is closed once it is known what there was to do, and that was done. Whom nobody told of a high risk, the words say why.
    CONSTRAINT breach_closed_once_done CHECK (closed_at IS NULL OR (risk IS NOT NULL AND (risk = 'none' OR authority_told_at IS NOT NULL)))
);
CREATE INDEX breach_assessed_by ON casework.breach (organisation, assessed_by);
CREATE INDEX breach_recorded_by ON casework.breach (organisation, recorded_by);
CREATE INDEX breach_closed_by ON casework.breach (organisation, closed_by);
CREATE INDEX breach_listed ON casework.breach (organisation, found_at DESC, id DESC);
-- Those whose clock still runs.
CREATE INDEX breach_running ON casework.breach (found_at) WHERE authority_told_at IS NULL AND closed_at IS NULL;
CREATE INDEX breach_closed ON casework.breach (closed_at) WHERE closed_at IS NOT NULL;
COMMENT ON COLUMN casework.breach.organisation IS 'purpose: whose register it is; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.id IS 'purpose: names the breach; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.found_at IS 'purpose: the seventy-two hours run from there; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.kinds IS 'purpose: what happened to the data; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.people IS 'purpose: whose data they were, by category; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.data IS 'purpose: which data they were, by category; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.number_of_people IS 'purpose: how many people it touches; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.sealed IS 'purpose: what happened, what follows from it, what was done, why it was so decided; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.dek_version IS 'purpose: sealing; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.sealed_version IS 'purpose: sealing; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.risk IS 'purpose: whom to tell; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.assessed_at IS 'purpose: proof of what was decided when; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.assessed_by IS 'purpose: whom to ask; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.authority_told_at IS 'purpose: proof that the authority was told; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.authority_reference IS 'purpose: proof that the authority was told; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.people_told_at IS 'purpose: proof that people were told; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.told_through IS 'purpose: proof that people were told; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.recorded_by IS 'purpose: whom to ask; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.recorded_at IS 'purpose: proof of when it was recorded; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.closed_at IS 'purpose: retention itself; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.closed_by IS 'purpose: whom to ask; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.row_version IS 'purpose: integrity; retention: 5 years after it was closed';
COMMENT ON COLUMN casework.breach.entry IS 'purpose: integrity, the last audit entry; retention: 5 years after it was closed';
COMMENT ON TABLE casework.breach IS 'erasure: it names no person; its words are under a key of its own';

-- When it was found does not change, nor what the authority and people were told; what is closed stays closed.
CREATE FUNCTION casework.refuse_other_breach() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL
        OR (NEW.id, NEW.found_at, NEW.recorded_by, NEW.recorded_at) IS DISTINCT FROM (OLD.id, OLD.found_at, OLD.recorded_by, OLD.recorded_at)
        OR (OLD.authority_told_at IS NOT NULL AND NEW.authority_told_at IS DISTINCT FROM OLD.authority_told_at)
        OR (OLD.people_told_at IS NOT NULL AND NEW.people_told_at IS DISTINCT FROM OLD.people_told_at)
    THEN
        RAISE EXCEPTION 'what was told stays told' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER told_once BEFORE UPDATE ON casework.breach FOR EACH ROW EXECUTE FUNCTION casework.refuse_other_breach();

GRANT SELECT, INSERT, UPDATE (kinds, people, data, number_of_people, sealed, sealed_version, risk, assessed_at, assessed_by, authority_told_at,
    authority_reference, people_told_at, told_through, closed_at, closed_by, row_version, entry) ON casework.breach TO relais_casework;
GRANT SELECT, DELETE ON casework.breach TO relais_gate;

ALTER TABLE casework.breach ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.breach FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.breach TO relais_gate USING (true);
CREATE POLICY organisation_barrier ON casework.breach AS RESTRICTIVE TO relais_casework
    USING (organisation = (SELECT access.organisation()));
CREATE POLICY keepers ON casework.breach TO relais_casework
    USING ((SELECT access.roles())::text[] && ARRAY['org_admin', 'auditor']);
CREATE POLICY in_own_name ON casework.breach AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (recorded_by = (SELECT access.account()) AND closed_at IS NULL);
CREATE POLICY scope_insert_too ON casework.breach AS RESTRICTIVE FOR INSERT TO relais_casework WITH CHECK ((SELECT access.may_change()));
CREATE POLICY scope_update_too ON casework.breach AS RESTRICTIVE FOR UPDATE TO relais_casework USING ((SELECT access.may_change()));
CREATE POLICY scope_delete_too ON casework.breach AS RESTRICTIVE FOR DELETE TO relais_casework USING ((SELECT access.may_change()));

-- Whoever keeps a register works with no person, and reaches the keys of its words alone: they make them and read them, and throw
-- none away.
CREATE FUNCTION keys.is_of_a_register(subject uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM casework.breach b WHERE b.organisation = access.organisation() AND b.id = is_of_a_register.subject)
        OR EXISTS (SELECT FROM casework.request r
                   WHERE r.organisation = access.organisation() AND r.id = is_of_a_register.subject AND r.account IS NOT NULL)
$$;
DROP POLICY who_works_with_people ON keys.dek;
CREATE POLICY whose_they_are ON keys.dek AS RESTRICTIVE FOR SELECT TO relais_vault
    USING ((SELECT access.roles())::text[] && ARRAY['caseworker', 'coordinator', 'administrator', 'daemon'] OR keys.is_of_a_register(subject));
CREATE POLICY who_makes_them ON keys.dek AS RESTRICTIVE FOR INSERT TO relais_vault
    WITH CHECK ((SELECT access.roles())::text[] && ARRAY['caseworker', 'coordinator', 'administrator', 'daemon']
        OR (class = 'narrative' AND shared_with IS NULL AND version = 1));
CREATE POLICY who_works_with_people ON keys.dek AS RESTRICTIVE FOR DELETE TO relais_vault
    USING ((SELECT access.roles())::text[] && ARRAY['caseworker', 'coordinator', 'administrator', 'daemon']);

RESET ROLE;
ALTER FUNCTION keys.is_of_a_register OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION keys.is_of_a_register TO relais_vault;
GRANT EXECUTE ON FUNCTION casework.refuse_other_breach TO relais_casework, relais_gate;
