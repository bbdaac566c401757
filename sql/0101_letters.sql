-- Letters: the mail that tells people that something waits in Relais, and nothing else of it. A letter is left here in the transaction
-- that decides on it, and handed to a mail server outside any: it may go twice where one dies between the two, and never more than that.

SET LOCAL ROLE relais_owner;

-- What someone chose, where they chose: by default what is urgent at once, and once a day at eight how much else there is.
CREATE TABLE access.mail_choice (
    account       uuid PRIMARY KEY REFERENCES access.account,
    at_once       boolean NOT NULL DEFAULT true,
    -- The hour of the daily one; none without it.
    digest_hour   integer DEFAULT 8 CONSTRAINT mail_choice_digest_hour_range CHECK (digest_hour BETWEEN 0 AND 23),
    -- Since when a mail server says for good that it takes nothing at this address, and its code (RFC 5321).
    returned_at   timestamptz,
    returned_code integer CONSTRAINT mail_choice_returned_code_range CHECK (returned_code BETWEEN 500 AND 599),
    row_version   bigint NOT NULL DEFAULT 1,
    entry         uuid NOT NULL,
    CONSTRAINT mail_choice_returned_whole CHECK ((returned_at IS NULL) = (returned_code IS NULL))
);
COMMENT ON COLUMN access.mail_choice.account IS 'purpose: which e-mails someone wants; retention: with the account';
COMMENT ON COLUMN access.mail_choice.at_once IS 'purpose: which e-mails someone wants; retention: with the account';
COMMENT ON COLUMN access.mail_choice.digest_hour IS 'purpose: which e-mails someone wants; retention: with the account';
COMMENT ON COLUMN access.mail_choice.returned_at IS 'purpose: no e-mail goes where none arrives; retention: until the address is corrected or tried again';
COMMENT ON COLUMN access.mail_choice.returned_code IS 'purpose: no e-mail goes where none arrives; retention: until the address is corrected or tried again';
COMMENT ON COLUMN access.mail_choice.row_version IS 'purpose: integrity; retention: with the account';
COMMENT ON COLUMN access.mail_choice.entry IS 'purpose: integrity, the last audit entry; retention: with the account';

ALTER TABLE casework.notice ADD COLUMN mailed_at timestamptz;
COMMENT ON COLUMN casework.notice.mailed_at IS 'purpose: nobody is told twice; retention: 90 days after it was read';
CREATE INDEX notice_unmailed ON casework.notice (kind, account) WHERE read_at IS NULL AND mailed_at IS NULL;
SELECT access.learn('casework.notice', 'notice_kind_known', ARRAY['account_mail_returned', 'account_readdressed']);

-- What is to go, or went: numbers alone, or whom a link is for. An address that is no account's is sealed, and gone once it was used.
CREATE TABLE jobs.letter (
    id         uuid PRIMARY KEY,
    kind       text NOT NULL CONSTRAINT letter_kind_known CHECK (kind IN ('digest', 'urgent', 'link')),
    account    uuid REFERENCES access.account,
    digest_on  date,
    waiting    integer NOT NULL DEFAULT 0,
    urgent     integer NOT NULL DEFAULT 0,
    link       uuid REFERENCES casework.referral_link ON DELETE CASCADE,
    sealed     bytea,
    left_at    timestamptz NOT NULL,
    run_at     timestamptz NOT NULL,
    attempts   integer NOT NULL DEFAULT 0,
    failure    text CONSTRAINT letter_failure_is_a_code CHECK (failure ~ '^[a-z0-9_]{1,40}$'),
    sent_at    timestamptz,
    -- Given up: the mail server would not take it for long, or says for good that there is no such mailbox.
    dead_at    timestamptz,
    is_returned boolean NOT NULL DEFAULT false,
    CONSTRAINT letter_to_someone CHECK ((kind = 'link') = (link IS NOT NULL) AND (kind = 'link') = (account IS NULL)),
    CONSTRAINT letter_of_a_day CHECK ((kind = 'digest') = (digest_on IS NOT NULL)),
    CONSTRAINT letter_sealed_while_it_waits CHECK (sealed IS NULL OR (kind = 'link' AND sent_at IS NULL AND dead_at IS NULL)),
    CONSTRAINT letter_ended_once CHECK (sent_at IS NULL OR dead_at IS NULL)
);
COMMENT ON TABLE jobs.letter IS 'erasure: it names nobody who is helped; the address of a partner is emptied once it was used';
CREATE UNIQUE INDEX letter_digest_key ON jobs.letter (account, digest_on) WHERE kind = 'digest';
CREATE UNIQUE INDEX letter_urgent_key ON jobs.letter (account) WHERE kind = 'urgent' AND sent_at IS NULL AND dead_at IS NULL;
CREATE INDEX letter_account ON jobs.letter (account, left_at);
CREATE INDEX letter_link ON jobs.letter (link, left_at);
CREATE INDEX letter_due ON jobs.letter (run_at, id) WHERE sent_at IS NULL AND dead_at IS NULL;
CREATE INDEX letter_over ON jobs.letter (coalesce(sent_at, dead_at)) WHERE sent_at IS NOT NULL OR dead_at IS NOT NULL;
COMMENT ON COLUMN jobs.letter.id IS 'purpose: names the e-mail; retention: 30 days';
COMMENT ON COLUMN jobs.letter.kind IS 'purpose: what the e-mail says; retention: 30 days';
COMMENT ON COLUMN jobs.letter.account IS 'purpose: whom the e-mail is for; retention: 30 days';
COMMENT ON COLUMN jobs.letter.digest_on IS 'purpose: nobody is told twice; retention: 30 days';
COMMENT ON COLUMN jobs.letter.waiting IS 'purpose: what the e-mail says; retention: 30 days';
COMMENT ON COLUMN jobs.letter.urgent IS 'purpose: what the e-mail says; retention: 30 days';
COMMENT ON COLUMN jobs.letter.link IS 'purpose: what the e-mail says; retention: 30 days';
COMMENT ON COLUMN jobs.letter.sealed IS 'purpose: whom the e-mail is for; retention: until it is done';
COMMENT ON COLUMN jobs.letter.left_at IS 'purpose: how long things take; retention: 30 days';
COMMENT ON COLUMN jobs.letter.run_at IS 'purpose: when to do it; retention: 30 days';
COMMENT ON COLUMN jobs.letter.attempts IS 'purpose: how long to wait, when to give up; retention: 30 days';
COMMENT ON COLUMN jobs.letter.failure IS 'purpose: what went wrong, as a code; retention: 30 days';
COMMENT ON COLUMN jobs.letter.sent_at IS 'purpose: whether e-mails arrive; retention: 30 days';
COMMENT ON COLUMN jobs.letter.dead_at IS 'purpose: whether e-mails arrive; retention: 30 days';
COMMENT ON COLUMN jobs.letter.is_returned IS 'purpose: whether e-mails arrive; retention: 30 days';

CREATE FUNCTION jobs.require_daemon() RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
END
$$;

-- Whether mail may go to an account: it is open, its owner has come, and mail arrives. A link's name has no mailbox.
CREATE FUNCTION access.has_mailbox(account uuid) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM access.account a WHERE a.id = has_mailbox.account AND a.disabled_at IS NULL AND a.password IS NOT NULL
            AND a.email NOT LIKE '%.invalid')
        AND NOT EXISTS (SELECT FROM access.mail_choice c WHERE c.account = has_mailbox.account AND c.returned_at IS NOT NULL)
$$;

-- What someone has not read and was sent no mail of, where they are a member and not away: then whoever stands in is told.
CREATE FUNCTION jobs.untold(account uuid, at timestamptz, zone text) RETURNS SETOF uuid
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT n.id
    FROM casework.notice n
    JOIN access.membership m ON m.organisation = n.organisation AND m.account = n.account
    WHERE n.account = untold.account AND n.read_at IS NULL AND n.mailed_at IS NULL AND n.at <= untold.at
      -- A page shows as much.
      AND n.at > untold.at - interval '90 days'
      AND (m.until IS NULL OR m.until > clock_timestamp())
      AND NOT EXISTS (SELECT FROM casework.absence b
                      WHERE b.organisation = n.organisation AND b.account = n.account AND b.ended_at IS NULL
                        AND (untold.at AT TIME ZONE zone)::date BETWEEN b.starts_on AND b.ends_on)
$$;

-- Puts what someone was not told of yet into a letter that was just left, which goes away where there is nothing.
CREATE FUNCTION jobs.fill_letter(letter uuid, account uuid, at timestamptz, zone text, urgent_kinds text[], only_urgent boolean) RETURNS boolean
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    total integer;
    pressing integer;
BEGIN
    WITH told AS (
        UPDATE casework.notice n SET mailed_at = fill_letter.at
        WHERE n.id IN (SELECT jobs.untold(fill_letter.account, fill_letter.at, zone)) AND (NOT only_urgent OR n.kind = ANY (urgent_kinds))
        RETURNING n.kind)
    SELECT count(*), count(*) FILTER (WHERE t.kind = ANY (urgent_kinds)) INTO total, pressing FROM told t;
    IF total = 0 THEN
        DELETE FROM jobs.letter l WHERE l.id = fill_letter.letter;
        RETURN false;
    END IF;
    UPDATE jobs.letter l SET waiting = total, urgent = pressing WHERE l.id = fill_letter.letter;
    RETURN true;
END
$$;

-- Leaves a letter for each of those with something urgent that they want to know at once: what came within the same moments goes in one,
-- and another not before a minute is over. Answers how many were left. Several daemons at once leave one.
CREATE FUNCTION jobs.leave_urgent(at timestamptz, zone text, urgent_kinds text[], most bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    told record;
    letter uuid;
    left_now integer := 0;
BEGIN
    PERFORM jobs.require_daemon();
    FOR told IN
        SELECT n.account, min(n.at) AS since FROM casework.notice n
        WHERE n.read_at IS NULL AND n.mailed_at IS NULL AND n.kind = ANY (urgent_kinds)
          AND NOT EXISTS (SELECT FROM access.mail_choice c WHERE c.account = n.account AND NOT c.at_once)
          AND NOT EXISTS (SELECT FROM jobs.letter l
                          WHERE l.account = n.account AND l.kind = 'urgent' AND l.left_at > leave_urgent.at - interval '60 seconds')
          AND access.has_mailbox(n.account)
        GROUP BY n.account
        HAVING min(n.at) <= leave_urgent.at - interval '20 seconds'
        ORDER BY n.account LIMIT most
    LOOP
        letter := gen_random_uuid();
        INSERT INTO jobs.letter (id, kind, account, left_at, run_at)
        VALUES (letter, 'urgent', told.account, leave_urgent.at, leave_urgent.at) ON CONFLICT DO NOTHING;
        IF FOUND AND jobs.fill_letter(letter, told.account, leave_urgent.at, zone, urgent_kinds, true) THEN
            left_now := left_now + 1;
        END IF;
    END LOOP;
    RETURN left_now;
END
$$;

-- Leaves the letter of the day for each whose hour has come on the clock of a zone, on a day that is worked, and who has something new.
CREATE FUNCTION jobs.leave_digests(at timestamptz, zone text, urgent_kinds text[], most bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    wall timestamp := leave_digests.at AT TIME ZONE zone;
    one uuid;
    letter uuid;
    left_now integer := 0;
BEGIN
    PERFORM jobs.require_daemon();
    IF directory.is_day_off(wall::date) THEN
        RETURN 0;
    END IF;
    FOR one IN
        SELECT DISTINCT n.account FROM casework.notice n LEFT JOIN access.mail_choice c ON c.account = n.account
        WHERE n.read_at IS NULL AND n.mailed_at IS NULL
          AND CASE WHEN c.account IS NULL THEN 8 ELSE c.digest_hour END <= extract(hour FROM wall)
          AND NOT EXISTS (SELECT FROM jobs.letter l WHERE l.account = n.account AND l.kind = 'digest' AND l.digest_on = wall::date)
          AND access.has_mailbox(n.account)
        ORDER BY n.account LIMIT most
    LOOP
        letter := gen_random_uuid();
        INSERT INTO jobs.letter (id, kind, account, digest_on, left_at, run_at)
        VALUES (letter, 'digest', one, wall::date, leave_digests.at, leave_digests.at) ON CONFLICT DO NOTHING;
        IF FOUND AND jobs.fill_letter(letter, one, leave_digests.at, zone, urgent_kinds, false) THEN
            left_now := left_now + 1;
        END IF;
    END LOOP;
    RETURN left_now;
END
$$;

-- Takes the letter that is due first, and lends it for ten minutes: whoever dies meanwhile leaves it to be tried again. What nobody is to
-- have any more goes away. The secret of a link is made as it goes: of the one that is given here only the hash is kept, and the one
-- that was there opens nothing any more.
CREATE FUNCTION jobs.take_letter(at timestamptz, token_sha256 bytea, OUT id uuid, OUT kind text, OUT account uuid, OUT email text,
    OUT language text, OUT waiting integer, OUT urgent integer, OUT sealed bytea, OUT link uuid, OUT ends_at timestamptz, OUT attempts integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    held jobs.letter;
BEGIN
    PERFORM jobs.require_daemon();
    LOOP
        SELECT * INTO held FROM jobs.letter l
        WHERE l.sent_at IS NULL AND l.dead_at IS NULL AND l.run_at <= take_letter.at
        ORDER BY l.run_at, l.id LIMIT 1 FOR UPDATE SKIP LOCKED;
        IF NOT FOUND THEN
            RETURN;
        END IF;
        IF held.kind = 'link' THEN
            SELECT k.expires_at INTO take_letter.ends_at FROM casework.referral_link k
            WHERE k.id = held.link AND k.ended_at IS NULL AND k.expires_at > take_letter.at;
            EXIT WHEN FOUND;
        ELSE
            EXIT WHEN access.has_mailbox(held.account);
        END IF;
        DELETE FROM jobs.letter l WHERE l.id = held.id;
    END LOOP;
    UPDATE jobs.letter l SET run_at = take_letter.at + interval '10 minutes', attempts = l.attempts + 1 WHERE l.id = held.id
    RETURNING l.attempts INTO take_letter.attempts;
    IF held.kind = 'link' THEN
        UPDATE access.session s SET token_sha256 = take_letter.token_sha256 WHERE s.id = held.link AND s.kind = 'link' AND s.ended_at IS NULL;
    END IF;
    SELECT a.email, a.language INTO take_letter.email, take_letter.language FROM access.account a WHERE a.id = held.account;
    id := held.id;
    kind := held.kind;
    account := held.account;
    waiting := held.waiting;
    urgent := held.urgent;
    sealed := held.sealed;
    link := held.link;
END
$$;

-- What came of it: it went; it did not, and is tried again, or is given up.
CREATE FUNCTION jobs.end_letter(id uuid, at timestamptz, failure text, again_at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM jobs.require_daemon();
    UPDATE jobs.letter l
    SET failure = end_letter.failure, run_at = coalesce(again_at, l.run_at),
        sent_at = CASE WHEN end_letter.failure IS NULL THEN end_letter.at END,
        dead_at = CASE WHEN end_letter.failure IS NOT NULL AND again_at IS NULL THEN end_letter.at END,
        sealed = CASE WHEN again_at IS NOT NULL THEN l.sealed END
    WHERE l.id = end_letter.id AND l.sent_at IS NULL AND l.dead_at IS NULL;
END
$$;

-- There is no such mailbox. No more goes to it; its owner is told of it where they work. The digest of what was kept, for an account.
CREATE FUNCTION jobs.return_letter(id uuid, at timestamptz, code bigint, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    owner uuid;
    digest bytea;
BEGIN
    PERFORM jobs.require_daemon();
    UPDATE jobs.letter l SET dead_at = return_letter.at, is_returned = true, failure = 'smtp_' || code, sealed = NULL
    WHERE l.id = return_letter.id AND l.sent_at IS NULL AND l.dead_at IS NULL RETURNING l.account INTO owner;
    IF owner IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO access.mail_choice AS c (account, returned_at, returned_code, entry)
    VALUES (owner, return_letter.at, code, return_letter.entry)
    ON CONFLICT (account) DO UPDATE SET returned_at = return_letter.at, returned_code = code, row_version = c.row_version + 1,
        entry = return_letter.entry
    RETURNING audit.digest(c) INTO digest;
    PERFORM access.tell(ARRAY[owner], m.organisation, 'account_mail_returned', owner, return_letter.entry, return_letter.at)
    FROM access.membership m WHERE m.account = owner;
    RETURN digest;
END
$$;

-- How the mail stands, for whoever watches it: of the last thirty days.
CREATE FUNCTION jobs.post(OUT waiting bigint, OUT sent bigint, OUT failed bigint, OUT returned bigint, OUT sent_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM jobs.require_daemon();
    SELECT count(*) FILTER (WHERE l.sent_at IS NULL AND l.dead_at IS NULL), count(l.sent_at),
        count(l.dead_at) FILTER (WHERE NOT l.is_returned), count(l.dead_at) FILTER (WHERE l.is_returned), max(l.sent_at)
    INTO waiting, sent, failed, returned, post.sent_at
    FROM jobs.letter l;
END
$$;

CREATE FUNCTION jobs.purge_letters(at timestamptz, most bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM jobs.require_daemon();
    DELETE FROM jobs.letter l WHERE l.id IN (
        SELECT o.id FROM jobs.letter o
        WHERE (o.sent_at IS NOT NULL OR o.dead_at IS NOT NULL) AND coalesce(o.sent_at, o.dead_at) < purge_letters.at - interval '30 days'
        LIMIT most FOR UPDATE SKIP LOCKED);
END
$$;

-- One's own choice, as it is kept or as it is by default.
CREATE FUNCTION access.own_mail(OUT at_once boolean, OUT digest_hour integer, OUT returned_at timestamptz, OUT returned_code integer,
    OUT version bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(c.at_once, true), CASE WHEN c.account IS NULL THEN 8 ELSE c.digest_hour END, c.returned_at, c.returned_code,
        coalesce(c.row_version, 0)
    FROM access.account a LEFT JOIN access.mail_choice c ON c.account = a.id
    WHERE a.id = access.account() AND (access.context())[2] = 'member'
$$;

-- Keeps it; with `tries_again`, mail may go to the address again. The digest, and the entry before.
CREATE FUNCTION access.choose_mail(at_once boolean, digest_hour bigint, tries_again boolean, entry uuid, OUT digest bytea, OUT previous uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF (access.context())[2] IS DISTINCT FROM 'member' OR access.may_change() IS NOT TRUE THEN
        RAISE EXCEPTION 'for someone signed in by password' USING ERRCODE = 'RL003';
    END IF;
    SELECT c.entry INTO previous FROM access.mail_choice c WHERE c.account = access.account() FOR UPDATE;
    INSERT INTO access.mail_choice AS c (account, at_once, digest_hour, entry)
    VALUES (access.account(), choose_mail.at_once, choose_mail.digest_hour, choose_mail.entry)
    ON CONFLICT (account) DO UPDATE SET at_once = choose_mail.at_once, digest_hour = choose_mail.digest_hour,
        returned_at = CASE WHEN NOT tries_again THEN c.returned_at END, returned_code = CASE WHEN NOT tries_again THEN c.returned_code END,
        row_version = c.row_version + 1, entry = choose_mail.entry
    RETURNING audit.digest(c) INTO digest;
END
$$;

-- Since when mail to an account comes back, for whoever keeps the accounts of an organisation.
CREATE FUNCTION access.mail_returned_at(account uuid, organisation uuid) RETURNS timestamptz
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT c.returned_at
    FROM access.mail_choice c JOIN access.membership m ON m.account = c.account
    WHERE c.account = mail_returned_at.account AND m.organisation = mail_returned_at.organisation
      AND ('administrator' = ANY (access.roles())
        OR ('org_admin' = ANY (access.roles()) AND mail_returned_at.organisation = access.organisation()))
$$;

-- Another address, to sign in with and for mail: by whoever keeps the account, with a recent proof. Its owner and the other keepers are
-- told. The digest of the account.
CREATE FUNCTION access.readdress(account uuid, organisation uuid, email text, at timestamptz, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    digest bytea;
BEGIN
    PERFORM access.require_keeper(readdress.account, readdress.organisation);
    PERFORM access.require_fresh();
    UPDATE access.account a SET email = readdress.email, row_version = a.row_version + 1, entry = readdress.entry
    WHERE a.id = readdress.account RETURNING audit.digest(a) INTO digest;
    UPDATE access.mail_choice c SET returned_at = NULL, returned_code = NULL, row_version = c.row_version + 1, entry = readdress.entry
    WHERE c.account = readdress.account AND c.returned_at IS NOT NULL;
    PERFORM access.tell(array(SELECT access.other_keepers(access.account(), readdress.organisation)) || readdress.account,
        readdress.organisation, 'account_readdressed', readdress.account, readdress.entry, readdress.at);
    RETURN digest;
END
$$;

-- Leaves the letter that a link goes by, which the caller has just given: to an address that is sealed until then.
CREATE FUNCTION jobs.leave_link(id uuid, referral uuid, sealed bytea, at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    given uuid;
BEGIN
    SELECT l.id INTO given FROM casework.referral_link l
    WHERE l.referral = leave_link.referral AND l.organisation = access.organisation() AND l.ended_at IS NULL
      AND l.made_by = access.account() AND l.made_at = leave_link.at;
    IF NOT FOUND OR casework.deals_with(leave_link.referral) IS NOT TRUE THEN
        RAISE EXCEPTION 'no link to send' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO jobs.letter (id, kind, link, sealed, left_at, run_at)
    VALUES (leave_link.id, 'link', given, leave_link.sealed, leave_link.at, leave_link.at);
END
$$;

-- How the letter with the link to a referral stands, for the side that gave it.
CREATE FUNCTION casework.link_letter(referral uuid, OUT sent_at timestamptz, OUT failed_at timestamptz, OUT is_returned boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT l.sent_at, l.dead_at, l.is_returned
    FROM casework.referral_link k JOIN jobs.letter l ON l.link = k.id
    WHERE k.referral = link_letter.referral AND k.organisation = access.organisation() AND k.ended_at IS NULL
      AND casework.deals_with(k.referral)
    ORDER BY l.left_at DESC, l.id LIMIT 1
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON jobs.letter TO relais_gate;
GRANT SELECT, INSERT, UPDATE ON access.mail_choice TO relais_gate;
GRANT UPDATE (mailed_at) ON casework.notice TO relais_gate;
GRANT UPDATE (email) ON access.account TO relais_gate;
GRANT UPDATE (token_sha256) ON access.session TO relais_gate;
ALTER TABLE jobs.letter ENABLE ROW LEVEL SECURITY;
ALTER TABLE jobs.letter FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON jobs.letter TO relais_gate USING (true) WITH CHECK (true);
ALTER TABLE access.mail_choice ENABLE ROW LEVEL SECURITY;
ALTER TABLE access.mail_choice FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON access.mail_choice TO relais_gate USING (true) WITH CHECK (true);
GRANT EXECUTE ON FUNCTION jobs.require_daemon, access.has_mailbox, jobs.untold, jobs.fill_letter TO relais_gate;
RESET ROLE;
DO $$
DECLARE
    signature regprocedure;
BEGIN
    FOR signature IN
        SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.prosecdef AND format('%s.%s', n.nspname, p.proname) IN ('jobs.leave_urgent', 'jobs.leave_digests', 'jobs.take_letter',
            'jobs.end_letter', 'jobs.return_letter', 'jobs.post', 'jobs.purge_letters', 'jobs.leave_link', 'access.own_mail',
            'access.choose_mail', 'access.mail_returned_at', 'access.readdress', 'casework.link_letter')
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO relais_gate', signature);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION jobs.leave_urgent, jobs.leave_digests, jobs.take_letter, jobs.end_letter, jobs.return_letter, jobs.post,
    jobs.purge_letters, jobs.leave_link, access.own_mail, access.choose_mail, casework.link_letter TO relais_casework;
GRANT EXECUTE ON FUNCTION access.mail_returned_at, access.readdress TO relais_access;
RESET ROLE;
