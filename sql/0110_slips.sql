-- A slip that was printed and is not wanted any more, or was lost, is taken back by either side before it is answered.

SET LOCAL ROLE relais_owner;

-- Takes back the slip of a referral: its code lets nobody in from now on. Nothing where none is out, or where it was answered.
CREATE FUNCTION casework.end_slip(referral uuid, at timestamptz, entry uuid, OUT digest bytea, OUT previous uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    held casework.confirmation;
BEGIN
    SELECT c.* INTO held FROM casework.confirmation c JOIN casework.referral r ON r.id = c.referral
    WHERE c.referral = end_slip.referral AND c.ended_at IS NULL AND c.answer IS NULL AND c.expires_at > end_slip.at
      AND access.organisation() IN (r.referrer, r.recipient) FOR UPDATE OF c;
    IF NOT FOUND THEN
        RETURN;
    ELSIF (casework.deals_with(held.referral) OR access.link_referral() = held.referral) IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to take back' USING ERRCODE = 'RL003';
    END IF;
    UPDATE access.session s SET ended_at = clock_timestamp() WHERE s.id = held.id AND s.kind = 'slip' AND s.ended_at IS NULL;
    UPDATE casework.confirmation c SET ended_at = end_slip.at, row_version = c.row_version + 1, entry = end_slip.entry
    WHERE c.id = held.id RETURNING audit.digest(c) INTO end_slip.digest;
    end_slip.previous := held.entry;
END
$$;

RESET ROLE;
ALTER FUNCTION casework.end_slip OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.end_slip TO relais_casework;

RESET ROLE;
