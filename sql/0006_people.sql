-- People: pseudonymous facts in casework, names and contacts sealed in identity. Each organisation has its own person,
-- its own code and its own keys for someone; codes do not link files across organisations.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.person (
    organisation uuid NOT NULL REFERENCES directory.organisation,
    id           uuid NOT NULL,
    code         text NOT NULL CONSTRAINT person_code_form CHECK (code ~ '^[A-HJ-NP-TV-Z]\d[A-HJ-NP-TV-Z]-\d\d[A-HJ-NP-TV-Z]$'),
    birth_year   smallint CONSTRAINT person_birth_year_range CHECK (birth_year BETWEEN 1900 AND 2100),
    languages    text[] NOT NULL,
    french_level text CONSTRAINT person_french_level_known CHECK (french_level IN ('alpha', 'pre_a1', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2')),
    commune      text REFERENCES directory.commune,
    created_at   timestamptz NOT NULL,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT person_code_key UNIQUE (organisation, code)
);
CREATE INDEX person_commune ON casework.person (commune);
COMMENT ON COLUMN casework.person.organisation IS 'purpose: whose file it is; retention: 2 years after the last contact';
COMMENT ON COLUMN casework.person.id IS 'purpose: names the file; retention: 2 years after the last contact';
COMMENT ON COLUMN casework.person.code IS 'purpose: names the file in speech and on paper; retention: 2 years after the last contact';
COMMENT ON COLUMN casework.person.birth_year IS 'purpose: eligibility at a glance; retention: 2 years after the last contact';
COMMENT ON COLUMN casework.person.languages IS 'purpose: being understood; retention: 2 years after the last contact';
COMMENT ON COLUMN casework.person.french_level IS 'purpose: the right language course; retention: 2 years after the last contact';
COMMENT ON COLUMN casework.person.commune IS 'purpose: services within reach; retention: 2 years after the last contact';
COMMENT ON COLUMN casework.person.created_at IS 'purpose: retention itself; retention: 2 years after the last contact';
COMMENT ON COLUMN casework.person.row_version IS 'purpose: integrity; retention: 2 years after the last contact';
COMMENT ON COLUMN casework.person.entry IS 'purpose: integrity, the last audit entry; retention: 2 years after the last contact';
CREATE TRIGGER languages_exist BEFORE INSERT OR UPDATE OF languages ON casework.person
    FOR EACH ROW EXECUTE FUNCTION directory.refuse_unknown_languages();

-- Who follows whom. The person is made in the same transaction, after the assignment that lets its maker see it.
CREATE TABLE casework.assignment (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    person       uuid NOT NULL,
    account      uuid NOT NULL,
    since        timestamptz NOT NULL,
    until        timestamptz,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT assignment_person FOREIGN KEY (organisation, person) REFERENCES casework.person DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT assignment_membership FOREIGN KEY (organisation, account) REFERENCES access.membership
);
CREATE UNIQUE INDEX assignment_open_key ON casework.assignment (organisation, account, person) WHERE until IS NULL;
CREATE INDEX assignment_person ON casework.assignment (organisation, person);
CREATE INDEX assignment_account ON casework.assignment (organisation, account);
COMMENT ON COLUMN casework.assignment.organisation IS 'purpose: who may see the file; retention: with the file';
COMMENT ON COLUMN casework.assignment.id IS 'purpose: who may see the file; retention: with the file';
COMMENT ON COLUMN casework.assignment.person IS 'purpose: who may see the file; retention: with the file';
COMMENT ON COLUMN casework.assignment.account IS 'purpose: who may see the file; retention: with the file';
COMMENT ON COLUMN casework.assignment.since IS 'purpose: who could see the file when; retention: with the file';
COMMENT ON COLUMN casework.assignment.until IS 'purpose: who could see the file when; retention: with the file';
COMMENT ON COLUMN casework.assignment.entry IS 'purpose: integrity, the last audit entry; retention: with the file';

CREATE TABLE identity.civil (
    organisation uuid NOT NULL,
    person       uuid NOT NULL,
    sealed       bytea NOT NULL CONSTRAINT civil_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    row_version  bigint NOT NULL,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, person),
    CONSTRAINT civil_person FOREIGN KEY (organisation, person) REFERENCES casework.person
);
COMMENT ON COLUMN identity.civil.organisation IS 'purpose: whose copy it is; retention: with the file';
COMMENT ON COLUMN identity.civil.person IS 'purpose: whose identity it is; retention: with the file';
COMMENT ON COLUMN identity.civil.sealed IS 'purpose: names, birth date with precision and source, gender; retention: with the file';
COMMENT ON COLUMN identity.civil.dek_version IS 'purpose: sealing; retention: with the file';
COMMENT ON COLUMN identity.civil.row_version IS 'purpose: sealing; retention: with the file';
COMMENT ON COLUMN identity.civil.entry IS 'purpose: integrity, the last audit entry; retention: with the file';

CREATE TABLE identity.contact (
    organisation uuid NOT NULL,
    person       uuid NOT NULL,
    sealed       bytea NOT NULL CONSTRAINT contact_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    row_version  bigint NOT NULL,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, person),
    CONSTRAINT contact_person FOREIGN KEY (organisation, person) REFERENCES casework.person
);
COMMENT ON COLUMN identity.contact.organisation IS 'purpose: whose copy it is; retention: with the file';
COMMENT ON COLUMN identity.contact.person IS 'purpose: whose contact it is; retention: with the file';
COMMENT ON COLUMN identity.contact.sealed IS 'purpose: telephone, e-mail, address, contact wishes; retention: with the file';
COMMENT ON COLUMN identity.contact.dek_version IS 'purpose: sealing; retention: with the file';
COMMENT ON COLUMN identity.contact.row_version IS 'purpose: sealing; retention: with the file';
COMMENT ON COLUMN identity.contact.entry IS 'purpose: integrity, the last audit entry; retention: with the file';

-- Whether anyone follows a person, or ever did.
CREATE FUNCTION casework.is_followed(organisation uuid, person uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM casework.assignment a
                   WHERE a.organisation = is_followed.organisation AND a.person = is_followed.person)
$$;
RESET ROLE;
ALTER FUNCTION casework.is_followed OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.is_followed TO relais_casework;
SET LOCAL ROLE relais_owner;
GRANT SELECT ON casework.assignment TO relais_gate;
GRANT SELECT, INSERT ON casework.person, casework.assignment TO relais_casework;
GRANT UPDATE (languages, french_level, commune, birth_year, row_version, entry) ON casework.person TO relais_casework;
GRANT UPDATE (until, entry) ON casework.assignment TO relais_casework;
GRANT SELECT ON casework.assignment TO relais_identity;
GRANT SELECT, INSERT, DELETE ON identity.civil, identity.contact TO relais_identity, relais_gate;
GRANT UPDATE (sealed, dek_version, row_version, entry) ON identity.civil, identity.contact TO relais_identity;

ALTER TABLE casework.assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.assignment FORCE ROW LEVEL SECURITY;
CREATE POLICY organisation_barrier ON casework.assignment AS RESTRICTIVE TO relais_casework, relais_identity
    USING (organisation = (SELECT access.organisation()));
CREATE POLICY gate ON casework.assignment FOR SELECT TO relais_gate USING (true);
CREATE POLICY coordination ON casework.assignment TO relais_casework, relais_identity
    USING ('coordinator' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY own ON casework.assignment FOR SELECT TO relais_casework, relais_identity
    USING ('caseworker' = ANY ((SELECT access.roles())::text[]) AND account = (SELECT access.account()));
-- A caseworker follows whom they register or accept; another's person is for a coordinator to hand over.
CREATE POLICY first ON casework.assignment FOR INSERT TO relais_casework
    WITH CHECK ('caseworker' = ANY ((SELECT access.roles())::text[]) AND account = (SELECT access.account())
        AND NOT casework.is_followed(organisation, person));

ALTER TABLE casework.person ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.person FORCE ROW LEVEL SECURITY;
CREATE POLICY organisation_barrier ON casework.person AS RESTRICTIVE USING (organisation = (SELECT access.organisation()));
CREATE POLICY coordination ON casework.person USING ('coordinator' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY assignment ON casework.person
    USING ('caseworker' = ANY ((SELECT access.roles())::text[])
        AND EXISTS (SELECT FROM casework.assignment a
                    WHERE a.organisation = person.organisation AND a.person = person.id
                      AND a.account = (SELECT access.account()) AND a.until IS NULL));

ALTER TABLE identity.civil ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.civil FORCE ROW LEVEL SECURITY;
CREATE POLICY organisation_barrier ON identity.civil AS RESTRICTIVE TO relais_identity USING (organisation = (SELECT access.organisation()));
CREATE POLICY assignment ON identity.civil TO relais_identity
    USING (EXISTS (SELECT FROM casework.assignment a
                   WHERE a.organisation = civil.organisation AND a.person = civil.person
                     AND a.account = (SELECT access.account()) AND a.until IS NULL));
CREATE POLICY gate ON identity.civil TO relais_gate USING (true);

ALTER TABLE identity.contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.contact FORCE ROW LEVEL SECURITY;
CREATE POLICY organisation_barrier ON identity.contact AS RESTRICTIVE TO relais_identity USING (organisation = (SELECT access.organisation()));
CREATE POLICY assignment ON identity.contact TO relais_identity
    USING (EXISTS (SELECT FROM casework.assignment a
                   WHERE a.organisation = contact.organisation AND a.person = contact.person
                     AND a.account = (SELECT access.account()) AND a.until IS NULL));
CREATE POLICY gate ON identity.contact TO relais_gate USING (true);

-- Why an identity was opened, where the code alone does not say: sealed, and named by the entry it belongs to.
SET LOCAL ROLE relais_owner;
CREATE TABLE identity.reveal_reason (
    organisation uuid NOT NULL,
    entry        uuid NOT NULL,
    person       uuid NOT NULL,
    sealed       bytea NOT NULL CONSTRAINT reveal_reason_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    PRIMARY KEY (organisation, entry),
    CONSTRAINT reveal_reason_person FOREIGN KEY (organisation, person) REFERENCES casework.person
);
CREATE INDEX reveal_reason_person ON identity.reveal_reason (organisation, person);
COMMENT ON COLUMN identity.reveal_reason.organisation IS 'purpose: whose log it explains; retention: as the entry';
COMMENT ON COLUMN identity.reveal_reason.entry IS 'purpose: which entry it explains; retention: as the entry';
COMMENT ON COLUMN identity.reveal_reason.person IS 'purpose: whose identity was opened; retention: as the entry';
COMMENT ON COLUMN identity.reveal_reason.sealed IS 'purpose: why an identity was opened, in words; retention: as the entry';
COMMENT ON COLUMN identity.reveal_reason.dek_version IS 'purpose: sealing; retention: as the entry';
GRANT SELECT, INSERT ON identity.reveal_reason TO relais_identity;
ALTER TABLE identity.reveal_reason ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.reveal_reason FORCE ROW LEVEL SECURITY;
CREATE POLICY organisation_barrier ON identity.reveal_reason AS RESTRICTIVE TO relais_identity USING (organisation = (SELECT access.organisation()));
CREATE POLICY assignment ON identity.reveal_reason TO relais_identity
    USING (EXISTS (SELECT FROM casework.assignment a
                   WHERE a.organisation = reveal_reason.organisation AND a.person = reveal_reason.person
                     AND a.account = (SELECT access.account()) AND a.until IS NULL));
RESET ROLE;
