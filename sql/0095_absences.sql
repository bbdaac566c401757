-- Who is away, and who stands in for them: in that time, and no longer, whoever stands in reaches what the other follows and has in
-- hand, and is told what the other is told. It begins and ends by itself; row security asks the days, and no job has to run.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.absence (
    organisation uuid NOT NULL,
    id           uuid PRIMARY KEY,
    account      uuid NOT NULL,
    substitute   uuid NOT NULL,
    starts_on    date NOT NULL,
    ends_on      date NOT NULL,
    declared_by  uuid NOT NULL REFERENCES access.account,
    declared_at  timestamptz NOT NULL,
    -- Ended before its last day.
    ended_at     timestamptz,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    CONSTRAINT absence_account FOREIGN KEY (organisation, account) REFERENCES access.membership (organisation, account),
    CONSTRAINT absence_substitute FOREIGN KEY (organisation, substitute) REFERENCES access.membership (organisation, account),
    CONSTRAINT absence_of_another CHECK (account <> substitute),
    CONSTRAINT absence_days_in_order CHECK (starts_on <= ends_on AND ends_on - starts_on <= 366)
);
CREATE INDEX absence_account ON casework.absence (organisation, account);
CREATE INDEX absence_substitute ON casework.absence (organisation, substitute, ends_on);
CREATE INDEX absence_declared_by ON casework.absence (declared_by);
CREATE INDEX absence_days ON casework.absence (organisation, ends_on);
COMMENT ON COLUMN casework.absence.organisation IS 'purpose: who stands in for whom; retention: as the audit';
COMMENT ON COLUMN casework.absence.id IS 'purpose: who stands in for whom; retention: as the audit';
COMMENT ON COLUMN casework.absence.account IS 'purpose: who stands in for whom; retention: as the audit';
COMMENT ON COLUMN casework.absence.substitute IS 'purpose: who stands in for whom; retention: as the audit';
COMMENT ON COLUMN casework.absence.starts_on IS 'purpose: who stands in for whom; retention: as the audit';
COMMENT ON COLUMN casework.absence.ends_on IS 'purpose: who stands in for whom; retention: as the audit';
COMMENT ON COLUMN casework.absence.declared_by IS 'purpose: who stands in for whom; retention: as the audit';
COMMENT ON COLUMN casework.absence.declared_at IS 'purpose: who stands in for whom; retention: as the audit';
COMMENT ON COLUMN casework.absence.ended_at IS 'purpose: who stands in for whom; retention: as the audit';
COMMENT ON COLUMN casework.absence.row_version IS 'purpose: integrity; retention: as the audit';
COMMENT ON COLUMN casework.absence.entry IS 'purpose: integrity, the last audit entry; retention: as the audit';

SELECT access.learn('casework.notice', 'notice_kind_known', ARRAY['account_covered']);

-- Whom the caller acts as: themselves, and those they stand in for today. A substitute is a caseworker of their own, or a coordinator;
-- nobody stands in for whom their colleague stands in for.
CREATE FUNCTION casework.stands_for() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    own uuid := access.organisation();
    me uuid := access.account();
    others uuid[];
BEGIN
    SELECT array_agg(b.account) INTO others FROM casework.absence b
    WHERE b.organisation = own AND b.substitute = me AND b.ended_at IS NULL
      AND (clock_timestamp() AT TIME ZONE 'Europe/Paris')::date BETWEEN b.starts_on AND b.ends_on;
    RETURN ARRAY[me] || others;
END
$$;

-- Whether two colleagues may stand in for each other: they work with people, and one's days are not taken already.
CREATE FUNCTION casework.may_be_absent(account uuid, substitute uuid, starts_on date, ends_on date) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT access.may_follow(may_be_absent.account) AND access.may_follow(may_be_absent.substitute)
        AND NOT EXISTS (SELECT FROM casework.absence b
                        WHERE b.organisation = access.organisation() AND b.account = may_be_absent.account AND b.ended_at IS NULL
                          AND b.starts_on <= may_be_absent.ends_on AND b.ends_on >= may_be_absent.starts_on)
$$;

-- Tells whoever will stand in, and whoever will be away where somebody else declared it.
CREATE FUNCTION casework.tell_of_absence(absence uuid, at timestamptz) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    INSERT INTO casework.notice (id, organisation, account, kind, about, cause, at)
    SELECT gen_random_uuid(), b.organisation, t.account, 'account_covered', t.about, b.id, tell_of_absence.at
    FROM casework.absence b
    CROSS JOIN LATERAL (VALUES (b.substitute, b.account), (b.account, b.substitute)) AS t (account, about)
    WHERE b.id = tell_of_absence.absence AND b.organisation = access.organisation() AND b.declared_by = access.account()
      AND b.declared_at = tell_of_absence.at AND t.account <> b.declared_by
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING
$$;

GRANT SELECT, INSERT ON casework.absence TO relais_casework;
GRANT UPDATE (ended_at, row_version, entry) ON casework.absence TO relais_casework;
GRANT SELECT ON casework.absence TO relais_gate;
ALTER TABLE casework.absence ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.absence FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.absence FOR SELECT TO relais_gate USING (true);
CREATE POLICY organisation_barrier ON casework.absence AS RESTRICTIVE TO relais_casework
    USING (organisation = (SELECT access.organisation()))
    WITH CHECK (organisation = (SELECT access.organisation()));
CREATE POLICY own ON casework.absence FOR SELECT TO relais_casework
    USING ('caseworker' = ANY ((SELECT access.roles())::text[]) AND (SELECT access.account()) IN (account, substitute));
CREATE POLICY coordination ON casework.absence FOR SELECT TO relais_casework
    USING ('coordinator' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY declared ON casework.absence FOR INSERT TO relais_casework
    WITH CHECK (declared_by = (SELECT access.account()) AND ended_at IS NULL
        AND ('coordinator' = ANY ((SELECT access.roles())::text[])
            OR ('caseworker' = ANY ((SELECT access.roles())::text[]) AND account = (SELECT access.account())))
        AND casework.may_be_absent(account, substitute, starts_on, ends_on));
CREATE POLICY ended ON casework.absence FOR UPDATE TO relais_casework
    USING ('coordinator' = ANY ((SELECT access.roles())::text[])
        OR ('caseworker' = ANY ((SELECT access.roles())::text[]) AND account = (SELECT access.account())));
CREATE POLICY scope_insert_too ON casework.absence AS RESTRICTIVE FOR INSERT TO relais_casework WITH CHECK ((SELECT access.may_change()));
CREATE POLICY scope_update_too ON casework.absence AS RESTRICTIVE FOR UPDATE TO relais_casework USING ((SELECT access.may_change()));

RESET ROLE;
-- As in 0010, and: whoever stands in for whoever deals with it is told too.
CREATE OR REPLACE FUNCTION casework.give_notice(referral uuid, kind text, cause uuid, at timestamptz) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    context text[] := access.context();
    told integer;
BEGIN
    IF (context[2] = 'daemon' AND context[4] <> '') IS NOT TRUE THEN
        RAISE EXCEPTION 'only the daemon gives notice' USING ERRCODE = 'RL003';
    END IF;
    WITH present AS (
        SELECT m.organisation, m.account,
            m.account IS NOT DISTINCT FROM s.assignee
            OR EXISTS (SELECT FROM casework.absence b
                       WHERE b.organisation = s.organisation AND b.account = s.assignee AND b.substitute = m.account
                         AND b.ended_at IS NULL
                         AND (give_notice.at AT TIME ZONE 'Europe/Paris')::date BETWEEN b.starts_on AND b.ends_on) AS deals_with_it
        FROM casework.referral_side s
        JOIN access.membership m ON m.organisation = s.organisation
        JOIN access.account a ON a.id = m.account
        WHERE s.referral = give_notice.referral AND s.organisation = context[4]::uuid
          AND m.roles && ARRAY['caseworker', 'coordinator']
          AND (m.until IS NULL OR m.until > clock_timestamp()) AND a.disabled_at IS NULL
    )
    INSERT INTO casework.notice (id, organisation, account, kind, referral, cause, at)
    SELECT gen_random_uuid(), p.organisation, p.account, give_notice.kind, give_notice.referral, give_notice.cause, give_notice.at
    FROM present p
    WHERE p.deals_with_it OR NOT EXISTS (SELECT FROM present WHERE deals_with_it)
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING;
    GET DIAGNOSTICS told = ROW_COUNT;
    RETURN told;
END
$$;

ALTER FUNCTION casework.stands_for OWNER TO relais_gate;
ALTER FUNCTION casework.may_be_absent OWNER TO relais_gate;
ALTER FUNCTION casework.tell_of_absence OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.stands_for TO relais_casework, relais_identity, relais_protection, relais_gate;
GRANT EXECUTE ON FUNCTION casework.may_be_absent, casework.tell_of_absence TO relais_casework;

-- As in 0017, and those of whoever the caller stands in for.
CREATE OR REPLACE FUNCTION identity.followed_versions() RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT string_agg(uuid_send(c.person) || int8send(c.row_version) || int4send(c.dek_version), '')
    FROM (SELECT DISTINCT a.organisation, a.person
          FROM casework.assignment a
          WHERE a.organisation = (SELECT access.organisation()) AND a.account = ANY ((SELECT casework.stands_for())::uuid[])
            AND a.until IS NULL AND (SELECT access.roles())::text[] && ARRAY['caseworker', 'coordinator']) AS f
    JOIN identity.civil c ON c.organisation = f.organisation AND c.person = f.person
$$;

-- Every policy that lets someone reach what they follow, or have in hand, lets whoever stands in for them: they are rewritten from what
-- they say, so that none is forgotten.
DO $$
DECLARE
    one record;
    rewritten integer := 0;
    follows text := '(a.account = ( SELECT access.account() AS account))';
    has text := '(assignee = ( SELECT access.account() AS account))';
    owns text := '(account = ( SELECT access.account() AS account))';
    used text;
    checked text;
BEGIN
    FOR one IN
        SELECT p.polname AS name, p.polrelid::regclass AS place, p.polcmd AS command,
            pg_get_expr(p.polqual, p.polrelid) AS used, pg_get_expr(p.polwithcheck, p.polrelid) AS checked
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('casework', 'identity', 'protection')
        ORDER BY p.polrelid::regclass::text, p.polname
    LOOP
        used := one.used;
        checked := one.checked;
        IF one.place = 'casework.assignment'::regclass AND one.command = 'r' THEN
            used := replace(used, owns, '(account = ANY ((SELECT casework.stands_for())::uuid[]))');
        END IF;
        IF one.place = 'casework.referral_side'::regclass THEN
            used := replace(used, has, '(assignee = ANY ((SELECT casework.stands_for())::uuid[]))');
            checked := replace(checked, has, '(assignee = ANY ((SELECT casework.stands_for())::uuid[]))');
        END IF;
        used := replace(used, follows, '(a.account = ANY ((SELECT casework.stands_for())::uuid[]))');
        checked := replace(checked, follows, '(a.account = ANY ((SELECT casework.stands_for())::uuid[]))');
        IF used IS DISTINCT FROM one.used OR checked IS DISTINCT FROM one.checked THEN
            EXECUTE format('ALTER POLICY %I ON %s', one.name, one.place)
                || CASE WHEN used IS NULL THEN '' ELSE format(' USING (%s)', used) END
                || CASE WHEN checked IS NULL THEN '' ELSE format(' WITH CHECK (%s)', checked) END;
            rewritten := rewritten + 1;
        END IF;
    END LOOP;
    IF rewritten < 20 THEN
        RAISE EXCEPTION 'only % policies were found', rewritten;
    END IF;
END
$$;

-- The same of the functions that find what someone has in hand, each line once though two may have it.
DO $$
DECLARE
    known text;
    changed text;
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['newest', 'newest_exits', 'on_desk', 'news', 'lock_people', 'followers', 'news_due', 'listed_paths', 'between_since'] LOOP
        SELECT pg_get_functiondef(p.oid) INTO STRICT known FROM pg_proc p WHERE p.pronamespace = 'casework'::regnamespace AND p.proname = name;
        -- Asked once, and not for each row.
        changed := replace(known, 'me uuid := access.account();', 'mine uuid[] := casework.stands_for();');
        changed := replace(changed, 'ARRAY[access.account(), own]', 'casework.stands_for() || own');
        changed := replace(changed, 'h.holder = me ', 'h.holder = ANY (mine) ');
        changed := replace(changed, 's.assignee = me ', 's.assignee = ANY (mine) ');
        changed := replace(changed, 'a.account = me AND a.person = s.person AND a.until IS NULL',
            'a.account = ANY (mine) AND a.person = s.person AND a.until IS NULL LIMIT 1');
        changed := replace(changed, 'a.account = me ', 'a.account = ANY (mine) ');
        changed := replace(changed, 'o.account = access.account() ', 'o.account = ANY (casework.stands_for()) ');
        changed := replace(changed, 'a.account = access.account() ', 'a.account = ANY (casework.stands_for()) ');
        IF changed = known THEN
            RAISE EXCEPTION 'casework.% says nothing of who asks', name;
        END IF;
        -- Each holder's own by the index that has them in order.
        changed := replace(changed, '(SELECT ''late'', h.referral FROM casework.hand h
         WHERE h.organisation = own AND h.holder = holders[1] AND h.side = ''referrer'' AND h.state = ''sent'' AND h.due_at < on_desk.at
         ORDER BY h.due_at, h.referral LIMIT on_desk.most)',
            '(SELECT ''late'', f.referral FROM unnest(holders[1:cardinality(holders) - 1]) AS one (holder), LATERAL (
            SELECT h.referral, h.due_at FROM casework.hand h
            WHERE h.organisation = own AND h.holder = one.holder AND h.side = ''referrer'' AND h.state = ''sent'' AND h.due_at < on_desk.at
            ORDER BY h.due_at, h.referral LIMIT on_desk.most) AS f
         ORDER BY f.due_at, f.referral LIMIT on_desk.most)');
        changed := replace(changed, 'FROM unnest(waiting) AS two (state), LATERAL (
            SELECT h.referral, h.due_at FROM casework.hand h
            WHERE h.organisation = own AND h.holder = holders[1] ',
            'FROM unnest(waiting) AS two (state), unnest(holders[1:cardinality(holders) - 1]) AS one (holder), LATERAL (
            SELECT h.referral, h.due_at FROM casework.hand h
            WHERE h.organisation = own AND h.holder = one.holder ');
        IF position('holders[1] ' IN changed) > 0 THEN
            RAISE EXCEPTION 'casework.% is not as it was', name;
        END IF;
        changed := regexp_replace(changed, 'ORDER BY f\.(due_at|answered_at|drafted_at)( DESC)?, f\.referral( DESC)? LIMIT',
            'GROUP BY f.\1, f.referral ORDER BY f.\1\2, f.referral\3 LIMIT', 'g');
        IF name = 'news_due' THEN
            changed := replace(changed, 'ORDER BY c.rings_at, h.referral', 'GROUP BY c.rings_at, h.referral ORDER BY c.rings_at, h.referral');
        END IF;
        EXECUTE changed;
    END LOOP;
END
$$;

-- As in 0021, and those of whoever the caller stands in for.
CREATE OR REPLACE FUNCTION casework.newest_people(at timestamptz, id uuid, most bigint) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER SET search_path = pg_catalog
    SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
    roles text[] := access.roles();
    before timestamptz := coalesce(newest_people.at, 'infinity');
    before_id uuid := coalesce(newest_people.id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
BEGIN
    IF 'coordinator' = ANY (roles) THEN
        RETURN QUERY SELECT p.id FROM casework.person p
        WHERE p.organisation = own AND p.merged_into IS NULL AND (p.created_at, p.id) < (before, before_id)
        ORDER BY p.created_at DESC, p.id DESC LIMIT newest_people.most;
    ELSIF 'caseworker' = ANY (roles) THEN
        RETURN QUERY SELECT f.person FROM unnest(casework.stands_for()) AS one (account), LATERAL (
            SELECT a.person, a.opened_at FROM casework.assignment a
            WHERE a.organisation = own AND a.account = one.account AND a.until IS NULL AND (a.opened_at, a.person) < (before, before_id)
            ORDER BY a.opened_at DESC, a.person DESC LIMIT newest_people.most) AS f
        GROUP BY f.opened_at, f.person
        ORDER BY f.opened_at DESC, f.person DESC LIMIT newest_people.most;
    END IF;
END
$$;
