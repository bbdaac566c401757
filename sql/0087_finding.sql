-- Services are found by where they are and whom they are for. Every commune of France has its place on the map, and the codes and
-- names of those that joined another still lead to the one they are part of now.

SET LOCAL ROLE relais_owner;

ALTER TABLE directory.commune
    ADD COLUMN latitude double precision,
    ADD COLUMN longitude double precision,
    -- INSEE's grid: 1 a great urban centre, 7 very scattered; where it is known.
    ADD COLUMN density smallint CONSTRAINT commune_density_known CHECK (density BETWEEN 1 AND 7),
    -- As a name is compared that nobody writes twice alike: « La Chapelle », « Lachapelle ».
    ADD COLUMN joined text NOT NULL GENERATED ALWAYS AS (replace(searched, ' ', '')) STORED;
CREATE INDEX commune_joined ON directory.commune (joined);

-- A commune that is part of another now: delegated, associated, or a district of Paris, Lyon or Marseille. One that gave its code
-- to the whole has the same one.
CREATE TABLE directory.commune_former (
    code    text PRIMARY KEY CONSTRAINT commune_former_code_form CHECK (code ~ '^\w{5}$'),
    name    text NOT NULL,
    joined  text NOT NULL,
    commune text NOT NULL REFERENCES directory.commune
);
CREATE INDEX commune_former_commune ON directory.commune_former (commune);
CREATE INDEX commune_former_joined ON directory.commune_former (joined);
ALTER TABLE directory.commune_former ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory.commune_former FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone ON directory.commune_former FOR SELECT USING (true);
GRANT SELECT ON directory.commune_former TO relais_directory, relais_casework, relais_identity, relais_access, relais_auditor;

ALTER TABLE directory.service
    -- Codes of the communes and departments it is open to; none where nothing is said.
    ADD COLUMN territory text[] NOT NULL DEFAULT '{}',
    ADD COLUMN publics text[] NOT NULL DEFAULT '{}' CONSTRAINT service_publics_known CHECK (publics <@ ARRAY['actifs',
        'beneficiaires-des-minimas-sociaux', 'demandeurs-emploi', 'etudiants', 'familles', 'femmes', 'jeunes',
        'personnes-en-situation-de-handicap', 'personnes-en-situation-durgence', 'personnes-en-situation-juridique-specifique',
        'personnes-exilees', 'residents-qpv-frr', 'seniors', 'tous-publics']),
    ADD COLUMN transport text[] NOT NULL DEFAULT '{}' CONSTRAINT service_transport_known CHECK (transport <@ ARRAY['public_transport',
        'pickup', 'visits', 'remote']),
    ADD COLUMN accepts_now boolean NOT NULL DEFAULT true;

-- An array cannot have foreign keys.
CREATE FUNCTION directory.refuse_unknown_territory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(NEW.territory) AS named (code)
               WHERE NOT EXISTS (SELECT FROM directory.commune c WHERE c.code = named.code OR c.department = named.code)) THEN
        RAISE EXCEPTION 'unknown territory' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'territory_fkey';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER territory_exists BEFORE INSERT OR UPDATE OF territory ON directory.service
    FOR EACH ROW EXECUTE FUNCTION directory.refuse_unknown_territory();

-- Which reference lists are in: a start that brings the same reads and writes none of them.
ALTER TABLE directory.deployment ADD COLUMN lists_sha256 bytea CONSTRAINT deployment_lists_length CHECK (octet_length(lists_sha256) = 32);
COMMENT ON COLUMN directory.deployment.lists_sha256 IS 'purpose: reference lists are loaded once; retention: until others are';

RESET ROLE;
