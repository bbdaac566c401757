-- The clocks of rights and breaches: whoever has to do something is told in time, and when it is late. What else there is to be told
-- of, and the jobs of retention, are learnt beside what earlier migrations taught.

SET LOCAL ROLE relais_owner;

ALTER TABLE casework.notice ADD COLUMN request uuid, ADD COLUMN breach uuid, ADD COLUMN person uuid,
    ADD CONSTRAINT notice_request FOREIGN KEY (organisation, request) REFERENCES casework.request (organisation, id),
    ADD CONSTRAINT notice_breach FOREIGN KEY (organisation, breach) REFERENCES casework.breach (organisation, id),
    ADD CONSTRAINT notice_person FOREIGN KEY (organisation, person) REFERENCES casework.person (organisation, id);
CREATE INDEX notice_request ON casework.notice (organisation, request);
CREATE INDEX notice_breach ON casework.notice (organisation, breach);
CREATE INDEX notice_person ON casework.notice (organisation, person);
COMMENT ON COLUMN casework.notice.request IS 'purpose: where to look; retention: 90 days after it was read';
COMMENT ON COLUMN casework.notice.breach IS 'purpose: where to look; retention: 90 days after it was read';
COMMENT ON COLUMN casework.notice.person IS 'purpose: where to look; retention: 90 days after it was read';

SELECT access.learn('casework.notice', 'notice_kind_known', ARRAY['restricted', 'restriction_lifted', 'handover_restricted',
    'handover_restriction_lifted', 'request_made', 'request_due', 'request_late', 'breach_found', 'breach_due', 'breach_late',
    'retention_words', 'retention_file']);
SELECT access.learn('jobs.job', 'job_kind_known', ARRAY['tell_restriction', 'tell_lifting', 'look_clocks', 'find_retention',
    'review_retention', 'end_words', 'end_file']);
SELECT access.learn('jobs.routine', 'routine_name_known', ARRAY['look_clocks', 'find_retention']);
SELECT access.learn('access.organisation_setting', 'organisation_setting_name_known', ARRAY['statement_names', 'retention_file_months',
    'retention_words_months', 'retention_request_months', 'retention_consent_months']);
ALTER TABLE casework.notice DROP CONSTRAINT notice_is_about_one,
    ADD CONSTRAINT notice_is_about_one CHECK (
        num_nonnulls(referral, handover, consent, agreement, emergency, about, request, breach, person) = 1
        AND (kind LIKE 'handover%') = (handover IS NOT NULL) AND (kind LIKE 'consent%') = (consent IS NOT NULL)
        AND (kind LIKE 'agreement%') = (agreement IS NOT NULL) AND (kind LIKE 'emergency%') = (emergency IS NOT NULL)
        AND (kind LIKE 'account%') = (about IS NOT NULL) AND (kind LIKE 'request%') = (request IS NOT NULL)
        AND (kind LIKE 'breach%') = (breach IS NOT NULL) AND (kind LIKE 'retention%') = (person IS NOT NULL));

ALTER TABLE jobs.job ADD COLUMN person uuid;
COMMENT ON COLUMN jobs.job.person IS 'purpose: what it is about; retention: until it is done';
ALTER TABLE jobs.job DROP CONSTRAINT job_names_what_it_needs;
ALTER TABLE jobs.job ADD CONSTRAINT job_names_what_it_needs CHECK (
    (move IS NOT NULL) = (kind LIKE 'tell%')
    AND (kind IN ('tell_erasure', 'tell_restriction', 'tell_lifting') OR (handover IS NOT NULL) = (kind IN ('tell_giver', 'tell_receiver')))
    AND (consent IS NOT NULL) = (kind LIKE '%consent') AND (person IS NOT NULL) = (kind IN ('end_words', 'end_file'))
    AND (organisation IS NULL) = (kind IN ('find_unanswered', 'find_endings', 'find_majorities', 'look_unreviewed', 'look_clocks',
        'find_retention', 'purge'))
    AND num_nonnulls(referral, handover, consent, person)
        = CASE WHEN organisation IS NULL OR kind IN ('review_majority', 'review_retention') THEN 0 ELSE 1 END);
CREATE UNIQUE INDEX job_end_key ON jobs.job (organisation, person, kind) WHERE kind IN ('end_words', 'end_file');
CREATE UNIQUE INDEX job_review_retention_key ON jobs.job (organisation, kind) WHERE kind = 'review_retention';

-- Those of an organisation who are told of something about a person, about an account, or about what is the law's to look after.
CREATE FUNCTION access.told_of(organisation uuid, person uuid, account uuid, is_breach boolean) RETURNS SETOF uuid
    LANGUAGE sql STABLE AS $$
    SELECT m.account
    FROM access.membership m
    JOIN access.account a ON a.id = m.account
    WHERE m.organisation = told_of.organisation AND a.disabled_at IS NULL AND (m.until IS NULL OR m.until > clock_timestamp())
      AND m.account IS DISTINCT FROM told_of.account
      AND ('auditor' = ANY (m.roles)
        OR ((is_breach OR told_of.account IS NOT NULL) AND 'org_admin' = ANY (m.roles))
        OR (told_of.person IS NOT NULL AND ('coordinator' = ANY (m.roles) OR EXISTS (
                SELECT FROM casework.assignment f
                WHERE f.organisation = m.organisation AND f.person = told_of.person AND f.account = m.account AND f.until IS NULL))))
$$;

-- Tells of requests whose month ends within a week, or has ended, and of breaches the authority was not told of: a day before the
-- seventy-two hours are over, and after. Each once. So many of each at a time; answers how many notices were given.
CREATE FUNCTION jobs.tell_clocks(today date, at timestamptz, most bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    told integer;
    more integer;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO casework.notice (id, organisation, account, kind, request, cause, at)
    SELECT gen_random_uuid(), d.organisation, t.account, d.kind, d.id, d.cause, tell_clocks.at
    FROM (SELECT k.*, md5(concat_ws('|', k.kind, k.id, k.due_on))::uuid AS cause
          FROM (SELECT r.organisation, r.id, r.person, r.account, r.due_on,
                    CASE WHEN r.due_on < today THEN 'request_late' ELSE 'request_due' END AS kind
                FROM casework.request r WHERE r.answer IS NULL AND r.due_on <= today + 7
                ORDER BY r.due_on LIMIT most) k) d
    CROSS JOIN LATERAL access.told_of(d.organisation, d.person, d.account, false) AS t (account)
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING;
    GET DIAGNOSTICS told = ROW_COUNT;
    INSERT INTO casework.notice (id, organisation, account, kind, breach, cause, at)
    SELECT gen_random_uuid(), d.organisation, t.account, d.kind, d.id, md5(concat_ws('|', d.kind, d.id))::uuid, tell_clocks.at
    FROM (SELECT b.organisation, b.id,
              CASE WHEN b.found_at <= tell_clocks.at - interval '72 hours' THEN 'breach_late' ELSE 'breach_due' END AS kind
          FROM casework.breach b
          WHERE b.authority_told_at IS NULL AND b.closed_at IS NULL AND b.risk IS DISTINCT FROM 'none'
            AND b.found_at <= tell_clocks.at - interval '48 hours'
          ORDER BY b.found_at LIMIT most) d
    CROSS JOIN LATERAL access.told_of(d.organisation, NULL, NULL, true) AS t (account)
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING;
    GET DIAGNOSTICS more = ROW_COUNT;
    RETURN told + more;
END
$$;

-- Tells at once of a breach that the caller has just recorded, and of something they ask about their own account.
CREATE FUNCTION casework.tell_at_once(request uuid, breach uuid, at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    own uuid := access.organisation();
    me uuid := access.account();
BEGIN
    IF access.may_change() IS NOT TRUE OR NOT (
        EXISTS (SELECT FROM casework.request r WHERE r.organisation = own AND r.id = tell_at_once.request AND r.recorded_by = me
                  AND r.recorded_at = tell_at_once.at AND r.account IS NOT NULL)
        OR EXISTS (SELECT FROM casework.breach b WHERE b.organisation = own AND b.id = tell_at_once.breach AND b.recorded_by = me
                     AND b.recorded_at = tell_at_once.at)) THEN
        RAISE EXCEPTION 'not theirs to tell' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO casework.notice (id, organisation, account, kind, request, breach, cause, at)
    SELECT gen_random_uuid(), own, t.account, CASE WHEN tell_at_once.breach IS NULL THEN 'request_made' ELSE 'breach_found' END,
        tell_at_once.request, tell_at_once.breach, coalesce(tell_at_once.breach, tell_at_once.request), tell_at_once.at
    FROM access.told_of(own, NULL, (SELECT r.account FROM casework.request r WHERE r.organisation = own AND r.id = tell_at_once.request),
        tell_at_once.breach IS NOT NULL) AS t (account)
    WHERE t.account <> me
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING;
END
$$;

RESET ROLE;
ALTER FUNCTION jobs.tell_clocks OWNER TO relais_gate;
ALTER FUNCTION casework.tell_at_once OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION access.told_of TO relais_gate;
GRANT EXECUTE ON FUNCTION jobs.tell_clocks, casework.tell_at_once TO relais_casework;
