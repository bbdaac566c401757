-- The figures of paths, counted as referrals move, so that a report over a million of them adds up a few thousand lines. They name
-- nobody: a pair of organisations, a service, the month something was sent in, what happened to it, and within how many days.

SET CONSTRAINTS ALL IMMEDIATE;
SET LOCAL ROLE relais_owner;

-- `days` is 0 where what is counted has no duration: so one line of 'answered' is one bar of a histogram, and a median is exact in
-- whole days. Each is kept twice, of its month and of its whole year (`is_year`): so that years, which most reports are about, cost a
-- twelfth.
CREATE TABLE casework.path_figure (
    referrer  uuid NOT NULL,
    recipient uuid NOT NULL,
    service   uuid NOT NULL,
    is_year   boolean NOT NULL,
    month     date NOT NULL,
    what      text NOT NULL,
    days      integer NOT NULL,
    total     bigint NOT NULL,
    PRIMARY KEY (referrer, recipient, service, is_year, month, what, days),
    CONSTRAINT path_figure_of_a_year CHECK (NOT is_year OR extract(month FROM month) = 1)
);
COMMENT ON COLUMN casework.path_figure.referrer IS 'purpose: counts, of nobody in particular; retention: as long as the service is kept';
COMMENT ON COLUMN casework.path_figure.recipient IS 'purpose: counts, of nobody in particular; retention: as long as the service is kept';
COMMENT ON COLUMN casework.path_figure.service IS 'purpose: counts, of nobody in particular; retention: as long as the service is kept';
COMMENT ON COLUMN casework.path_figure.is_year IS 'purpose: counts, of nobody in particular; retention: as long as the service is kept';
COMMENT ON COLUMN casework.path_figure.month IS 'purpose: counts, of nobody in particular; retention: as long as the service is kept';
COMMENT ON COLUMN casework.path_figure.what IS 'purpose: counts, of nobody in particular; retention: as long as the service is kept';
COMMENT ON COLUMN casework.path_figure.days IS 'purpose: counts, of nobody in particular; retention: as long as the service is kept';
COMMENT ON COLUMN casework.path_figure.total IS 'purpose: counts, of nobody in particular; retention: as long as the service is kept';

-- What has changed since the figures were last added up. A move adds lines here and changes none, so that two moves never wait for one
-- another; the daemon folds them into the figures every hour, and a report adds up both.
CREATE TABLE casework.path_change (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    referrer  uuid NOT NULL,
    recipient uuid NOT NULL,
    service   uuid NOT NULL,
    month     date NOT NULL,
    what      text NOT NULL,
    days      integer NOT NULL,
    total     bigint NOT NULL
);
COMMENT ON COLUMN casework.path_change.id IS 'purpose: counts, of nobody in particular; retention: an hour';
COMMENT ON COLUMN casework.path_change.referrer IS 'purpose: counts, of nobody in particular; retention: an hour';
COMMENT ON COLUMN casework.path_change.recipient IS 'purpose: counts, of nobody in particular; retention: an hour';
COMMENT ON COLUMN casework.path_change.service IS 'purpose: counts, of nobody in particular; retention: an hour';
COMMENT ON COLUMN casework.path_change.month IS 'purpose: counts, of nobody in particular; retention: an hour';
COMMENT ON COLUMN casework.path_change.what IS 'purpose: counts, of nobody in particular; retention: an hour';
COMMENT ON COLUMN casework.path_change.days IS 'purpose: counts, of nobody in particular; retention: an hour';
COMMENT ON COLUMN casework.path_change.total IS 'purpose: counts, of nobody in particular; retention: an hour';

ALTER TABLE casework.path_figure ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.path_figure FORCE ROW LEVEL SECURITY;
ALTER TABLE casework.path_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.path_change FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.path_figure TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY gate ON casework.path_change TO relais_gate USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON casework.path_figure, casework.path_change TO relais_gate;

-- What is counted of one referral as it stands, once it was sent: nothing of one entered in error.
CREATE FUNCTION casework.counted(r casework.referral) RETURNS TABLE (what text, days integer)
    LANGUAGE sql IMMUTABLE AS $$
    SELECT g.what, greatest(0, floor(extract(epoch FROM coalesce(g.until - g.since, interval '0')) / 86400))::integer
    FROM (VALUES
        ('sent', true, NULL::timestamptz, NULL::timestamptz),
        ('under_way', (r).ended_at IS NULL, NULL, NULL),
        ('completed', (r).state = 'completed', NULL, NULL),
        ('unfulfilled', (r).ended_at IS NOT NULL AND (r).state <> 'completed', NULL, NULL),
        ('taken', (r).state IN ('accepted', 'in_progress', 'completed', 'not_fulfilled'), NULL, NULL),
        ('declined', (r).state = 'declined', NULL, NULL),
        ('in_time', (r).answered_at <= (r).due_at, NULL, NULL),
        ('unanswered', (r).state = 'expired' AND (r).answered_at IS NULL, NULL, NULL),
        ('received', (r).received_at IS NOT NULL, (r).sent_at, (r).received_at),
        ('answered', (r).answered_at IS NOT NULL, (r).sent_at, (r).answered_at),
        ('started', (r).started_at IS NOT NULL, (r).answered_at, (r).started_at),
        ('ended', (r).started_at IS NOT NULL AND (r).ended_at IS NOT NULL, (r).started_at, (r).ended_at),
        ('reason:' || (r).reason, (r).ended_at IS NOT NULL AND (r).reason IS NOT NULL, NULL, NULL)
    ) AS g (what, holds, since, until)
    WHERE (r).sent_at IS NOT NULL AND (r).state <> 'entered_in_error' AND g.holds
$$;

CREATE FUNCTION casework.count_referral() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO casework.path_change (referrer, recipient, service, month, what, days, total)
    SELECT NEW.referrer, NEW.recipient, NEW.service, date_trunc('month', NEW.sent_at AT TIME ZONE 'Europe/Paris')::date, c.what, c.days,
        sum(c.total)
    FROM (SELECT n.what, n.days, 1 AS total FROM casework.counted(NEW) n
          UNION ALL
          SELECT o.what, o.days, -1 FROM casework.counted(OLD) o) c
    GROUP BY c.what, c.days HAVING sum(c.total) <> 0;
    RETURN NULL;
END
$$;
-- Where, when and to whom it was sent never changes from then on: what was counted there is taken from there.
CREATE TRIGGER figures_follow AFTER UPDATE ON casework.referral FOR EACH ROW
    WHEN (NEW.sent_at IS NOT NULL
        AND (NEW.state, NEW.reason, NEW.sent_at, NEW.received_at, NEW.answered_at, NEW.started_at, NEW.ended_at)
            IS DISTINCT FROM (OLD.state, OLD.reason, OLD.sent_at, OLD.received_at, OLD.answered_at, OLD.started_at, OLD.ended_at))
    EXECUTE FUNCTION casework.count_referral();

-- A referral that is kept no longer stays counted: it happened.

-- Every figure, told from the rows themselves.
CREATE FUNCTION casework.figures() RETURNS TABLE (referrer uuid, recipient uuid, service uuid, is_year boolean, month date, what text,
    days integer, total bigint)
    LANGUAGE sql STABLE AS $$
    WITH of_months AS MATERIALIZED (
        SELECT r.referrer, r.recipient, r.service, date_trunc('month', r.sent_at AT TIME ZONE 'Europe/Paris')::date AS month, c.what, c.days,
            count(*) AS total
        FROM casework.referral r CROSS JOIN LATERAL casework.counted(r) c
        WHERE r.sent_at IS NOT NULL
        GROUP BY 1, 2, 3, 4, 5, 6)
    SELECT m.referrer, m.recipient, m.service, false, m.month, m.what, m.days, m.total FROM of_months m
    UNION ALL
    SELECT m.referrer, m.recipient, m.service, true, date_trunc('year', m.month)::date, m.what, m.days, sum(m.total)::bigint
    FROM of_months m GROUP BY 1, 2, 3, 5, 6, 7
$$;

RESET ROLE;
INSERT INTO casework.path_figure (referrer, recipient, service, is_year, month, what, days, total)
SELECT f.referrer, f.recipient, f.service, f.is_year, f.month, f.what, f.days, f.total FROM casework.figures() f;
SET CONSTRAINTS ALL IMMEDIATE;
SET LOCAL ROLE relais_owner;
CREATE INDEX path_figure_referrer ON casework.path_figure (referrer, is_year, month) INCLUDE (recipient, service, what, days, total);
CREATE INDEX path_figure_recipient ON casework.path_figure (recipient, is_year, month) INCLUDE (referrer, service, what, days, total);

-- The figures of what the caller's organisation sent and received, of what was sent from one month to another.
CREATE FUNCTION casework.path_figures(from_month date, to_month date)
    RETURNS TABLE (referrer uuid, recipient uuid, service uuid, what text, days integer, total bigint)
    LANGUAGE plpgsql STABLE ROWS 1000 SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
    -- The whole years within, and the months before and after them; where there is no whole year, all of it is months.
    first_year date := date_trunc('year', from_month + interval '11 months')::date;
    after_years date := date_trunc('year', to_month + interval '1 month')::date;
BEGIN
    IF own IS NULL OR NOT access.roles() && ARRAY['caseworker', 'coordinator', 'org_admin', 'auditor'] THEN
        RAISE EXCEPTION 'for the members of an organisation' USING ERRCODE = 'RL003';
    END IF;
    IF after_years <= first_year THEN
        first_year := (to_month + interval '1 month')::date;
        after_years := first_year;
    END IF;
    RETURN QUERY
    SELECT f.referrer, f.recipient, f.service, f.what, f.days, sum(f.total)::bigint
    FROM (SELECT s.referrer, s.recipient, s.service, s.what, s.days, s.total FROM casework.path_figure s
          WHERE s.referrer = own AND s.is_year AND s.month >= first_year AND s.month < after_years
          UNION ALL
          SELECT s.referrer, s.recipient, s.service, s.what, s.days, s.total FROM casework.path_figure s
          WHERE s.referrer = own AND NOT s.is_year
            AND (s.month >= from_month AND s.month < first_year OR s.month >= after_years AND s.month <= to_month)
          UNION ALL
          SELECT s.referrer, s.recipient, s.service, s.what, s.days, s.total FROM casework.path_figure s
          WHERE s.recipient = own AND s.is_year AND s.month >= first_year AND s.month < after_years
          UNION ALL
          SELECT s.referrer, s.recipient, s.service, s.what, s.days, s.total FROM casework.path_figure s
          WHERE s.recipient = own AND NOT s.is_year
            AND (s.month >= from_month AND s.month < first_year OR s.month >= after_years AND s.month <= to_month)
          UNION ALL
          SELECT s.referrer, s.recipient, s.service, s.what, s.days, s.total FROM casework.path_change s
          WHERE own IN (s.referrer, s.recipient) AND s.month BETWEEN from_month AND to_month) f
    GROUP BY f.referrer, f.recipient, f.service, f.what, f.days HAVING sum(f.total) <> 0;
END
$$;

-- How many of the caller's organisation are between two legs, by the service the last leg went to.
CREATE FUNCTION casework.lost_between() RETURNS TABLE (service uuid, total bigint)
    LANGUAGE plpgsql STABLE ROWS 20 SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
BEGIN
    IF own IS NULL OR NOT access.roles() && ARRAY['caseworker', 'coordinator', 'org_admin', 'auditor'] THEN
        RAISE EXCEPTION 'for the members of an organisation' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY SELECT t.service, count(*) FROM casework.path t
    WHERE t.organisation = own AND t.between_at IS NOT NULL GROUP BY t.service ORDER BY count(*) DESC, t.service LIMIT 100;
END
$$;

-- Adds up what has changed: for the daemon. What another is folding at this moment is left to it. Answers how many lines there were.
CREATE FUNCTION casework.fold_figures(most bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    folded bigint;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    WITH gone AS (
        DELETE FROM casework.path_change d
        WHERE d.id IN (SELECT c.id FROM casework.path_change c ORDER BY c.id LIMIT fold_figures.most FOR UPDATE SKIP LOCKED)
        RETURNING d.referrer, d.recipient, d.service, d.month, d.what, d.days, d.total),
    added AS (
        INSERT INTO casework.path_figure AS f (referrer, recipient, service, is_year, month, what, days, total)
        SELECT g.referrer, g.recipient, g.service, y.is_year,
            CASE WHEN y.is_year THEN date_trunc('year', g.month)::date ELSE g.month END, g.what, g.days, sum(g.total)
        FROM gone g CROSS JOIN (VALUES (false), (true)) AS y (is_year)
        GROUP BY 1, 2, 3, 4, 5, 6, 7
        ORDER BY 1, 2, 3, 4, 5, 6, 7
        ON CONFLICT (referrer, recipient, service, is_year, month, what, days) DO UPDATE SET total = f.total + excluded.total)
    SELECT count(*) INTO folded FROM gone;
    RETURN folded;
END
$$;

RESET ROLE;
ALTER FUNCTION casework.count_referral OWNER TO relais_gate;
ALTER FUNCTION casework.path_figures OWNER TO relais_gate;
ALTER FUNCTION casework.lost_between OWNER TO relais_gate;
ALTER FUNCTION casework.fold_figures OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.path_figures, casework.lost_between, casework.fold_figures TO relais_casework;
SET LOCAL ROLE relais_owner;
GRANT EXECUTE ON FUNCTION casework.counted, casework.figures TO relais_gate;

RESET ROLE;
