-- What made a programme hard in some months, in the words of whoever leads it: told with the report, and about nobody.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.programme_challenge (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    programme    uuid NOT NULL,
    -- As the report was asked for: a year, or months.
    period       text NOT NULL CONSTRAINT programme_challenge_period_form CHECK (period ~ '^[0-9]{4}(-[0-9]{2}\.\.[0-9]{4}-[0-9]{2})?$'),
    sealed       bytea NOT NULL CONSTRAINT programme_challenge_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    written_by   uuid NOT NULL,
    written_at   timestamptz NOT NULL,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT programme_challenge_programme FOREIGN KEY (organisation, programme) REFERENCES casework.programme,
    CONSTRAINT programme_challenge_written_by FOREIGN KEY (organisation, written_by) REFERENCES access.membership (organisation, account),
    CONSTRAINT programme_challenge_once UNIQUE (organisation, programme, period)
);
CREATE INDEX programme_challenge_written_by ON casework.programme_challenge (organisation, written_by);
COMMENT ON TABLE casework.programme_challenge IS 'erasure: it is about a programme and nobody in it';
COMMENT ON COLUMN casework.programme_challenge.organisation IS 'purpose: whose programme it is; retention: with the programme';
COMMENT ON COLUMN casework.programme_challenge.id IS 'purpose: names the words; retention: with the programme';
COMMENT ON COLUMN casework.programme_challenge.programme IS 'purpose: which programme it is about; retention: with the programme';
COMMENT ON COLUMN casework.programme_challenge.period IS 'purpose: which months it is about; retention: with the programme';
COMMENT ON COLUMN casework.programme_challenge.sealed IS 'purpose: what made it hard, about nobody; retention: with the programme';
COMMENT ON COLUMN casework.programme_challenge.dek_version IS 'purpose: sealing; retention: with the programme';
COMMENT ON COLUMN casework.programme_challenge.written_by IS 'purpose: whom to ask; retention: with the programme';
COMMENT ON COLUMN casework.programme_challenge.written_at IS 'purpose: when it was written; retention: with the programme';
COMMENT ON COLUMN casework.programme_challenge.row_version IS 'purpose: integrity; retention: with the programme';
COMMENT ON COLUMN casework.programme_challenge.entry IS 'purpose: integrity, the last audit entry; retention: with the programme';

GRANT SELECT, INSERT, UPDATE (sealed, written_by, written_at, row_version, entry) ON casework.programme_challenge TO relais_casework;
ALTER TABLE casework.programme_challenge ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.programme_challenge FORCE ROW LEVEL SECURITY;
CREATE POLICY organisation_barrier ON casework.programme_challenge AS RESTRICTIVE TO relais_casework
    USING (organisation = (SELECT access.organisation()));
CREATE POLICY leads ON casework.programme_challenge TO relais_casework USING ('pilot_lead' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY in_own_name ON casework.programme_challenge AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (written_by = (SELECT access.account()));
CREATE POLICY scope_insert_too ON casework.programme_challenge AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK ((SELECT access.may_change()));
CREATE POLICY scope_update_too ON casework.programme_challenge AS RESTRICTIVE FOR UPDATE TO relais_casework
    USING ((SELECT access.may_change()));
GRANT SELECT ON casework.programme_challenge TO relais_gate;
CREATE POLICY gate ON casework.programme_challenge FOR SELECT TO relais_gate USING (true);

RESET ROLE;
-- What is sealed here is verified with the rest.
DO $$
DECLARE
    said text := pg_get_functiondef('keys.sealed_rows'::regproc);
    changed text := replace(said, ' LIMIT most)) f', E' LIMIT most)\n        UNION ALL\n        (SELECT ''casework.programme_challenge'', t.organisation, ''casework.programme_challenge'', t.id, t.row_version, t.organisation, t.id,\n            ''narrative'', t.dek_version, t.sealed\n         FROM casework.programme_challenge t TABLESAMPLE SYSTEM (share) LIMIT most)) f');
BEGIN
    IF changed = said THEN
        RAISE EXCEPTION 'keys.sealed_rows is not what it was';
    END IF;
    EXECUTE changed;
END
$$;
