-- The life of an account: invited by a link that works once, kept by its organisation, left with its work in a colleague's
-- hands, and found again when a password or a telephone is lost.

SET LOCAL ROLE relais_owner;

-- Someone invited has no password yet.
ALTER TABLE access.account ALTER COLUMN password DROP NOT NULL;

-- A way in that works once: the 256-bit secret is in the link, and only its SHA-256 here. An invitation gives a first password;
-- a recovery gives what was forgotten anew, once two administrators of the organisation have agreed on it, or the server's has.
CREATE TABLE access.link (
    id            uuid PRIMARY KEY,
    kind          text NOT NULL CONSTRAINT link_kind_known CHECK (kind IN ('invitation', 'recovery')),
    account       uuid NOT NULL REFERENCES access.account,
    organisation  uuid NOT NULL REFERENCES directory.organisation,
    resets        text[] NOT NULL CONSTRAINT link_resets_known CHECK (resets <@ ARRAY['password', 'factor'] AND resets <> '{}'),
    secret_sha256 bytea CONSTRAINT link_secret_key UNIQUE CONSTRAINT link_secret_length CHECK (octet_length(secret_sha256) = 32),
    asked_by      uuid REFERENCES access.account,
    agreed_by     uuid REFERENCES access.account,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    used_at       timestamptz,
    entry         uuid NOT NULL,
    CONSTRAINT link_of_two CHECK (agreed_by IS NULL OR (agreed_by <> asked_by AND agreed_by <> account AND kind = 'recovery')),
    CONSTRAINT link_asked_by_another CHECK (asked_by <> account)
);
CREATE INDEX link_account ON access.link (account, kind);
CREATE INDEX link_organisation ON access.link (organisation);
CREATE INDEX link_asked_by ON access.link (asked_by);
CREATE INDEX link_agreed_by ON access.link (agreed_by);
CREATE INDEX link_expires_at ON access.link (expires_at);
COMMENT ON COLUMN access.link.id IS 'purpose: names the link; retention: 6 months';
COMMENT ON COLUMN access.link.kind IS 'purpose: what it is for; retention: 6 months';
COMMENT ON COLUMN access.link.account IS 'purpose: whose it is; retention: 6 months';
COMMENT ON COLUMN access.link.organisation IS 'purpose: who answers for it; retention: 6 months';
COMMENT ON COLUMN access.link.resets IS 'purpose: what it gives anew; retention: 6 months';
COMMENT ON COLUMN access.link.secret_sha256 IS 'purpose: only who holds the link uses it; retention: 6 months';
COMMENT ON COLUMN access.link.asked_by IS 'purpose: who answers for it; retention: 6 months';
COMMENT ON COLUMN access.link.agreed_by IS 'purpose: who answers for it; retention: 6 months';
COMMENT ON COLUMN access.link.created_at IS 'purpose: review of accounts; retention: 6 months';
COMMENT ON COLUMN access.link.expires_at IS 'purpose: ends it; retention: 6 months';
COMMENT ON COLUMN access.link.used_at IS 'purpose: it works once; retention: 6 months';
COMMENT ON COLUMN access.link.entry IS 'purpose: integrity, the last audit entry; retention: 6 months';

-- Whether the caller keeps the accounts of an organisation, and this one is theirs to change: of no other organisation too,
-- unless the administrator of the server asks.
CREATE FUNCTION access.keeps(account uuid, organisation uuid) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM access.membership m WHERE m.account = keeps.account AND m.organisation = keeps.organisation)
        AND coalesce('administrator' = ANY (access.roles())
            OR ('org_admin' = ANY (access.roles()) AND keeps.organisation = access.organisation() AND access.is_ours_alone(keeps.account)), false)
        AND access.may_change()
$$;
CREATE FUNCTION access.require_keeper(account uuid, organisation uuid) RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
BEGIN
    IF access.keeps(account, organisation) IS NOT TRUE THEN
        RAISE EXCEPTION 'not an account of one''s own' USING ERRCODE = 'RL003';
    END IF;
END
$$;

-- Who else keeps an organisation's accounts.
CREATE FUNCTION access.other_keepers(account uuid, organisation uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT m.account FROM access.membership m JOIN access.account a ON a.id = m.account
    WHERE m.organisation = other_keepers.organisation AND m.account IS DISTINCT FROM other_keepers.account
      AND 'org_admin' = ANY (m.roles) AND (m.until IS NULL OR m.until > clock_timestamp()) AND a.disabled_at IS NULL
$$;

-- An account as its keeper holds it, its rows locked until the transaction ends. Nothing for an account that is nobody's here.
CREATE FUNCTION access.held_account(account uuid, organisation uuid, OUT name text, OUT email text, OUT language text, OUT roles text[],
    OUT disabled_at timestamptz, OUT until timestamptz, OUT version bigint, OUT is_kept boolean, OUT is_last_keeper boolean,
    OUT is_enrolled boolean, OUT has_password boolean, OUT entry uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF ('administrator' = ANY (access.roles())
        OR ('org_admin' = ANY (access.roles()) AND held_account.organisation = access.organisation())) IS NOT TRUE THEN
        RETURN;
    END IF;
    -- In one order, so that two keepers do not wait for each other.
    PERFORM FROM access.membership m
    WHERE m.organisation = held_account.organisation AND (m.account = held_account.account OR 'org_admin' = ANY (m.roles))
    ORDER BY m.account FOR UPDATE;
    SELECT a.name, a.email, a.language, m.roles, a.disabled_at, m.until, a.row_version + m.row_version - 1,
        access.keeps(held_account.account, held_account.organisation),
        'org_admin' = ANY (m.roles) AND NOT EXISTS (SELECT FROM access.other_keepers(held_account.account, held_account.organisation)),
        access.is_enrolled(a.id), a.password IS NOT NULL, m.entry
    INTO held_account.name, held_account.email, held_account.language, held_account.roles, held_account.disabled_at, held_account.until,
        held_account.version, held_account.is_kept, held_account.is_last_keeper, held_account.is_enrolled, held_account.has_password, held_account.entry
    FROM access.account a JOIN access.membership m ON m.account = a.id
    WHERE a.id = held_account.account AND m.organisation = held_account.organisation
    FOR UPDATE OF a;
END
$$;

-- How an account stands, for whoever keeps the accounts of the organisation.
CREATE FUNCTION access.account_state(account uuid, organisation uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT CASE WHEN m.until <= clock_timestamp() THEN 'left' WHEN a.disabled_at IS NOT NULL THEN 'disabled' WHEN a.password IS NULL THEN 'invited'
        WHEN access.may_enter(a.id) THEN 'open' ELSE 'unenrolled' END
    FROM access.account a JOIN access.membership m ON m.account = a.id
    WHERE a.id = account_state.account AND m.organisation = account_state.organisation
      AND ('administrator' = ANY (access.roles()) OR ('org_admin' = ANY (access.roles()) AND account_state.organisation = access.organisation()))
$$;

-- Changes a name, and roles: roles only with a recent proof, and never one's own. The digest of the membership.
CREATE FUNCTION access.amend_account(account uuid, organisation uuid, name text, language text, roles text[], entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    digest bytea;
BEGIN
    PERFORM access.require_keeper(amend_account.account, amend_account.organisation);
    IF amend_account.roles IS DISTINCT FROM (SELECT m.roles FROM access.membership m
            WHERE m.account = amend_account.account AND m.organisation = amend_account.organisation) THEN
        PERFORM access.require_fresh();
        IF amend_account.account = access.account() THEN
            RAISE EXCEPTION 'nobody gives themselves a role' USING ERRCODE = 'RL003';
        END IF;
    END IF;
    UPDATE access.account a SET name = amend_account.name, language = amend_account.language, row_version = a.row_version + 1, entry = amend_account.entry
    WHERE a.id = amend_account.account;
    UPDATE access.membership m SET roles = amend_account.roles, entry = amend_account.entry
    WHERE m.account = amend_account.account AND m.organisation = amend_account.organisation
    RETURNING audit.digest(m) INTO digest;
    RETURN digest;
END
$$;

-- Ends what an account is signed in with: of all kinds, or sessions alone; in one organisation, or in all. A session is left
-- where it is the caller's own.
CREATE FUNCTION access.shut_out(account uuid, organisation uuid, with_tokens boolean, with_devices boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE access.session s SET ended_at = clock_timestamp()
    WHERE s.account = shut_out.account AND s.ended_at IS NULL AND s.kind = ANY (CASE WHEN with_tokens THEN ARRAY['member', 'token'] ELSE ARRAY['member'] END)
      AND (shut_out.organisation IS NULL OR s.organisation = shut_out.organisation) AND s.id IS DISTINCT FROM access.session();
    DELETE FROM access.pending p WHERE p.account = shut_out.account;
    IF with_devices THEN
        DELETE FROM access.device d WHERE d.account = shut_out.account;
    END IF;
END
$$;

-- Shuts an account, at once and everywhere, or opens it again.
CREATE FUNCTION access.set_disabled(account uuid, organisation uuid, is_disabled boolean, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    digest bytea;
BEGIN
    PERFORM access.require_keeper(set_disabled.account, set_disabled.organisation);
    UPDATE access.account a
    SET disabled_at = CASE WHEN is_disabled THEN clock_timestamp() END, row_version = a.row_version + 1, entry = set_disabled.entry
    WHERE a.id = set_disabled.account
    RETURNING audit.digest(a) INTO digest;
    IF is_disabled THEN
        PERFORM access.shut_out(set_disabled.account, NULL, true, true);
        UPDATE access.link l SET expires_at = clock_timestamp() WHERE l.account = set_disabled.account AND l.used_at IS NULL AND l.expires_at > clock_timestamp();
    END IF;
    RETURN digest;
END
$$;

-- How much of an organisation's open work is in someone's hands: people they follow, referrals, and drafts among those.
CREATE FUNCTION access.open_work(account uuid, organisation uuid, OUT people bigint, OUT referrals bigint, OUT drafts bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT (SELECT count(*) FROM casework.assignment a
            WHERE a.organisation = open_work.organisation AND a.account = open_work.account AND a.until IS NULL),
        count(*) FILTER (WHERE r.state <> 'draft'), count(*) FILTER (WHERE r.state = 'draft')
    FROM casework.referral_side s JOIN casework.referral r ON r.id = s.referral
    WHERE s.organisation = open_work.organisation AND s.assignee = open_work.account AND r.ended_at IS NULL
      AND access.keeps(open_work.account, open_work.organisation)
$$;

-- Ends a membership, and puts what was in its hands into a colleague's: whom they followed, their referrals, their drafts.
CREATE FUNCTION access.leave(account uuid, organisation uuid, heir uuid, at timestamptz, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    digest bytea;
    work record;
BEGIN
    PERFORM access.require_keeper(leave.account, leave.organisation);
    SELECT * INTO work FROM access.open_work(leave.account, leave.organisation);
    IF work.people + work.referrals + work.drafts > 0 AND (heir IS DISTINCT FROM leave.account AND EXISTS (
            SELECT FROM access.membership m JOIN access.account a ON a.id = m.account
            WHERE m.account = heir AND m.organisation = leave.organisation AND m.roles && ARRAY['caseworker', 'coordinator']
              AND (m.until IS NULL OR m.until > clock_timestamp()) AND a.disabled_at IS NULL)) IS NOT TRUE THEN
        RAISE EXCEPTION 'open work is left to nobody' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO casework.assignment (organisation, id, person, account, since, entry)
    SELECT a.organisation, gen_random_uuid(), a.person, heir, leave.at, leave.entry
    FROM casework.assignment a
    WHERE a.organisation = leave.organisation AND a.account = leave.account AND a.until IS NULL
    ON CONFLICT DO NOTHING;
    UPDATE casework.assignment a SET until = leave.at, entry = leave.entry
    WHERE a.organisation = leave.organisation AND a.account = leave.account AND a.until IS NULL;
    UPDATE casework.referral_side s SET assignee = heir, entry = leave.entry
    FROM casework.referral r
    WHERE r.id = s.referral AND r.ended_at IS NULL AND s.organisation = leave.organisation AND s.assignee = leave.account;
    UPDATE access.membership m SET until = clock_timestamp(), row_version = m.row_version + 1, entry = leave.entry
    WHERE m.account = leave.account AND m.organisation = leave.organisation
    RETURNING audit.digest(m) INTO digest;
    PERFORM access.shut_out(leave.account, leave.organisation, true, false);
    RETURN digest;
END
$$;

-- Tells people of an organisation of something about an account; nobody twice of the same.
CREATE FUNCTION access.tell(accounts uuid[], organisation uuid, kind text, about uuid, cause uuid, at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO casework.notice (id, organisation, account, kind, about, cause, at)
    SELECT gen_random_uuid(), m.organisation, m.account, tell.kind, tell.about, tell.cause, tell.at
    FROM access.membership m JOIN access.account a ON a.id = m.account
    WHERE m.organisation = tell.organisation AND m.account = ANY (tell.accounts) AND (m.until IS NULL OR m.until > clock_timestamp())
      AND a.disabled_at IS NULL
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING;
END
$$;

-- A colleague's telephone or computer is lost: everything they are signed in with ends, here and elsewhere, and they and the
-- keepers are told. Any member may say so, and gains nothing by it. Answers whether there is such a colleague.
CREATE FUNCTION access.report_lost(account uuid, at timestamptz, entry uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    own uuid := access.organisation();
BEGIN
    IF (access.context())[2] IS DISTINCT FROM 'member' THEN
        RAISE EXCEPTION 'for someone signed in by password' USING ERRCODE = 'RL003';
    END IF;
    PERFORM FROM access.membership m WHERE m.account = report_lost.account AND m.organisation = own AND (m.until IS NULL OR m.until > clock_timestamp());
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM access.shut_out(report_lost.account, NULL, true, true);
    PERFORM access.tell(array(SELECT access.other_keepers(NULL, own)) || report_lost.account, own, 'account_lost', report_lost.account, report_lost.entry, report_lost.at);
    RETURN true;
END
$$;

-- The colleagues of this context, for saying that one of them has lost something: by name alone.
CREATE FUNCTION access.everyone_here() RETURNS TABLE (account uuid, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT a.id, a.name FROM access.membership m JOIN access.account a ON a.id = m.account
    WHERE m.organisation = access.organisation() AND (access.context())[2] = 'member'
      AND (m.until IS NULL OR m.until > clock_timestamp()) AND a.disabled_at IS NULL
    ORDER BY a.name, a.id LIMIT 500
$$;

-- Makes the link of an invitation, in the place of the one there was.
CREATE FUNCTION access.make_invitation(id uuid, account uuid, organisation uuid, secret_sha256 bytea, entry uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM access.require_fresh();
    PERFORM access.require_keeper(make_invitation.account, make_invitation.organisation);
    PERFORM FROM access.account a WHERE a.id = make_invitation.account AND a.password IS NULL AND a.disabled_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE access.link l SET expires_at = clock_timestamp() WHERE l.account = make_invitation.account AND l.used_at IS NULL AND l.expires_at > clock_timestamp();
    INSERT INTO access.link (id, kind, account, organisation, resets, secret_sha256, asked_by, created_at, expires_at, entry)
    VALUES (make_invitation.id, 'invitation', make_invitation.account, make_invitation.organisation, ARRAY['password'],
            make_invitation.secret_sha256, access.account(), clock_timestamp(), clock_timestamp() + interval '7 days', make_invitation.entry);
    RETURN true;
END
$$;

-- Asks for a recovery. The administrator of the server gives the secret with it; an organisation's asks, and another agrees.
CREATE FUNCTION access.ask_recovery(id uuid, account uuid, organisation uuid, resets text[], secret_sha256 bytea, at timestamptz, entry uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    is_server boolean := 'administrator' = ANY (access.roles());
BEGIN
    PERFORM access.require_fresh();
    PERFORM access.require_keeper(ask_recovery.account, ask_recovery.organisation);
    IF is_server <> (ask_recovery.secret_sha256 IS NOT NULL) OR ask_recovery.account IS NOT DISTINCT FROM access.account() THEN
        RAISE EXCEPTION 'two agree on it' USING ERRCODE = 'RL003';
    END IF;
    UPDATE access.link l SET expires_at = clock_timestamp() WHERE l.account = ask_recovery.account AND l.used_at IS NULL AND l.expires_at > clock_timestamp();
    INSERT INTO access.link (id, kind, account, organisation, resets, secret_sha256, asked_by, created_at, expires_at, entry)
    VALUES (ask_recovery.id, 'recovery', ask_recovery.account, ask_recovery.organisation, ask_recovery.resets, ask_recovery.secret_sha256,
            access.account(), clock_timestamp(), clock_timestamp() + interval '1 day', ask_recovery.entry);
    PERFORM access.tell(
        array(SELECT k FROM access.other_keepers(ask_recovery.account, ask_recovery.organisation) k WHERE k IS DISTINCT FROM access.account())
            || CASE WHEN is_server THEN ARRAY[ask_recovery.account] ELSE '{}' END,
        ask_recovery.organisation, CASE WHEN is_server THEN 'account_recovery_made' ELSE 'account_recovery_asked' END, ask_recovery.account,
        ask_recovery.entry, ask_recovery.at);
END
$$;

-- What is asked for an account and not made yet: who asked, and what it gives anew.
CREATE FUNCTION access.asked_recovery(account uuid, organisation uuid, OUT id uuid, OUT asked_by uuid, OUT asked_by_name text, OUT resets text[], OUT created_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT l.id, l.asked_by, a.name, l.resets, l.created_at
    FROM access.link l JOIN access.account a ON a.id = l.asked_by
    WHERE l.account = asked_recovery.account AND l.organisation = asked_recovery.organisation AND l.kind = 'recovery'
      AND l.secret_sha256 IS NULL AND l.expires_at > clock_timestamp() AND access.keeps(l.account, l.organisation)
    ORDER BY l.created_at DESC LIMIT 1
$$;

-- Another administrator of the organisation agrees: the link is made. Answers whether that was theirs to do.
CREATE FUNCTION access.agree_recovery(account uuid, secret_sha256 bytea, at timestamptz, entry uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    own uuid := access.organisation();
BEGIN
    PERFORM access.require_fresh();
    PERFORM access.require_keeper(agree_recovery.account, own);
    UPDATE access.link l SET secret_sha256 = agree_recovery.secret_sha256, agreed_by = access.account(), entry = agree_recovery.entry,
        expires_at = clock_timestamp() + interval '1 day'
    WHERE l.account = agree_recovery.account AND l.organisation = own AND l.kind = 'recovery' AND l.secret_sha256 IS NULL
      AND l.expires_at > clock_timestamp() AND l.asked_by <> access.account() AND l.account <> access.account()
      -- Whoever asked still keeps the accounts.
      AND l.asked_by IN (SELECT access.other_keepers(access.account(), own));
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM access.tell(array(SELECT access.other_keepers(access.account(), own)) || agree_recovery.account, own, 'account_recovery_made',
        agree_recovery.account, agree_recovery.entry, agree_recovery.at);
    RETURN true;
END
$$;

-- What a link is for, for whoever holds its secret.
CREATE FUNCTION access.link_for(secret_sha256 bytea, OUT kind text, OUT resets text[], OUT account uuid, OUT name text, OUT email text, OUT language text,
    OUT organisation_name text, OUT is_enrolled boolean, OUT password_parameters text, OUT is_demonstration boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT l.kind, l.resets, a.id, a.name, a.email, a.language, o.name, access.is_enrolled(a.id), left(a.password, -(strpos(reverse(a.password), '$'))),
        (SELECT d.is_demonstration FROM directory.deployment d)
    FROM access.link l JOIN access.account a ON a.id = l.account JOIN directory.organisation o ON o.id = l.organisation
    WHERE l.secret_sha256 = link_for.secret_sha256 AND l.used_at IS NULL AND l.expires_at > clock_timestamp() AND a.disabled_at IS NULL
$$;

-- Uses a link, once: with the new password in its kept form, or with what the old one gives where only the second factor is
-- lost. Goes on as sign_in does after the password; `lapsed` where there is no such link any more.
CREATE FUNCTION access.use_link(secret_sha256 bytea, kept text, verifier text, entry uuid, new_session uuid, token_sha256 bytea, device_sha256 bytea,
    label text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    held access.link;
    key bytea;
BEGIN
    SELECT * INTO held FROM access.link l
    WHERE l.secret_sha256 = use_link.secret_sha256 AND l.used_at IS NULL AND l.expires_at > clock_timestamp() FOR UPDATE;
    IF NOT FOUND OR (access.chosen_membership(held.account, held.organisation)).organisation IS NULL
        OR NOT EXISTS (SELECT FROM access.account a WHERE a.id = held.account AND a.disabled_at IS NULL) THEN
        RETURN 'lapsed';
    END IF;
    IF 'password' = ANY (held.resets) THEN
        UPDATE access.account a SET password = use_link.kept, row_version = a.row_version + 1, entry = use_link.entry WHERE a.id = held.account;
    ELSE
        key := sha256(convert_to('link:' || held.id, 'UTF8'));
        IF access.hold_attempts(ARRAY[key]) > 0 THEN
            RETURN 'wait';
        ELSIF NOT access.is_password((SELECT a.password FROM access.account a WHERE a.id = held.account), use_link.verifier) THEN
            PERFORM access.count_failure(ARRAY[key]);
            RETURN 'refused';
        END IF;
    END IF;
    IF 'factor' = ANY (held.resets) THEN
        DELETE FROM access.factor f WHERE f.account = held.account;
        DELETE FROM access.recovery r WHERE r.account = held.account;
    END IF;
    PERFORM access.shut_out(held.account, NULL, false, true);
    UPDATE access.link l SET used_at = clock_timestamp() WHERE l.id = held.id;
    IF access.is_enrolled(held.account) THEN
        PERFORM access.await(held.account, held.organisation, token_sha256, device_sha256, interval '5 minutes');
        RETURN 'code';
    ELSIF access.may_enter(held.account) THEN
        PERFORM access.let_in(held.account, held.organisation, new_session, token_sha256, device_sha256, label);
        RETURN 'signed_in';
    END IF;
    PERFORM access.await(held.account, held.organisation, token_sha256, device_sha256, interval '30 minutes');
    RETURN 'enrolment';
END
$$;

-- Someone cannot sign in any more: the administrators of where they belong are told, once an hour at most. Whether there is such
-- an account, nobody is told. Counted as a try at the place it comes from.
CREATE FUNCTION access.forgot(email text, place_sha256 bytea, cause uuid, at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    one uuid;
BEGIN
    PERFORM access.hold_attempts(ARRAY[place_sha256]);
    PERFORM access.count_failure(ARRAY[place_sha256]);
    SELECT a.id INTO one FROM access.account a
    WHERE a.email = lower(forgot.email) AND a.disabled_at IS NULL AND NOT EXISTS (
        SELECT FROM casework.notice n WHERE n.about = a.id AND n.kind = 'account_forgot' AND n.at > forgot.at - interval '1 hour');
    PERFORM access.tell(array(SELECT access.other_keepers(one, m.organisation)), m.organisation, 'account_forgot', one, forgot.cause, forgot.at)
    FROM access.membership m WHERE m.account = one;
END
$$;

CREATE FUNCTION access.forgot_wait(place_sha256 bytea) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$ SELECT access.wait(ARRAY[place_sha256]) $$;

-- What the member of this context is signed in with.
CREATE FUNCTION access.own_sessions() RETURNS TABLE (id uuid, label text, created_at timestamptz, seen_at timestamptz, is_this boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT s.id, s.label, s.created_at, s.seen_at, s.id = access.session()
    FROM access.session s
    WHERE s.account = access.account() AND (access.context())[2] = 'member' AND s.kind = 'member' AND s.ended_at IS NULL
      AND s.expires_at > clock_timestamp() AND s.seen_at > clock_timestamp() - interval '20 minutes'
    ORDER BY s.seen_at DESC, s.id
$$;
-- Ends one of them, or all but this one. Answers how many ended.
CREATE FUNCTION access.end_own_sessions(one uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    ended integer;
BEGIN
    UPDATE access.session s SET ended_at = clock_timestamp()
    WHERE s.account = access.account() AND (access.context())[2] = 'member' AND s.kind = 'member' AND s.ended_at IS NULL
      AND CASE WHEN one IS NULL THEN s.id <> access.session() ELSE s.id = one END;
    GET DIAGNOSTICS ended = ROW_COUNT;
    RETURN ended;
END
$$;
CREATE FUNCTION access.own_devices() RETURNS TABLE (id uuid, label text, created_at timestamptz, seen_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT d.id, d.label, d.created_at, d.seen_at FROM access.device d
    WHERE d.account = access.account() AND (access.context())[2] = 'member' AND d.seen_at > clock_timestamp() - interval '90 days'
    ORDER BY d.seen_at DESC, d.id
$$;
CREATE FUNCTION access.forget_own_device(one uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    DELETE FROM access.device d WHERE d.id = one AND d.account = access.account() AND (access.context())[2] = 'member';
    RETURN FOUND;
END
$$;
-- How the account of this context stands: since when it has a second factor, and how many codes on paper are left.
CREATE FUNCTION access.own_account(OUT name text, OUT email text, OUT language text, OUT version bigint, OUT created_at timestamptz,
    OUT confirmed_at timestamptz, OUT codes_left bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT a.name, a.email, a.language, a.row_version, a.created_at, f.confirmed_at,
        (SELECT count(*) FROM access.recovery r WHERE r.account = a.id AND r.used_at IS NULL)
    FROM access.account a LEFT JOIN access.factor f ON f.account = a.id
    WHERE a.id = access.account() AND (access.context())[2] = 'member'
$$;
-- One's own name and language. The digest of the account as it has become.
CREATE FUNCTION access.amend_own(name text, language text, entry uuid) RETURNS bytea
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE access.account a SET name = amend_own.name, language = amend_own.language, row_version = a.row_version + 1, entry = amend_own.entry
    WHERE a.id = access.account() AND (access.context())[2] = 'member'
    RETURNING audit.digest(a)
$$;
-- One's own password, for whoever knows the one there is: `changed`, `refused` or `wait`. Every other session ends.
CREATE FUNCTION access.change_password(verifier text, kept text, entry uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    context text[] := access.context();
    keys bytea[] := ARRAY[sha256(convert_to('verify:' || context[1], 'UTF8'))];
BEGIN
    IF context[2] IS DISTINCT FROM 'member' THEN
        RAISE EXCEPTION 'for someone signed in by password' USING ERRCODE = 'RL003';
    END IF;
    IF access.hold_attempts(keys) > 0 THEN
        RETURN 'wait';
    ELSIF NOT access.is_password((SELECT a.password FROM access.account a WHERE a.id = context[3]::uuid), verifier) THEN
        PERFORM access.count_failure(keys);
        RETURN 'refused';
    END IF;
    UPDATE access.account a SET password = change_password.kept, row_version = a.row_version + 1, entry = change_password.entry WHERE a.id = context[3]::uuid;
    PERFORM access.shut_out(context[3]::uuid, NULL, false, false);
    RETURN 'changed';
END
$$;

-- Deletes what signing in keeps no longer: pending steps after their time, devices after 90 days, links after 6 months.
CREATE FUNCTION access.purge(most bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    purged bigint := 0;
    deleted bigint;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    DELETE FROM access.pending p WHERE p.token_sha256 IN (SELECT o.token_sha256 FROM access.pending o WHERE o.expires_at < clock_timestamp() LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    purged := purged + deleted;
    DELETE FROM access.device d WHERE d.id IN (SELECT o.id FROM access.device o WHERE o.seen_at < clock_timestamp() - interval '90 days' LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    purged := purged + deleted;
    DELETE FROM access.link l WHERE l.id IN (SELECT o.id FROM access.link o WHERE o.expires_at < clock_timestamp() - interval '6 months' LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN purged + deleted;
END
$$;

RESET ROLE;
DO $$
DECLARE
    signature regprocedure;
BEGIN
    FOR signature IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'access'::regnamespace AND p.prosecdef LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO relais_gate', signature);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION access.keeps, access.require_keeper, access.other_keepers TO relais_gate;
GRANT EXECUTE ON FUNCTION access.held_account, access.account_state, access.amend_account, access.set_disabled, access.open_work, access.leave, access.make_invitation,
    access.ask_recovery, access.asked_recovery, access.agree_recovery TO relais_access;
GRANT EXECUTE ON FUNCTION access.report_lost, access.everyone_here, access.link_for, access.use_link, access.forgot, access.forgot_wait, access.own_sessions,
    access.end_own_sessions, access.own_devices, access.forget_own_device, access.own_account, access.amend_own, access.change_password, access.purge
    TO relais_casework;

-- Accounts are changed by the functions above alone; whoever makes one has just proved who they are.
REVOKE UPDATE ON access.account, access.membership FROM relais_access;
REVOKE UPDATE (name, language, password, disabled_at, row_version, entry) ON access.account FROM relais_access;
DROP POLICY administration_change ON access.account;
DROP POLICY ours_alone ON access.account;
DROP POLICY no_strangers_changed ON access.membership;
CREATE POLICY fresh ON access.membership AS RESTRICTIVE FOR INSERT TO relais_access WITH CHECK (access.is_fresh());

GRANT SELECT, INSERT, UPDATE, DELETE ON access.link TO relais_gate;
GRANT UPDATE (name, disabled_at) ON access.account TO relais_gate;
GRANT UPDATE (roles, until, row_version, entry) ON access.membership TO relais_gate;
CREATE POLICY gate_changes ON access.membership FOR UPDATE TO relais_gate USING (true);
ALTER TABLE access.link ENABLE ROW LEVEL SECURITY;
ALTER TABLE access.link FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON access.link TO relais_gate USING (true) WITH CHECK (true);
