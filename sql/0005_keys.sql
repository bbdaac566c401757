-- Wrapped keys, read by the vault role alone. The key that unwraps them is never in this database.

SET LOCAL ROLE relais_owner;

-- One data key per subject and sealing class: 0x01, key-encryption key id, nonce, AES-256-GCM. A subject is a person, a
-- referral (the copy of its text that one side holds) or a note. `about` is what the key dies with.
CREATE TABLE keys.dek (
    organisation uuid NOT NULL REFERENCES directory.organisation,
    subject      uuid NOT NULL,
    class        text NOT NULL CONSTRAINT dek_class_known CHECK (class IN ('civil', 'contact', 'protection', 'narrative', 'volunteer')),
    version      integer NOT NULL,
    about        uuid NOT NULL,
    shared_with  uuid REFERENCES directory.organisation,
    wrapped      bytea NOT NULL CONSTRAINT dek_wrapped_length CHECK (octet_length(wrapped) = 65),
    PRIMARY KEY (organisation, subject, class, version)
);
CREATE INDEX dek_about ON keys.dek (about);
CREATE INDEX dek_shared_with ON keys.dek (shared_with);
COMMENT ON COLUMN keys.dek.organisation IS 'purpose: whose copy the key opens; retention: until the subject is erased';
COMMENT ON COLUMN keys.dek.subject IS 'purpose: what the key opens; retention: until the subject is erased';
COMMENT ON COLUMN keys.dek.class IS 'purpose: what the key opens; retention: until the subject is erased';
COMMENT ON COLUMN keys.dek.version IS 'purpose: rotation; retention: until the subject is erased';
COMMENT ON COLUMN keys.dek.about IS 'purpose: what the key is destroyed with; retention: until the subject is erased';
COMMENT ON COLUMN keys.dek.shared_with IS 'purpose: the other side of a referral may open it too; retention: until the subject is erased';
COMMENT ON COLUMN keys.dek.wrapped IS 'purpose: opens sealed rows, with a key kept elsewhere; retention: until the subject is erased';

-- The pepper of a subject's references in the audit. Destroying it makes them unlinkable.
CREATE TABLE keys.pepper (
    subject      uuid PRIMARY KEY,
    organisation uuid NOT NULL REFERENCES directory.organisation,
    shared_with  uuid REFERENCES directory.organisation,
    wrapped      bytea NOT NULL CONSTRAINT pepper_wrapped_length CHECK (octet_length(wrapped) = 65)
);
CREATE INDEX pepper_organisation ON keys.pepper (organisation);
CREATE INDEX pepper_shared_with ON keys.pepper (shared_with);
COMMENT ON COLUMN keys.pepper.subject IS 'purpose: references in the audit; retention: until the subject is erased';
COMMENT ON COLUMN keys.pepper.organisation IS 'purpose: whose subject it is; retention: until the subject is erased';
COMMENT ON COLUMN keys.pepper.shared_with IS 'purpose: the other side of a referral records it too; retention: until the subject is erased';
COMMENT ON COLUMN keys.pepper.wrapped IS 'purpose: references in the audit, with a key kept elsewhere; retention: until the subject is erased';

GRANT SELECT, INSERT, DELETE ON keys.dek TO relais_vault, relais_gate;
GRANT SELECT, INSERT, DELETE ON keys.pepper TO relais_vault, relais_gate;
GRANT UPDATE (shared_with) ON keys.pepper TO relais_vault;

ALTER TABLE keys.dek ENABLE ROW LEVEL SECURITY;
ALTER TABLE keys.dek FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON keys.dek TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY own_read ON keys.dek FOR SELECT TO relais_vault
    USING ((SELECT access.organisation()) IN (organisation, shared_with));
CREATE POLICY own_delete ON keys.dek FOR DELETE TO relais_vault USING (organisation = (SELECT access.organisation()));

ALTER TABLE keys.pepper ENABLE ROW LEVEL SECURITY;
ALTER TABLE keys.pepper FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON keys.pepper TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY own_read ON keys.pepper FOR SELECT TO relais_vault
    USING ((SELECT access.organisation()) IN (organisation, shared_with));
CREATE POLICY own_make ON keys.pepper FOR INSERT TO relais_vault
    WITH CHECK (organisation = (SELECT access.organisation()) AND shared_with IS NULL);

RESET ROLE;
