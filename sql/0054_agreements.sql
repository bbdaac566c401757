-- Whoever keeps an organisation's agreements is told what the other did with one, and a month before it ends.

SET LOCAL ROLE relais_owner;

DO $$
DECLARE
    known text;
BEGIN
    -- Kinds that other migrations added stay.
    SELECT string_agg(quote_literal(kinds.kind), ', ') INTO known
    FROM (SELECT m[1] AS kind FROM pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '''([a-z0-9_]+)''', 'g') AS m
          WHERE k.conname = 'notice_kind_known' AND k.conrelid = 'casework.notice'::regclass
          UNION SELECT unnest(ARRAY['agreement_proposed', 'agreement_confirmed', 'agreement_ending', 'agreement_ended'])) AS kinds;
    EXECUTE format('ALTER TABLE casework.notice DROP CONSTRAINT notice_kind_known, ADD CONSTRAINT notice_kind_known CHECK (kind IN (%s))', known);
END
$$;
ALTER TABLE casework.notice DROP CONSTRAINT notice_is_about_one;
ALTER TABLE casework.notice ADD COLUMN agreement uuid REFERENCES directory.agreement,
    ADD CONSTRAINT notice_is_about_one CHECK (num_nonnulls(referral, handover, about, consent, agreement) = 1
        AND (kind LIKE 'handover%') = (handover IS NOT NULL) AND (kind LIKE 'account%') = (about IS NOT NULL)
        AND (kind LIKE 'consent%') = (consent IS NOT NULL) AND (kind LIKE 'agreement%') = (agreement IS NOT NULL));
CREATE INDEX notice_agreement ON casework.notice (agreement);
COMMENT ON COLUMN casework.notice.agreement IS 'purpose: where to look; retention: 90 days after it was read';

-- Gives notice of an agreement to those who keep the accounts of one of its organisations.
CREATE FUNCTION directory.give_agreement_notice(agreement uuid, organisation uuid, kind text, cause uuid, at timestamptz) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    INSERT INTO casework.notice (id, organisation, account, kind, agreement, cause, at)
    SELECT gen_random_uuid(), m.organisation, m.account, give_agreement_notice.kind, give_agreement_notice.agreement,
        give_agreement_notice.cause, give_agreement_notice.at
    FROM access.membership m
    JOIN access.account a ON a.id = m.account
    WHERE m.organisation = give_agreement_notice.organisation AND m.roles && ARRAY['org_admin']
      AND (m.until IS NULL OR m.until > clock_timestamp()) AND a.disabled_at IS NULL
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING
$$;

-- Tells the other side, or both where the administrator of the server acts, what was just done with an agreement.
CREATE FUNCTION directory.tell_of_agreement(agreement uuid, kind text, moment timestamptz, entry uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    told directory.agreement;
    own uuid := access.organisation();
BEGIN
    SELECT * INTO told FROM directory.agreement a
    WHERE a.id = tell_of_agreement.agreement AND a.entry = tell_of_agreement.entry
      AND tell_of_agreement.kind IN ('agreement_proposed', 'agreement_confirmed', 'agreement_ended')
      AND ('administrator' = ANY (access.roles()) OR ('org_admin' = ANY (access.roles()) AND own IN (a.proposer, a.partner)));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not theirs to tell' USING ERRCODE = 'RL003';
    END IF;
    PERFORM directory.give_agreement_notice(told.id, side, tell_of_agreement.kind, tell_of_agreement.entry, moment)
    FROM unnest(ARRAY[told.proposer, told.partner]) AS side
    WHERE side IS DISTINCT FROM own;
END
$$;

-- Tells both sides of agreements that end by a day, once each; answers how many there were.
CREATE FUNCTION directory.tell_of_ending_agreements(at timestamptz, today date, by_day date) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    ending directory.agreement;
    told integer := 0;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    FOR ending IN
        SELECT a.* FROM directory.agreement a
        WHERE a.ended_at IS NULL AND a.confirmed_at IS NOT NULL AND a.ends_on BETWEEN today AND by_day
          AND NOT EXISTS (SELECT FROM casework.notice n WHERE n.agreement = a.id AND n.kind = 'agreement_ending')
        LIMIT 1000
    LOOP
        PERFORM directory.give_agreement_notice(ending.id, ending.proposer, 'agreement_ending', ending.id, at);
        PERFORM directory.give_agreement_notice(ending.id, ending.partner, 'agreement_ending', ending.id, at);
        told := told + 1;
    END LOOP;
    RETURN told;
END
$$;

-- As in 0031, and for those who keep agreements, or read of them.
CREATE OR REPLACE FUNCTION access.narrowed(roles text[], scopes text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT array(SELECT r FROM unnest(roles) AS r
                 WHERE (r IN ('caseworker', 'pilot_lead', 'coordinator')
                        AND NOT scopes <@ ARRAY['keep_accounts', 'read_audit', 'keep_agreements', 'read_agreements'])
                    OR (r = 'org_admin' AND scopes && ARRAY['keep_services', 'keep_accounts', 'read_audit', 'keep_agreements', 'read_agreements'])
                    OR (r = 'auditor' AND scopes && ARRAY['read_audit', 'read_agreements']))
        || array(SELECT 'scope:' || s FROM unnest(scopes) AS s)
        || CASE WHEN scopes <@ ARRAY['see_people', 'reveal_identity', 'read_audit', 'read_agreements'] THEN ARRAY['reads_only'] ELSE '{}' END
$$;

RESET ROLE;
ALTER FUNCTION directory.give_agreement_notice OWNER TO relais_gate;
ALTER FUNCTION directory.tell_of_agreement OWNER TO relais_gate;
ALTER FUNCTION directory.tell_of_ending_agreements OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION directory.tell_of_agreement TO relais_directory;
GRANT EXECUTE ON FUNCTION directory.tell_of_ending_agreements TO relais_casework;
-- The register names whom to ask.
GRANT EXECUTE ON FUNCTION access.account_name TO relais_directory;
