-- The days a service expects someone it has accepted: when, where, and what to bring, for a slip in their language. The recipient's
-- alone: who refers reads what became of it, not where someone is when.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.appointment (
    id           uuid PRIMARY KEY,
    organisation uuid NOT NULL,
    referral     uuid NOT NULL,
    starts_at    timestamptz NOT NULL,
    sealed       bytea NOT NULL CONSTRAINT appointment_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    account      uuid NOT NULL REFERENCES access.account,
    recorded_at  timestamptz NOT NULL,
    cancelled_by text CONSTRAINT appointment_cancelled_by_known CHECK (cancelled_by IN ('person', 'service')),
    cancelled_at timestamptz,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    CONSTRAINT appointment_side FOREIGN KEY (organisation, referral) REFERENCES casework.referral_side (organisation, referral) ON DELETE CASCADE,
    CONSTRAINT appointment_cancelled_whole CHECK ((cancelled_by IS NULL) = (cancelled_at IS NULL))
);
CREATE INDEX appointment_referral ON casework.appointment (organisation, referral, starts_at DESC);
CREATE INDEX appointment_account ON casework.appointment (account);
COMMENT ON TABLE casework.appointment IS 'erasure: its words open by a key about the referral alone, which is destroyed with the file, or with the referral''s words';
COMMENT ON COLUMN casework.appointment.id IS 'purpose: names the appointment; retention: with the referral';
COMMENT ON COLUMN casework.appointment.organisation IS 'purpose: who alone reads it; retention: with the referral';
COMMENT ON COLUMN casework.appointment.referral IS 'purpose: what it is about; retention: with the referral';
COMMENT ON COLUMN casework.appointment.starts_at IS 'purpose: the person comes at the right time; retention: with the referral';
COMMENT ON COLUMN casework.appointment.sealed IS 'purpose: the person knows where to go and what to bring; retention: with the referral';
COMMENT ON COLUMN casework.appointment.dek_version IS 'purpose: sealing; retention: with the referral';
COMMENT ON COLUMN casework.appointment.account IS 'purpose: whom to ask; retention: with the referral';
COMMENT ON COLUMN casework.appointment.recorded_at IS 'purpose: whom to ask; retention: with the referral';
COMMENT ON COLUMN casework.appointment.cancelled_by IS 'purpose: why nobody came; retention: with the referral';
COMMENT ON COLUMN casework.appointment.cancelled_at IS 'purpose: why nobody came; retention: with the referral';
COMMENT ON COLUMN casework.appointment.row_version IS 'purpose: integrity; retention: with the referral';
COMMENT ON COLUMN casework.appointment.entry IS 'purpose: integrity, the last audit entry; retention: with the referral';

GRANT SELECT, INSERT, UPDATE (cancelled_by, cancelled_at, row_version, entry) ON casework.appointment TO relais_casework;
GRANT SELECT, DELETE ON casework.appointment TO relais_gate;
ALTER TABLE casework.appointment ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.appointment FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.appointment TO relais_gate USING (true);
CREATE POLICY organisation_barrier ON casework.appointment AS RESTRICTIVE TO relais_casework USING (organisation = (SELECT access.organisation()));
CREATE POLICY its_side ON casework.appointment FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral_side s WHERE s.organisation = appointment.organisation AND s.referral = appointment.referral));
CREATE POLICY told_by_recipient ON casework.appointment FOR INSERT TO relais_casework
    WITH CHECK (account = (SELECT access.account()) AND cancelled_at IS NULL
        AND EXISTS (SELECT FROM casework.referral_side s JOIN casework.referral r ON r.id = s.referral
                    WHERE s.organisation = appointment.organisation AND s.referral = appointment.referral AND s.side = 'recipient'
                      AND r.state IN ('accepted', 'in_progress')));
CREATE POLICY cancelled_by_recipient ON casework.appointment FOR UPDATE TO relais_casework
    USING (cancelled_at IS NULL
        AND EXISTS (SELECT FROM casework.referral_side s WHERE s.organisation = appointment.organisation AND s.referral = appointment.referral))
    WITH CHECK (cancelled_at IS NOT NULL);
DO $$
BEGIN
    EXECUTE 'CREATE POLICY scope_insert ON casework.appointment AS RESTRICTIVE FOR INSERT TO relais_casework WITH CHECK ((SELECT access.may_change()))';
    EXECUTE 'CREATE POLICY scope_update ON casework.appointment AS RESTRICTIVE FOR UPDATE TO relais_casework USING ((SELECT access.may_change()))';
    EXECUTE 'CREATE POLICY scope_delete ON casework.appointment AS RESTRICTIVE FOR DELETE TO relais_casework USING ((SELECT access.may_change()))';
END
$$;

RESET ROLE;
