-- Who was told what is done with their data, in which words and language, when (GDPR articles 12 to 14).

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.information (
    organisation    uuid NOT NULL,
    id              uuid NOT NULL,
    person          uuid NOT NULL,
    version         text NOT NULL CONSTRAINT information_version_form CHECK (version ~ '^[0-9A-Za-z.-]{1,20}$'),
    language        text NOT NULL REFERENCES directory.language,
    told            text NOT NULL CONSTRAINT information_told_known CHECK (told IN ('person', 'representative')),
    has_interpreter boolean NOT NULL,
    given_on        date NOT NULL,
    recorded_by     uuid NOT NULL,
    recorded_at     timestamptz NOT NULL,
    entry           uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT information_person FOREIGN KEY (organisation, person) REFERENCES casework.person,
    CONSTRAINT information_recorded_by FOREIGN KEY (organisation, recorded_by) REFERENCES access.membership
);
CREATE INDEX information_person ON casework.information (organisation, person);
CREATE INDEX information_language ON casework.information (language);
CREATE INDEX information_recorded_by ON casework.information (organisation, recorded_by);
COMMENT ON COLUMN casework.information.organisation IS 'purpose: whose file it is; retention: with the file';
COMMENT ON COLUMN casework.information.id IS 'purpose: names the record; retention: with the file';
COMMENT ON COLUMN casework.information.person IS 'purpose: proof of who was told; retention: with the file';
COMMENT ON COLUMN casework.information.version IS 'purpose: proof of what was told; retention: with the file';
COMMENT ON COLUMN casework.information.language IS 'purpose: it was understood; retention: with the file';
COMMENT ON COLUMN casework.information.told IS 'purpose: proof of who was told; retention: with the file';
COMMENT ON COLUMN casework.information.has_interpreter IS 'purpose: it was understood; retention: with the file';
COMMENT ON COLUMN casework.information.given_on IS 'purpose: proof of when it was told; retention: with the file';
COMMENT ON COLUMN casework.information.recorded_by IS 'purpose: whom to ask; retention: with the file';
COMMENT ON COLUMN casework.information.recorded_at IS 'purpose: proof of when it was recorded; retention: with the file';
COMMENT ON COLUMN casework.information.entry IS 'purpose: integrity, its audit entry; retention: with the file';

CREATE FUNCTION casework.information_follows_merger() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE casework.information i SET person = NEW.merged_into
    WHERE i.organisation = NEW.organisation AND i.person = NEW.id AND NEW.merged_into IS NOT NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER information_follows AFTER UPDATE OF merged_into ON casework.person
    FOR EACH ROW EXECUTE FUNCTION casework.information_follows_merger();

GRANT SELECT, INSERT ON casework.information TO relais_casework;
GRANT SELECT, UPDATE (person) ON casework.information TO relais_gate;
ALTER TABLE casework.information ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.information FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.information TO relais_gate USING (true);
CREATE POLICY organisation_barrier ON casework.information AS RESTRICTIVE TO relais_casework
    USING (organisation = (SELECT access.organisation()));
CREATE POLICY coordination ON casework.information FOR SELECT TO relais_casework
    USING ('coordinator' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY followed ON casework.information FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.assignment a
                   WHERE a.organisation = information.organisation AND a.person = information.person
                     AND a.account = (SELECT access.account()) AND a.until IS NULL));
CREATE POLICY told_by_followers ON casework.information FOR INSERT TO relais_casework
    WITH CHECK (recorded_by = (SELECT access.account())
        AND EXISTS (SELECT FROM casework.assignment a
                    WHERE a.organisation = information.organisation AND a.person = information.person
                      AND a.account = (SELECT access.account()) AND a.until IS NULL));
CREATE POLICY scope_insert_too ON casework.information AS RESTRICTIVE FOR INSERT TO relais_casework WITH CHECK ((SELECT access.may_change()));

RESET ROLE;
ALTER FUNCTION casework.information_follows_merger OWNER TO relais_gate;
