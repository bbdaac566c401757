-- How many identities someone opens in an hour, and access in an emergency: one file of a colleague's, for half an hour, in the
-- open, and looked at afterwards by someone else.

SET LOCAL ROLE relais_owner;

-- What opens an identity, told in the audit before a byte leaves, is counted there too: whatever way it is opened, there is
-- a most of it an hour.
CREATE INDEX entry_identity_read ON audit.entry (actor, at)
    WHERE action IN ('person.revealed', 'person.history_revealed', 'protection.opened') AND outcome = 'ok';
CREATE FUNCTION audit.limit_identity_reads() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    most integer := coalesce((SELECT s.value::integer FROM access.organisation_setting s
                              WHERE s.organisation = NEW.log AND s.name = 'identity_reads_an_hour'), 120);
BEGIN
    -- One after the other, so that none slips by.
    PERFORM pg_advisory_xact_lock(hashtextextended('identities|' || NEW.actor, 71));
    IF (SELECT count(*) FROM (
            SELECT FROM audit.entry e
            WHERE e.actor = NEW.actor AND e.at > NEW.at - interval '1 hour'
              AND e.action IN ('person.revealed', 'person.history_revealed', 'protection.opened') AND e.outcome = 'ok'
            LIMIT most) AS opened) >= most THEN
        RAISE EXCEPTION 'too many identities in an hour' USING ERRCODE = 'RL020';
    END IF;
    RETURN NEW;
END
$$;

-- Why, by whom and on whose file; then what someone else thought of it. The code names the file to whoever looks at it
-- afterwards and opens none.
CREATE TABLE casework.emergency (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    person       uuid NOT NULL,
    code         text NOT NULL,
    account      uuid NOT NULL,
    reason       text NOT NULL CONSTRAINT emergency_reason_known
                 CHECK (reason IN ('danger', 'health', 'colleague_absent', 'authority', 'other')),
    sealed       bytea NOT NULL CONSTRAINT emergency_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    opened_at    timestamptz NOT NULL,
    -- By the clock on the wall, as sessions are: what it opens is open until then.
    closes_at   timestamptz NOT NULL,
    verdict      text CONSTRAINT emergency_verdict_known CHECK (verdict IN ('justified', 'not_justified')),
    reviewed_at  timestamptz,
    reviewed_by  uuid,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT emergency_person FOREIGN KEY (organisation, person) REFERENCES casework.person,
    CONSTRAINT emergency_account FOREIGN KEY (organisation, account) REFERENCES access.membership,
    CONSTRAINT emergency_reviewed_by FOREIGN KEY (organisation, reviewed_by) REFERENCES access.membership,
    CONSTRAINT emergency_is_reviewed_whole CHECK (num_nonnulls(verdict, reviewed_at, reviewed_by) IN (0, 3)),
    CONSTRAINT emergency_is_reviewed_by_another CHECK (reviewed_by <> account)
);
CREATE INDEX emergency_person ON casework.emergency (organisation, person);
CREATE INDEX emergency_account ON casework.emergency (organisation, account, opened_at DESC);
CREATE INDEX emergency_reviewed_by ON casework.emergency (organisation, reviewed_by);
CREATE INDEX emergency_opened ON casework.emergency (organisation, opened_at DESC, id DESC);
CREATE INDEX emergency_unreviewed ON casework.emergency (opened_at) WHERE verdict IS NULL;
COMMENT ON COLUMN casework.emergency.organisation IS 'purpose: whose file was opened; retention: as the audit';
COMMENT ON COLUMN casework.emergency.id IS 'purpose: names the access; retention: as the audit';
COMMENT ON COLUMN casework.emergency.person IS 'purpose: whose file was opened; retention: as the audit';
COMMENT ON COLUMN casework.emergency.code IS 'purpose: whose file was opened, for whoever reviews it; retention: as the audit';
COMMENT ON COLUMN casework.emergency.account IS 'purpose: who opened it; retention: as the audit';
COMMENT ON COLUMN casework.emergency.reason IS 'purpose: why it was opened; retention: as the audit';
COMMENT ON COLUMN casework.emergency.sealed IS 'purpose: why it was opened, in words; retention: with the person';
COMMENT ON COLUMN casework.emergency.dek_version IS 'purpose: sealing; retention: with the person';
COMMENT ON COLUMN casework.emergency.opened_at IS 'purpose: when it was opened; retention: as the audit';
COMMENT ON COLUMN casework.emergency.closes_at IS 'purpose: how long it was open; retention: as the audit';
COMMENT ON COLUMN casework.emergency.verdict IS 'purpose: whether it was right; retention: as the audit';
COMMENT ON COLUMN casework.emergency.reviewed_at IS 'purpose: whether it was looked at in time; retention: as the audit';
COMMENT ON COLUMN casework.emergency.reviewed_by IS 'purpose: who looked at it; retention: as the audit';
COMMENT ON COLUMN casework.emergency.row_version IS 'purpose: integrity; retention: as the audit';
COMMENT ON COLUMN casework.emergency.entry IS 'purpose: integrity, the last audit entry; retention: as the audit';

-- The person whose file is open to this session in an emergency, if there is one.
CREATE FUNCTION casework.emergency_person() RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT e.person FROM casework.emergency e
    WHERE e.organisation = access.organisation() AND e.account = access.account() AND e.closes_at > clock_timestamp()
    ORDER BY e.closes_at DESC LIMIT 1
$$;

-- Whether it is open now.
CREATE FUNCTION casework.is_open(emergency casework.emergency) RETURNS boolean
    LANGUAGE sql STABLE AS $$ SELECT emergency.closes_at > clock_timestamp() $$;

-- Someone of the organisation by the code of their file, for whoever may open one in an emergency: that there is one, no more.
CREATE FUNCTION casework.emergency_candidate(code text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT p.id FROM casework.person p
    WHERE p.organisation = access.organisation() AND p.code = emergency_candidate.code
      AND p.merged_into IS NULL AND p.handed_over_at IS NULL
      AND access.roles() && ARRAY['caseworker', 'coordinator', 'pilot_lead']
$$;

-- Why someone may open none: what they opened was not reviewed in time, or was found not justified since the last that was.
-- `at` is the moment of the transaction.
CREATE FUNCTION casework.emergency_suspension(at timestamptz) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT CASE
        WHEN EXISTS (SELECT FROM casework.emergency e
                     WHERE e.organisation = access.organisation() AND e.account = access.account()
                       AND e.verdict IS NULL AND e.opened_at < emergency_suspension.at - interval '72 hours') THEN 'unreviewed'
        WHEN (SELECT e.verdict FROM casework.emergency e
              WHERE e.organisation = access.organisation() AND e.account = access.account() AND e.verdict IS NOT NULL
              ORDER BY e.reviewed_at DESC LIMIT 1) = 'not_justified' THEN 'not_justified'
    END
$$;

-- Opens one file for half an hour to someone of the organisation who does not follow the person, and tells at once whoever
-- does, and whoever will review it. Nothing is opened without a recent proof of who asks. Answers the digest of the row.
CREATE FUNCTION casework.open_in_emergency(id uuid, person uuid, reason text, sealed bytea, at timestamptz, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    own uuid := access.organisation();
    me uuid := access.account();
    file casework.person;
    digest bytea;
BEGIN
    PERFORM access.require_fresh();
    PERFORM pg_advisory_xact_lock(hashtextextended('emergency|' || me, 71));
    SELECT * INTO file FROM casework.person p
    WHERE p.organisation = own AND p.id = person AND p.merged_into IS NULL AND p.handed_over_at IS NULL;
    IF (FOUND AND access.may_change() AND access.roles() && ARRAY['caseworker', 'coordinator', 'pilot_lead']
        AND casework.emergency_suspension(at) IS NULL AND casework.emergency_person() IS NULL
        AND NOT EXISTS (SELECT FROM casework.assignment a
                        WHERE a.organisation = own AND a.person = file.id AND a.account = me AND a.until IS NULL)) IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to open' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO casework.emergency (organisation, id, person, code, account, reason, sealed, dek_version, opened_at, closes_at, entry)
    VALUES (own, id, file.id, file.code, me, reason, sealed, 1, at, clock_timestamp() + interval '30 minutes', entry);
    INSERT INTO casework.notice (id, organisation, account, kind, emergency, cause, at)
    SELECT gen_random_uuid(), own, m.account, 'emergency_opened', id, id, at
    FROM access.membership m
    JOIN access.account a ON a.id = m.account
    WHERE m.organisation = own AND m.account <> me AND a.disabled_at IS NULL AND (m.until IS NULL OR m.until > clock_timestamp())
      AND (m.roles && ARRAY['auditor', 'coordinator', 'org_admin'] OR EXISTS (
            SELECT FROM casework.assignment f
            WHERE f.organisation = own AND f.person = file.id AND f.account = m.account AND f.until IS NULL));
    SELECT audit.digest(e) INTO digest FROM casework.emergency e WHERE e.organisation = own AND e.id = open_in_emergency.id;
    RETURN digest;
END
$$;

-- Ends it before its time: its own account does.
CREATE FUNCTION casework.close_emergency(id uuid, entry uuid) RETURNS bytea
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE casework.emergency e
    SET closes_at = clock_timestamp(), row_version = e.row_version + 1, entry = close_emergency.entry
    WHERE e.organisation = access.organisation() AND e.id = close_emergency.id AND e.account = access.account()
      AND e.closes_at > clock_timestamp()
    RETURNING audit.digest(e)
$$;

-- What somebody else thinks of it. A verdict may be changed, by whoever may give one: that gives a right back, or takes it.
-- Whoever opened it is told.
CREATE FUNCTION casework.review_emergency(id uuid, verdict text, at timestamptz, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    own uuid := access.organisation();
    reviewed casework.emergency;
BEGIN
    UPDATE casework.emergency e
    SET verdict = review_emergency.verdict, reviewed_at = at, reviewed_by = access.account(), row_version = e.row_version + 1,
        entry = review_emergency.entry
    WHERE e.organisation = own AND e.id = review_emergency.id AND e.account <> access.account()
      AND access.may_change() AND access.roles() && ARRAY['auditor', 'coordinator']
    RETURNING * INTO reviewed;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not theirs to review' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO casework.notice (id, organisation, account, kind, emergency, cause, at)
    VALUES (gen_random_uuid(), own, reviewed.account, 'emergency_reviewed', reviewed.id, entry, at);
    RETURN audit.digest(reviewed);
END
$$;

-- Tells of what nobody has reviewed for 72 hours, once: whoever opened it, whose right is suspended, and whoever should have.
-- Answers how many there were.
CREATE FUNCTION jobs.tell_unreviewed(at timestamptz, most bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    found_now integer;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    WITH late AS (
        SELECT e.organisation, e.id, e.account FROM casework.emergency e
        WHERE e.verdict IS NULL AND e.opened_at < tell_unreviewed.at - interval '72 hours'
          AND NOT EXISTS (SELECT FROM casework.notice n
                          WHERE n.organisation = e.organisation AND n.emergency = e.id AND n.kind = 'emergency_unreviewed')
        ORDER BY e.opened_at LIMIT most
    ), told AS (
        INSERT INTO casework.notice (id, organisation, account, kind, emergency, cause, at)
        SELECT gen_random_uuid(), l.organisation, m.account, 'emergency_unreviewed', l.id, l.id, tell_unreviewed.at
        FROM late l
        JOIN access.membership m ON m.organisation = l.organisation
        JOIN access.account a ON a.id = m.account
        WHERE a.disabled_at IS NULL AND (m.until IS NULL OR m.until > clock_timestamp())
          AND (m.account = l.account OR m.roles && ARRAY['auditor', 'coordinator', 'org_admin'])
        ON CONFLICT ON CONSTRAINT notice_once DO NOTHING
    )
    SELECT count(*) INTO found_now FROM late;
    RETURN found_now;
END
$$;

SELECT access.learn('jobs.routine', 'routine_name_known', ARRAY['tell_unreviewed']);
SELECT access.learn('jobs.job', 'job_kind_known', ARRAY['look_unreviewed']);
SELECT access.learn('casework.notice', 'notice_kind_known',
    ARRAY['emergency_opened', 'emergency_reviewed', 'emergency_unreviewed', 'account_many_identities']);
SELECT access.learn('access.organisation_setting', 'organisation_setting_name_known', ARRAY['identity_reads_an_hour']);
ALTER TABLE jobs.job DROP CONSTRAINT job_names_what_it_needs;
ALTER TABLE jobs.job ADD CONSTRAINT job_names_what_it_needs CHECK (
    (move IS NOT NULL) = (kind LIKE 'tell%')
    AND (kind = 'tell_erasure' OR (handover IS NOT NULL) = (kind IN ('tell_giver', 'tell_receiver')))
    AND (consent IS NOT NULL) = (kind LIKE '%consent')
    AND (organisation IS NULL) = (kind IN ('find_unanswered', 'find_endings', 'find_majorities', 'look_unreviewed', 'purge'))
    AND num_nonnulls(referral, handover, consent) = CASE WHEN organisation IS NULL OR kind = 'review_majority' THEN 0 ELSE 1 END);

ALTER TABLE casework.notice ADD COLUMN emergency uuid,
    ADD CONSTRAINT notice_emergency FOREIGN KEY (organisation, emergency) REFERENCES casework.emergency (organisation, id),
    DROP CONSTRAINT notice_is_about_one,
    ADD CONSTRAINT notice_is_about_one CHECK (num_nonnulls(referral, handover, about, consent, agreement, emergency) = 1
        AND (kind LIKE 'handover%') = (handover IS NOT NULL) AND (kind LIKE 'account%') = (about IS NOT NULL)
        AND (kind LIKE 'consent%') = (consent IS NOT NULL) AND (kind LIKE 'agreement%') = (agreement IS NOT NULL)
        AND (kind LIKE 'emergency%') = (emergency IS NOT NULL));
CREATE INDEX notice_emergency ON casework.notice (organisation, emergency);
COMMENT ON COLUMN casework.notice.emergency IS 'purpose: where to look; retention: 90 days after it was read';

-- Too many identities in an hour: whoever keeps accounts and whoever reads the log are told, once an hour for an account.
CREATE FUNCTION access.alert_of_reads(at timestamptz) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    INSERT INTO casework.notice (id, organisation, account, kind, about, cause, at)
    SELECT gen_random_uuid(), m.organisation, m.account, 'account_many_identities', access.account(),
        md5(concat_ws('|', 'identities', access.account(), date_trunc('hour', alert_of_reads.at, 'UTC')))::uuid, alert_of_reads.at
    FROM access.membership m
    JOIN access.account a ON a.id = m.account
    WHERE m.organisation = access.organisation() AND m.roles && ARRAY['auditor', 'org_admin'] AND m.account <> access.account()
      AND a.disabled_at IS NULL AND (m.until IS NULL OR m.until > clock_timestamp())
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING
$$;

CREATE TRIGGER identity_reads_are_limited BEFORE INSERT ON audit.entry FOR EACH ROW
    WHEN (NEW.action IN ('person.revealed', 'person.history_revealed', 'protection.opened') AND NEW.outcome = 'ok')
    EXECUTE FUNCTION audit.limit_identity_reads();

RESET ROLE;
ALTER FUNCTION audit.limit_identity_reads OWNER TO relais_gate;
ALTER FUNCTION casework.emergency_person OWNER TO relais_gate;
ALTER FUNCTION casework.emergency_candidate OWNER TO relais_gate;
ALTER FUNCTION casework.emergency_suspension OWNER TO relais_gate;
ALTER FUNCTION casework.open_in_emergency OWNER TO relais_gate;
ALTER FUNCTION casework.close_emergency OWNER TO relais_gate;
ALTER FUNCTION casework.review_emergency OWNER TO relais_gate;
ALTER FUNCTION jobs.tell_unreviewed OWNER TO relais_gate;
ALTER FUNCTION access.alert_of_reads OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.is_open TO relais_casework;
GRANT EXECUTE ON FUNCTION casework.emergency_person TO relais_casework, relais_identity, relais_gate;
GRANT EXECUTE ON FUNCTION casework.emergency_candidate, casework.emergency_suspension, casework.open_in_emergency,
    casework.close_emergency, casework.review_emergency, jobs.tell_unreviewed, access.alert_of_reads TO relais_casework;
SET LOCAL ROLE relais_owner;

GRANT SELECT ON casework.emergency TO relais_casework;
GRANT SELECT, INSERT, UPDATE (closes_at, verdict, reviewed_at, reviewed_by, row_version, entry) ON casework.emergency TO relais_gate;

-- Whoever opened it, whoever follows the person, and whoever reviews.
ALTER TABLE casework.emergency ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.emergency FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.emergency TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY organisation_barrier ON casework.emergency AS RESTRICTIVE TO relais_casework
    USING (organisation = (SELECT access.organisation()));
CREATE POLICY own ON casework.emergency FOR SELECT TO relais_casework USING (account = (SELECT access.account()));
CREATE POLICY review ON casework.emergency FOR SELECT TO relais_casework
    USING ((SELECT access.roles())::text[] && ARRAY['auditor', 'coordinator', 'org_admin']);
CREATE POLICY holders ON casework.emergency FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.assignment a
                   WHERE a.organisation = emergency.organisation AND a.person = emergency.person
                     AND a.account = (SELECT access.account()) AND a.until IS NULL));

-- What it opens, for as long as it does: the file, who follows it, the identity. To be read; nothing is changed that way.
CREATE POLICY emergency ON casework.person FOR SELECT TO relais_casework USING (id = (SELECT casework.emergency_person()));
CREATE POLICY emergency ON identity.civil FOR SELECT TO relais_identity USING (person = (SELECT casework.emergency_person()));
CREATE POLICY emergency ON identity.contact FOR SELECT TO relais_identity USING (person = (SELECT casework.emergency_person()));
CREATE POLICY not_in_emergency ON casework.referral_side AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (person IS NULL OR person IS DISTINCT FROM (SELECT casework.emergency_person()));

RESET ROLE;

-- As in 0009, and for whoever has the file open in an emergency: they may need to call one of those.
CREATE OR REPLACE FUNCTION casework.followers(person uuid) RETURNS TABLE (account uuid, name text, since timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT a.account, access.account_name(a.account), a.since
    FROM casework.assignment a
    WHERE a.organisation = access.organisation() AND a.person = followers.person AND a.until IS NULL
      AND ('coordinator' = ANY (access.roles())
           OR (access.roles() && ARRAY['caseworker', 'pilot_lead']
               AND (EXISTS (SELECT FROM casework.assignment o
                            WHERE o.organisation = a.organisation AND o.person = a.person
                              AND o.account = access.account() AND o.until IS NULL)
                    OR casework.emergency_person() = a.person)))
    ORDER BY a.since, a.account
$$;
