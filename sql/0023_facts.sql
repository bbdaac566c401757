-- Who came when, and the levels of French, are heard by the pages that are open on either side, as moves are.

SET LOCAL ROLE relais_owner;
GRANT SELECT ON casework.attendance TO relais_gate;
CREATE POLICY gate_reads ON casework.attendance FOR SELECT TO relais_gate USING (true);
RESET ROLE;

-- As in 0010, and of a fact that the caller has just told of a support: it is the same job, which finds no move and gives no
-- notice.
CREATE OR REPLACE FUNCTION jobs.enqueue(id uuid, kind text, organisation uuid, referral uuid, move uuid, left_at timestamptz, run_at timestamptz)
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    context text[] := access.context();
BEGIN
    IF (context[2] = 'daemon') IS NOT TRUE AND NOT EXISTS (
        SELECT FROM casework.referral_move m JOIN casework.referral r ON r.id = m.referral
        WHERE m.entry = move AND m.referral = referral AND m.at = left_at AND r.sent_at IS NOT NULL
          AND m.organisation = nullif(context[4], '')::uuid
          AND ((m.organisation = r.referrer AND kind = 'tell_recipient' AND organisation = r.recipient)
            OR (m.organisation = r.recipient AND kind = 'tell_referrer' AND organisation = r.referrer)))
        AND NOT EXISTS (
        SELECT FROM casework.referral r
        WHERE r.id = referral AND r.recipient = nullif(context[4], '')::uuid AND kind = 'tell_referrer' AND organisation = r.referrer
          AND (EXISTS (SELECT FROM casework.attendance a WHERE a.referral = r.id AND a.entry = move AND a.recorded_at = left_at)
            OR EXISTS (SELECT FROM casework.assessment a WHERE a.referral = r.id AND a.entry = move AND a.recorded_at = left_at))) THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO jobs.job (id, kind, organisation, referral, move, left_at, run_at)
    VALUES (id, kind, organisation, referral, move, left_at, run_at);
END
$$;
