-- What an organisation settles for itself: how long, how many days before. Where it says nothing, the program's own value holds.

SET LOCAL ROLE relais_owner;

CREATE TABLE access.organisation_setting (
    organisation uuid NOT NULL REFERENCES directory.organisation,
    name         text NOT NULL CONSTRAINT organisation_setting_name_known CHECK (name IN ('consent_days', 'consent_notices',
                 'majority_notices', 'privacy_contact')),
    value        text NOT NULL CONSTRAINT organisation_setting_value_length CHECK (char_length(value) BETWEEN 1 AND 200),
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, name)
);
COMMENT ON COLUMN access.organisation_setting.organisation IS 'purpose: who settled it; retention: with the organisation';
COMMENT ON COLUMN access.organisation_setting.name IS 'purpose: what was settled; retention: with the organisation';
COMMENT ON COLUMN access.organisation_setting.value IS 'purpose: what was settled, about nobody; retention: with the organisation';
COMMENT ON COLUMN access.organisation_setting.row_version IS 'purpose: integrity; retention: with the organisation';
COMMENT ON COLUMN access.organisation_setting.entry IS 'purpose: integrity, the last audit entry; retention: with the organisation';

GRANT SELECT ON access.organisation_setting TO relais_casework, relais_access, relais_gate;
GRANT INSERT, UPDATE (value, row_version, entry) ON access.organisation_setting TO relais_access;
ALTER TABLE access.organisation_setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE access.organisation_setting FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON access.organisation_setting FOR SELECT TO relais_gate USING (true);
-- Its members, and the daemon that acts for it, go by it.
CREATE POLICY own ON access.organisation_setting FOR SELECT TO relais_casework USING (organisation = (SELECT access.organisation()));
CREATE POLICY administration ON access.organisation_setting TO relais_access
    USING ('administrator' = ANY ((SELECT access.roles())::text[])
        OR ('org_admin' = ANY ((SELECT access.roles())::text[]) AND organisation = (SELECT access.organisation())))
    WITH CHECK ('administrator' = ANY ((SELECT access.roles())::text[])
        OR ('org_admin' = ANY ((SELECT access.roles())::text[]) AND organisation = (SELECT access.organisation())));
CREATE POLICY scope_insert_too ON access.organisation_setting AS RESTRICTIVE FOR INSERT TO relais_access WITH CHECK ((SELECT access.may_change()));
CREATE POLICY scope_update_too ON access.organisation_setting AS RESTRICTIVE FOR UPDATE TO relais_access USING ((SELECT access.may_change()));

RESET ROLE;
