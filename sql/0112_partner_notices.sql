-- Whoever is named to carry a leg together with the service that was asked hears of it, once the leg was sent: who named them, and
-- nothing of the person or of the referral, which they do not see.

SET LOCAL ROLE relais_owner;

SELECT access.learn('casework.notice', 'notice_kind_known', ARRAY['carried']);
ALTER TABLE casework.notice ADD COLUMN named_by uuid REFERENCES directory.organisation,
    DROP CONSTRAINT notice_is_about_one,
    ADD CONSTRAINT notice_is_about_one CHECK (
        num_nonnulls(referral, handover, consent, agreement, emergency, about, request, breach, person, named_by) = 1
        AND (kind LIKE 'handover%') = (handover IS NOT NULL) AND (kind LIKE 'consent%') = (consent IS NOT NULL)
        AND (kind LIKE 'agreement%') = (agreement IS NOT NULL) AND (kind LIKE 'emergency%') = (emergency IS NOT NULL)
        AND (kind LIKE 'account%') = (about IS NOT NULL) AND (kind LIKE 'request%') = (request IS NOT NULL)
        AND (kind LIKE 'breach%') = (breach IS NOT NULL) AND (kind LIKE 'retention%') = (person IS NOT NULL)
        AND (kind = 'carried') = (named_by IS NOT NULL));
CREATE INDEX notice_named_by ON casework.notice (named_by);
COMMENT ON COLUMN casework.notice.named_by IS 'purpose: where to look; retention: 90 days after it was read';

-- Tells those who coordinate at a partner of a leg; where nobody does, everyone who works with people there.
CREATE FUNCTION casework.tell_partner(referral uuid, partner uuid, cause uuid, at timestamptz) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH present AS (
        SELECT m.organisation, m.account, 'coordinator' = ANY (m.roles) AS coordinates
        FROM access.membership m
        JOIN access.account a ON a.id = m.account
        WHERE m.organisation = tell_partner.partner AND m.roles && ARRAY['caseworker', 'coordinator']
          AND (m.until IS NULL OR m.until > clock_timestamp()) AND a.disabled_at IS NULL
    )
    INSERT INTO casework.notice (id, organisation, account, kind, named_by, cause, at)
    SELECT gen_random_uuid(), p.organisation, p.account, 'carried',
        coalesce(access.organisation(), (SELECT r.referrer FROM casework.referral r WHERE r.id = tell_partner.referral)),
        tell_partner.cause, tell_partner.at
    FROM present p
    WHERE p.coordinates OR NOT EXISTS (SELECT FROM present WHERE coordinates)
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING
$$;

-- A draft concerns nobody else: its partners hear when it is sent.
CREATE FUNCTION casework.tell_named_partner() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF EXISTS (SELECT FROM casework.referral r WHERE r.id = NEW.referral AND r.sent_at IS NOT NULL) THEN
        PERFORM casework.tell_partner(NEW.referral, NEW.partner, NEW.entry, NEW.named_at);
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION casework.tell_partners_of_sending() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM casework.tell_partner(NEW.referral, l.partner, l.entry, NEW.at) FROM casework.leg_partner l WHERE l.referral = NEW.referral;
    RETURN NULL;
END
$$;

RESET ROLE;
ALTER FUNCTION casework.tell_partner OWNER TO relais_gate;
ALTER FUNCTION casework.tell_named_partner OWNER TO relais_gate;
ALTER FUNCTION casework.tell_partners_of_sending OWNER TO relais_gate;
CREATE TRIGGER tell_named_partner AFTER INSERT ON casework.leg_partner FOR EACH ROW EXECUTE FUNCTION casework.tell_named_partner();
CREATE TRIGGER tell_partners_of_sending AFTER INSERT ON casework.referral_move
    FOR EACH ROW WHEN (NEW.to_state = 'sent') EXECUTE FUNCTION casework.tell_partners_of_sending();

RESET ROLE;
