-- A commune is found by what people call it: its name, whatever its accents and hyphens, or its postcode. Both are loaded with
-- the list, after every migration.

SET LOCAL ROLE relais_owner;

ALTER TABLE directory.commune
    ADD COLUMN postcodes text[] NOT NULL DEFAULT '{}',
    ADD COLUMN searched text NOT NULL DEFAULT '';

RESET ROLE;
