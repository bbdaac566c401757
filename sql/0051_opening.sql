-- What was disclosed opens only once the acceptance is committed, with its entry: no transaction can accept, read and undo
-- itself without a trace. It opens through one function each, in a transaction of its own that follows.

SET LOCAL ROLE relais_owner;

-- The transaction that let it be opened: never the one that opens it.
ALTER TABLE identity.disclosure ADD COLUMN released_in xid8;
ALTER TABLE identity.handover ADD COLUMN released_in xid8;
COMMENT ON COLUMN identity.disclosure.released_in IS 'purpose: opened by no transaction that could undo what allows it; retention: until accepted, declined or withdrawn';
COMMENT ON COLUMN identity.handover.released_in IS 'purpose: opened by no transaction that could undo what allows it; retention: until it is answered';

-- Acceptance lets the copy be opened, from the next transaction on.
CREATE FUNCTION casework.release_disclosure() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE identity.disclosure d SET released_in = pg_current_xact_id() WHERE d.referral = NEW.id AND d.released_in IS NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER released_by_acceptance AFTER UPDATE OF state ON casework.referral
    FOR EACH ROW WHEN (NEW.state = 'accepted' AND OLD.state <> 'accepted') EXECUTE FUNCTION casework.release_disclosure();

-- Hands over what a referral disclosed, once, to whoever follows the person at the recipient; by then it is deleted here. Only
-- once the acceptance and its entry are committed.
CREATE FUNCTION identity.open_disclosure(referral uuid) RETURNS TABLE (class text, sealed bytea, dek_version integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
BEGIN
    IF access.may_change() IS NOT TRUE OR NOT access.roles() && ARRAY['caseworker', 'coordinator'] OR NOT EXISTS (
        SELECT FROM casework.referral r
        JOIN casework.referral_side s ON s.referral = r.id AND s.organisation = own
        JOIN casework.assignment a ON a.organisation = own AND a.person = s.person AND a.account = access.account() AND a.until IS NULL
        WHERE r.id = open_disclosure.referral AND r.recipient = own
          AND r.state IN ('accepted', 'in_progress', 'completed', 'not_fulfilled')
          AND EXISTS (SELECT FROM casework.referral_move m JOIN audit.entry e ON e.id = m.entry
                      WHERE m.referral = r.id AND m.to_state = 'accepted' AND m.organisation = own
                        AND e.log = own AND e.action = 'referral.accepted' AND e.outcome = 'ok'))
    THEN
        RAISE EXCEPTION 'nothing to open' USING ERRCODE = 'RL003';
    END IF;
    IF EXISTS (SELECT FROM identity.disclosure d
               WHERE d.referral = open_disclosure.referral AND d.released_in IS NOT DISTINCT FROM pg_current_xact_id()) THEN
        RAISE EXCEPTION 'opened once it is committed' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    DELETE FROM identity.disclosure d
    WHERE d.referral = open_disclosure.referral AND d.organisation = own AND d.released_in IS NOT NULL
    RETURNING d.class, d.sealed, d.dek_version;
END
$$;

-- The same of a file that was handed over: for whoever took it.
CREATE FUNCTION identity.open_handover(handover uuid) RETURNS TABLE (class text, sealed bytea, dek_version integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
BEGIN
    IF access.may_change() IS NOT TRUE OR NOT access.roles() && ARRAY['caseworker', 'coordinator'] OR NOT EXISTS (
        SELECT FROM casework.handover h
        JOIN casework.handover_side s ON s.handover = h.id AND s.organisation = own
        JOIN casework.assignment a ON a.organisation = own AND a.person = s.person AND a.account = access.account() AND a.until IS NULL
        JOIN audit.entry e ON e.id = h.entry AND e.log = own AND e.action = 'person.handover_taken' AND e.outcome = 'ok'
        WHERE h.id = open_handover.handover AND h.receiver = own AND h.state = 'taken')
    THEN
        RAISE EXCEPTION 'nothing to open' USING ERRCODE = 'RL003';
    END IF;
    IF EXISTS (SELECT FROM identity.handover h
               WHERE h.handover = open_handover.handover AND h.released_in IS NOT DISTINCT FROM pg_current_xact_id()) THEN
        RAISE EXCEPTION 'opened once it is committed' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    DELETE FROM identity.handover h
    WHERE h.handover = open_handover.handover AND h.organisation = own AND h.released_in IS NOT NULL
    RETURNING h.class, h.sealed, h.dek_version;
END
$$;

RESET ROLE;
-- As in 0016, but that the copy of a file that was taken stays until it is opened, with its keys.
CREATE OR REPLACE FUNCTION casework.end_handover(handover uuid, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    ended casework.handover;
    given uuid;
    digest bytea;
BEGIN
    SELECT * INTO ended FROM casework.handover h
    WHERE h.id = end_handover.handover AND h.state <> 'offered' AND h.entry = end_handover.entry
      AND access.organisation() IN (h.giver, h.receiver);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only an ended handover of one''s own is cleared' USING ERRCODE = 'RL003';
    END IF;
    DELETE FROM keys.dek k
    WHERE k.about = ended.id
      AND (k.organisation = ended.giver OR (k.organisation = ended.receiver AND k.class <> 'narrative' AND ended.state <> 'taken'));
    IF ended.state = 'taken' THEN
        UPDATE identity.handover h SET released_in = pg_current_xact_id() WHERE h.handover = ended.id AND h.released_in IS NULL;
        UPDATE casework.person p SET handed_over_at = ended.answered_at, row_version = p.row_version + 1, entry = ended.entry
        WHERE p.organisation = ended.giver AND p.handed_over_at IS NULL
          AND p.id = (SELECT s.person FROM casework.handover_side s WHERE s.organisation = ended.giver AND s.handover = ended.id)
        RETURNING p.id INTO given;
        UPDATE casework.assignment a SET until = ended.answered_at, entry = ended.entry
        WHERE a.organisation = ended.giver AND a.person = given AND a.until IS NULL;
    ELSE
        DELETE FROM identity.handover h WHERE h.handover = ended.id;
    END IF;
    UPDATE casework.handover h SET age_bracket = NULL, languages = '{}', french_level = NULL, commune = NULL,
        sealed = NULL, dek_version = NULL
    WHERE h.id = ended.id
    RETURNING audit.digest(h) INTO digest;
    RETURN digest;
END
$$;

-- Whoever offers seals, and nobody reads but through these functions.
DROP POLICY open_when_accepted ON identity.disclosure;
DROP POLICY clear_when_accepted ON identity.disclosure;
DROP POLICY open_when_taken ON identity.handover;
REVOKE SELECT, DELETE ON identity.disclosure FROM relais_identity;
REVOKE SELECT ON identity.handover FROM relais_identity;
REVOKE INSERT ON identity.disclosure, identity.handover FROM relais_identity;
GRANT INSERT (organisation, referral, referrer, class, sealed, dek_version, row_version, entry) ON identity.disclosure TO relais_identity;
GRANT INSERT (organisation, handover, giver, class, sealed, dek_version, row_version, entry) ON identity.handover TO relais_identity;
-- It saw the state of referrals and offers to judge by.
REVOKE SELECT ON casework.handover, casework.referral, casework.referral_side FROM relais_identity;

ALTER FUNCTION casework.release_disclosure OWNER TO relais_gate;
ALTER FUNCTION identity.open_disclosure OWNER TO relais_gate;
ALTER FUNCTION identity.open_handover OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION identity.open_disclosure, identity.open_handover TO relais_identity;
SET LOCAL ROLE relais_owner;
GRANT UPDATE (released_in) ON identity.disclosure, identity.handover TO relais_gate;
GRANT SELECT ON casework.handover_side TO relais_gate;
RESET ROLE;
