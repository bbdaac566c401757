-- Clocks: by when an answer is due, when whoever must answer is reminded, when a referral expires, when the first news of a support
-- and the next ones are due. They are set by the moves themselves, whoever makes them, keep to working days, and ring once.

SET LOCAL ROLE relais_owner;

-- Easter Sunday, by the Gregorian computus (Meeus, Jones, Butcher).
CREATE FUNCTION directory.easter(year integer) RETURNS date
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
DECLARE
    a integer := year % 19;
    b integer := year / 100;
    c integer := year % 100;
    g integer := (8 * b + 13) / 25;
    h integer := (19 * a + b - b / 4 - g + 15) % 30;
    m integer := (a + 11 * h) / 319;
    r integer := (2 * (b % 4) + 2 * (c / 4) - c % 4 - h + m + 32) % 7;
    month integer := (h - m + r + 90) / 25;
BEGIN
    RETURN make_date(year, month, (h - m + r + month + 19) % 32);
END
$$;

-- Whether nobody works: Saturdays, Sundays, and the public holidays of mainland France (Code du travail L3133-1).
CREATE FUNCTION directory.is_day_off(day date) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
    SELECT extract(isodow FROM day) > 5
        OR (extract(month FROM day), extract(day FROM day)) IN ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
        OR day - directory.easter(extract(year FROM day)::integer) IN (1, 39, 50)
$$;

-- The same time of day, on the first day from then on that is worked.
CREATE FUNCTION directory.on_working_day(at timestamptz) RETURNS timestamptz
    LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
DECLARE
    wall timestamp := at AT TIME ZONE 'Europe/Paris';
BEGIN
    WHILE directory.is_day_off(wall::date) LOOP
        wall := wall + interval '1 day';
    END LOOP;
    RETURN wall AT TIME ZONE 'Europe/Paris';
END
$$;

CREATE FUNCTION directory.days_later(at timestamptz, days integer) RETURNS timestamptz
    LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
    SELECT directory.on_working_day(at + days * interval '24 hours')
$$;

-- What a service settles for its clocks; nothing where its organisation's settings hold, or the program's own.
CREATE TABLE directory.service_clock (
    organisation  uuid NOT NULL,
    service       uuid PRIMARY KEY,
    reminder_days integer CONSTRAINT service_clock_reminder_range CHECK (reminder_days BETWEEN 1 AND 365),
    expiry_days   integer CONSTRAINT service_clock_expiry_range CHECK (expiry_days BETWEEN 1 AND 365),
    offer_days    integer CONSTRAINT service_clock_offer_range CHECK (offer_days BETWEEN 1 AND 60),
    start_days    integer CONSTRAINT service_clock_start_range CHECK (start_days BETWEEN 1 AND 365),
    progress_days integer CONSTRAINT service_clock_progress_range CHECK (progress_days BETWEEN 1 AND 365),
    escalation    uuid,
    row_version   bigint NOT NULL DEFAULT 1,
    entry         uuid NOT NULL,
    CONSTRAINT service_clock_service FOREIGN KEY (organisation, service) REFERENCES directory.service (organisation, id),
    CONSTRAINT service_clock_escalation FOREIGN KEY (organisation, escalation) REFERENCES access.membership (organisation, account)
);
CREATE INDEX service_clock_service ON directory.service_clock (organisation, service);
CREATE INDEX service_clock_escalation ON directory.service_clock (organisation, escalation);
COMMENT ON COLUMN directory.service_clock.organisation IS 'purpose: whose service it is; retention: with the service';
COMMENT ON COLUMN directory.service_clock.service IS 'purpose: which service; retention: with the service';
COMMENT ON COLUMN directory.service_clock.reminder_days IS 'purpose: clocks of a service; retention: with the service';
COMMENT ON COLUMN directory.service_clock.expiry_days IS 'purpose: clocks of a service; retention: with the service';
COMMENT ON COLUMN directory.service_clock.offer_days IS 'purpose: clocks of a service; retention: with the service';
COMMENT ON COLUMN directory.service_clock.start_days IS 'purpose: clocks of a service; retention: with the service';
COMMENT ON COLUMN directory.service_clock.progress_days IS 'purpose: clocks of a service; retention: with the service';
COMMENT ON COLUMN directory.service_clock.escalation IS 'purpose: who is told that an answer is late; retention: with the service';
COMMENT ON COLUMN directory.service_clock.row_version IS 'purpose: integrity; retention: with the service';
COMMENT ON COLUMN directory.service_clock.entry IS 'purpose: integrity, the last audit entry; retention: with the service';

-- What will ring of a referral, and when. It says nothing that its moves and facts do not, is written by triggers alone, and so has no
-- digest and no entry of its own. What has rung is gone.
CREATE TABLE casework.clock (
    referral uuid NOT NULL REFERENCES casework.referral,
    kind     text NOT NULL CONSTRAINT clock_kind_known CHECK (kind IN ('remind', 'overdue', 'expire', 'start', 'progress', 'offer')),
    rings_at timestamptz NOT NULL,
    PRIMARY KEY (referral, kind)
);
CREATE INDEX clock_rings ON casework.clock (rings_at);
COMMENT ON COLUMN casework.clock.referral IS 'purpose: by when something is to be done; retention: until the referral ends';
COMMENT ON COLUMN casework.clock.kind IS 'purpose: by when something is to be done; retention: until the referral ends';
COMMENT ON COLUMN casework.clock.rings_at IS 'purpose: by when something is to be done; retention: until the referral ends';

SELECT access.learn('access.organisation_setting', 'organisation_setting_name_known', ARRAY['reminder_days', 'expiry_days', 'offer_days',
    'start_days', 'progress_days']);
SELECT access.learn('jobs.job', 'job_kind_known', ARRAY['remind_start', 'remind_progress']);
SELECT access.learn('casework.notice', 'notice_kind_known', ARRAY['escalated', 'start_due', 'progress_due']);

-- How many days a clock of a service has: what the service settled, its organisation, or the program (Setting.standard).
CREATE FUNCTION directory.clock_days(service uuid, name text) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(
        (SELECT CASE clock_days.name WHEN 'reminder_days' THEN c.reminder_days WHEN 'expiry_days' THEN c.expiry_days
            WHEN 'offer_days' THEN c.offer_days WHEN 'start_days' THEN c.start_days WHEN 'progress_days' THEN c.progress_days END
         FROM directory.service_clock c WHERE c.service = clock_days.service),
        (SELECT s.value::integer FROM directory.service v
         JOIN access.organisation_setting s ON s.organisation = v.organisation AND s.name = clock_days.name
         WHERE v.id = clock_days.service),
        CASE clock_days.name WHEN 'reminder_days' THEN 10 WHEN 'expiry_days' THEN 30 WHEN 'offer_days' THEN 7
            WHEN 'start_days' THEN 7 WHEN 'progress_days' THEN 30 END)
$$;

-- A referral moved: what rang for the state it was in rings no more.
CREATE FUNCTION casework.set_clocks() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    service uuid;
    due_at timestamptz;
    sent_at timestamptz;
BEGIN
    SELECT r.service, r.due_at, r.sent_at INTO service, due_at, sent_at FROM casework.referral r WHERE r.id = NEW.referral;
    IF sent_at IS NULL THEN
        RETURN NULL;
    END IF;
    DELETE FROM casework.clock c WHERE c.referral = NEW.referral;
    IF NEW.to_state = 'sent' THEN
        INSERT INTO casework.clock (referral, kind, rings_at)
        VALUES (NEW.referral, 'remind', directory.days_later(NEW.at, directory.clock_days(service, 'reminder_days'))),
            (NEW.referral, 'overdue', due_at),
            (NEW.referral, 'expire', directory.days_later(NEW.at, directory.clock_days(service, 'expiry_days')));
    ELSIF NEW.to_state = 'waitlisted' THEN
        INSERT INTO casework.clock (referral, kind, rings_at)
        VALUES (NEW.referral, 'expire', directory.days_later(NEW.at, directory.clock_days(service, 'expiry_days')));
    ELSIF NEW.to_state = 'accepted' THEN
        INSERT INTO casework.clock (referral, kind, rings_at)
        VALUES (NEW.referral, 'start', directory.days_later(NEW.at, directory.clock_days(service, 'start_days')));
    ELSIF NEW.to_state = 'in_progress' THEN
        INSERT INTO casework.clock (referral, kind, rings_at)
        VALUES (NEW.referral, 'progress', directory.days_later(NEW.at, directory.clock_days(service, 'progress_days')));
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER clocks_are_set AFTER INSERT ON casework.referral_move FOR EACH ROW EXECUTE FUNCTION casework.set_clocks();

-- There is news of a support: a fact, or a word from whoever gives it. The next is due from then on.
CREATE FUNCTION casework.hear_news(referral uuid, at timestamptz) RETURNS void
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    service uuid;
BEGIN
    SELECT r.service INTO service FROM casework.referral r WHERE r.id = hear_news.referral AND r.state IN ('accepted', 'in_progress');
    IF FOUND THEN
        DELETE FROM casework.clock c WHERE c.referral = hear_news.referral AND c.kind = 'start';
        INSERT INTO casework.clock AS c (referral, kind, rings_at)
        VALUES (hear_news.referral, 'progress', directory.days_later(hear_news.at, directory.clock_days(service, 'progress_days')))
        ON CONFLICT ON CONSTRAINT clock_pkey DO UPDATE SET rings_at = greatest(c.rings_at, excluded.rings_at);
    END IF;
END
$$;
CREATE FUNCTION casework.hear_fact() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM casework.hear_news(NEW.referral, NEW.recorded_at);
    RETURN NULL;
END
$$;
CREATE FUNCTION casework.hear_message() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF EXISTS (SELECT FROM casework.referral r WHERE r.id = NEW.referral AND r.recipient = NEW.organisation) THEN
        PERFORM casework.hear_news(NEW.referral, NEW.at);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER news_is_heard AFTER INSERT OR UPDATE OF recorded_at ON casework.attendance FOR EACH ROW EXECUTE FUNCTION casework.hear_fact();
CREATE TRIGGER news_is_heard AFTER INSERT OR UPDATE OF recorded_at ON casework.assessment FOR EACH ROW EXECUTE FUNCTION casework.hear_fact();
CREATE TRIGGER news_is_heard AFTER INSERT ON casework.message FOR EACH ROW EXECUTE FUNCTION casework.hear_message();

-- Rings: leaves a job for each clock whose time has come, once. So many at a time; answers how many. News that is still due after a
-- ring is due again so many days later.
DROP FUNCTION jobs.find_unanswered;
CREATE FUNCTION jobs.find_unanswered(at timestamptz, most bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    rung record;
    found_now integer := 0;
    next timestamptz;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    FOR rung IN
        SELECT c.referral, c.kind, c.rings_at, r.referrer, r.recipient, r.service
        FROM casework.clock c JOIN casework.referral r ON r.id = c.referral
        WHERE c.rings_at <= find_unanswered.at
        ORDER BY c.rings_at, c.referral, c.kind
        LIMIT find_unanswered.most
        FOR UPDATE OF c SKIP LOCKED
    LOOP
        -- What expires now is not to be answered any more.
        IF rung.kind IN ('remind', 'overdue') AND EXISTS (
            SELECT FROM casework.clock e
            WHERE e.referral = rung.referral AND e.kind = 'expire' AND e.rings_at <= find_unanswered.at) THEN
            DELETE FROM casework.clock c WHERE c.referral = rung.referral AND c.kind = rung.kind;
            CONTINUE;
        END IF;
        IF rung.kind IN ('start', 'progress') THEN
            next := directory.days_later(rung.rings_at, directory.clock_days(rung.service, 'progress_days'));
            IF next <= find_unanswered.at THEN
                next := directory.days_later(find_unanswered.at, directory.clock_days(rung.service, 'progress_days'));
            END IF;
            DELETE FROM casework.clock c WHERE c.referral = rung.referral AND c.kind = rung.kind;
            INSERT INTO casework.clock (referral, kind, rings_at) VALUES (rung.referral, 'progress', next)
            ON CONFLICT ON CONSTRAINT clock_pkey DO NOTHING;
        ELSE
            DELETE FROM casework.clock c WHERE c.referral = rung.referral AND c.kind = rung.kind;
        END IF;
        INSERT INTO jobs.job (id, kind, organisation, referral, left_at, run_at)
        VALUES (gen_random_uuid(), CASE rung.kind WHEN 'remind' THEN 'remind_waiting' WHEN 'overdue' THEN 'remind_overdue'
                WHEN 'expire' THEN 'expire' WHEN 'start' THEN 'remind_start' WHEN 'progress' THEN 'remind_progress'
                ELSE 'lapse_offer' END,
            CASE rung.kind WHEN 'expire' THEN rung.referrer ELSE rung.recipient END, rung.referral, find_unanswered.at, find_unanswered.at)
        ON CONFLICT DO NOTHING;
        found_now := found_now + 1;
    END LOOP;
    RETURN found_now;
END
$$;

-- Tells whoever the service named that an answer is late, while it still is.
CREATE FUNCTION casework.escalate(referral uuid, at timestamptz) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    context text[] := access.context();
    told integer;
BEGIN
    IF (context[2] = 'daemon' AND context[4] <> '') IS NOT TRUE THEN
        RAISE EXCEPTION 'only the daemon gives notice' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO casework.notice (id, organisation, account, kind, referral, cause, at)
    SELECT gen_random_uuid(), m.organisation, m.account, 'escalated', r.id, r.id, escalate.at
    FROM casework.referral r
    JOIN directory.service_clock c ON c.service = r.service
    JOIN access.membership m ON m.organisation = c.organisation AND m.account = c.escalation
    JOIN access.account a ON a.id = m.account
    WHERE r.id = escalate.referral AND r.state = 'sent' AND r.recipient = context[4]::uuid AND 'coordinator' = ANY (m.roles)
      AND (m.until IS NULL OR m.until > clock_timestamp()) AND a.disabled_at IS NULL
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING;
    GET DIAGNOSTICS told = ROW_COUNT;
    RETURN told;
END
$$;

-- Those a service may name: whoever sees all of its referrals.
CREATE FUNCTION access.coordinators(organisation uuid) RETURNS TABLE (account uuid, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT m.account, a.name
    FROM access.membership m
    JOIN access.account a ON a.id = m.account
    WHERE m.organisation = coordinators.organisation AND 'coordinator' = ANY (m.roles)
      AND (m.until IS NULL OR m.until > clock_timestamp()) AND a.disabled_at IS NULL
      AND ('administrator' = ANY (access.roles())
        OR (access.organisation() = m.organisation AND access.roles() && ARRAY['coordinator', 'org_admin']))
    ORDER BY a.name, a.id
$$;

-- The nearest news due of what someone has in hand.
CREATE FUNCTION casework.news_due(before timestamptz, most bigint) RETURNS TABLE (referral uuid, rings_at timestamptz)
    LANGUAGE plpgsql STABLE ROWS 12 SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
    me uuid := access.account();
BEGIN
    IF access.roles() && ARRAY['caseworker', 'coordinator'] THEN
        RETURN QUERY
        SELECT h.referral, c.rings_at
        FROM casework.hand h
        JOIN casework.clock c ON c.referral = h.referral AND c.kind IN ('start', 'progress')
        WHERE h.organisation = own AND h.holder = me AND h.side = 'recipient' AND h.state IN ('accepted', 'in_progress')
          AND c.rings_at < news_due.before
        ORDER BY c.rings_at, h.referral
        LIMIT news_due.most;
    END IF;
END
$$;

GRANT SELECT ON directory.service_clock TO relais_gate;
GRANT SELECT, INSERT, UPDATE ON directory.service_clock TO relais_directory;
ALTER TABLE directory.service_clock ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory.service_clock FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON directory.service_clock FOR SELECT TO relais_gate USING (true);
CREATE POLICY organisation_barrier ON directory.service_clock AS RESTRICTIVE TO relais_directory
    USING ('administrator' = ANY ((SELECT access.roles())::text[]) OR organisation = (SELECT access.organisation()));
CREATE POLICY editors ON directory.service_clock TO relais_directory
    USING ((SELECT access.roles())::text[] && ARRAY['administrator', 'coordinator', 'org_admin'])
    WITH CHECK ((SELECT access.roles())::text[] && ARRAY['administrator', 'coordinator', 'org_admin']);
CREATE POLICY scope_insert_too ON directory.service_clock AS RESTRICTIVE FOR INSERT TO relais_directory WITH CHECK ((SELECT access.may_change()));
CREATE POLICY scope_update_too ON directory.service_clock AS RESTRICTIVE FOR UPDATE TO relais_directory USING ((SELECT access.may_change()));

GRANT SELECT ON casework.clock TO relais_casework;
GRANT SELECT, INSERT, UPDATE, DELETE ON casework.clock TO relais_gate;
ALTER TABLE casework.clock ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.clock FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.clock TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY its_referral ON casework.clock FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r WHERE r.id = clock.referral));

GRANT EXECUTE ON FUNCTION directory.easter, directory.is_day_off, directory.on_working_day, directory.days_later
    TO relais_casework, relais_directory, relais_gate;
GRANT EXECUTE ON FUNCTION casework.hear_news TO relais_gate;
RESET ROLE;
ALTER FUNCTION directory.clock_days OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION directory.clock_days TO relais_casework, relais_directory;
ALTER FUNCTION casework.set_clocks OWNER TO relais_gate;
ALTER FUNCTION casework.hear_fact OWNER TO relais_gate;
ALTER FUNCTION casework.hear_message OWNER TO relais_gate;
ALTER FUNCTION jobs.find_unanswered OWNER TO relais_gate;
ALTER FUNCTION casework.escalate OWNER TO relais_gate;
ALTER FUNCTION access.coordinators OWNER TO relais_gate;
ALTER FUNCTION casework.news_due OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION jobs.find_unanswered, casework.escalate, casework.news_due TO relais_casework;
GRANT EXECUTE ON FUNCTION access.coordinators TO relais_directory;

-- What was under way when this came: its clocks go on, those that have rung rang.
INSERT INTO casework.clock (referral, kind, rings_at)
SELECT r.id, k.kind, k.rings_at
FROM casework.referral r
CROSS JOIN LATERAL (SELECT max(m.at) AS last FROM casework.referral_move m WHERE m.referral = r.id) AS moved
CROSS JOIN LATERAL (VALUES
    ('remind', CASE WHEN r.state = 'sent' AND NOT EXISTS (SELECT FROM casework.notice n WHERE n.referral = r.id AND n.kind = 'waiting')
        THEN directory.days_later(r.sent_at, 10) END),
    ('overdue', CASE WHEN r.state = 'sent' AND NOT EXISTS (SELECT FROM casework.notice n WHERE n.referral = r.id AND n.kind = 'overdue')
        THEN r.due_at END),
    ('expire', CASE WHEN r.state IN ('sent', 'waitlisted') THEN directory.days_later(moved.last, 30) END),
    ('start', CASE WHEN r.state = 'accepted' THEN directory.days_later(greatest(moved.last, clock_timestamp()), 7) END),
    ('progress', CASE WHEN r.state = 'in_progress' THEN directory.days_later(greatest(moved.last, clock_timestamp()), 30) END)) AS k (kind, rings_at)
WHERE r.state IN ('sent', 'waitlisted', 'accepted', 'in_progress') AND k.rings_at IS NOT NULL;
