-- Who there is and what they offer: open to everyone signed in, about no person.

SET LOCAL ROLE relais_owner;

-- Reference lists, loaded from sql/reference after every migration; the README there names sources and licences.
CREATE TABLE directory.commune (
    code       text PRIMARY KEY CONSTRAINT commune_code_form CHECK (code ~ '^\w{5}$'),
    name       text NOT NULL,
    department text NOT NULL
);
CREATE TABLE directory.language (
    code      text PRIMARY KEY CONSTRAINT language_code_form CHECK (code ~ '^[a-z]{3}$'),
    name_fr   text NOT NULL,
    name_en   text NOT NULL,
    direction text NOT NULL CONSTRAINT language_direction_known CHECK (direction IN ('ltr', 'rtl'))
);
CREATE TABLE directory.thematique (
    code     text PRIMARY KEY,
    label_fr text NOT NULL,
    label_en text NOT NULL
);

CREATE TABLE directory.service (
    organisation uuid NOT NULL REFERENCES directory.organisation,
    id           uuid PRIMARY KEY,
    name         text NOT NULL CONSTRAINT service_name_length CHECK (char_length(name) BETWEEN 3 AND 150),
    description  text NOT NULL CONSTRAINT service_description_length CHECK (char_length(description) <= 2000),
    thematiques  text[] NOT NULL,
    languages    text[] NOT NULL,
    minimum_age  smallint CONSTRAINT service_minimum_age_range CHECK (minimum_age BETWEEN 0 AND 120),
    maximum_age  smallint CONSTRAINT service_maximum_age_range CHECK (maximum_age BETWEEN 0 AND 120),
    commune      text NOT NULL REFERENCES directory.commune,
    is_open      boolean NOT NULL DEFAULT true,
    created_at   timestamptz NOT NULL,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    CONSTRAINT service_ages_in_order CHECK (minimum_age <= maximum_age),
    CONSTRAINT service_organisation_id_key UNIQUE (organisation, id),
    CONSTRAINT service_name_key UNIQUE (organisation, name)
);
CREATE INDEX service_commune ON directory.service (commune);

-- An array cannot have foreign keys; these two stand in for them.
CREATE FUNCTION directory.refuse_unknown_languages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(NEW.languages) AS code WHERE code NOT IN (SELECT l.code FROM directory.language l)) THEN
        RAISE EXCEPTION 'unknown language' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'languages_fkey';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION directory.refuse_unknown_thematiques() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(NEW.thematiques) AS code WHERE code NOT IN (SELECT t.code FROM directory.thematique t)) THEN
        RAISE EXCEPTION 'unknown thematique' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'thematiques_fkey';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER languages_exist BEFORE INSERT OR UPDATE OF languages ON directory.service
    FOR EACH ROW EXECUTE FUNCTION directory.refuse_unknown_languages();
CREATE TRIGGER thematiques_exist BEFORE INSERT OR UPDATE OF thematiques ON directory.service
    FOR EACH ROW EXECUTE FUNCTION directory.refuse_unknown_thematiques();

GRANT SELECT ON directory.organisation, directory.service, directory.commune, directory.language, directory.thematique
    TO relais_directory, relais_casework, relais_identity, relais_access, relais_auditor;
GRANT INSERT ON directory.organisation TO relais_directory;
GRANT UPDATE (name, row_version, entry) ON directory.organisation TO relais_directory;
GRANT INSERT, UPDATE ON directory.service TO relais_directory;
GRANT USAGE ON SCHEMA directory TO relais_app;
GRANT SELECT ON directory.deployment TO relais_app;

ALTER TABLE directory.commune ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory.commune FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone ON directory.commune FOR SELECT USING (true);
ALTER TABLE directory.language ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory.language FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone ON directory.language FOR SELECT USING (true);
ALTER TABLE directory.thematique ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory.thematique FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone ON directory.thematique FOR SELECT USING (true);

ALTER TABLE directory.service ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory.service FORCE ROW LEVEL SECURITY;
CREATE POLICY signed_in ON directory.service FOR SELECT USING ((SELECT access.session()) IS NOT NULL);
CREATE POLICY editors ON directory.service TO relais_directory
    USING ('administrator' = ANY ((SELECT access.roles())::text[])
        OR ((SELECT access.roles())::text[] && ARRAY['coordinator', 'org_admin'] AND organisation = (SELECT access.organisation())))
    WITH CHECK ('administrator' = ANY ((SELECT access.roles())::text[])
        OR ((SELECT access.roles())::text[] && ARRAY['coordinator', 'org_admin'] AND organisation = (SELECT access.organisation())));

RESET ROLE;
