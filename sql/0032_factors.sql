-- The second factor: a seed that an application on a telephone shares, and codes on paper for the day it is lost. Signing in is
-- two steps, and outside a demonstration nobody gets past the second without one.

SET LOCAL ROLE relais_owner;

-- A seed (RFC 6238), sealed with a key outside this database. PostgreSQL never computes a code: it asks for the opened seed, of
-- which it keeps the SHA-256, so that its own password opens nothing. Each step of time is taken once, and only forward.
CREATE TABLE access.factor (
    id           uuid PRIMARY KEY,
    account      uuid NOT NULL REFERENCES access.account CONSTRAINT factor_account_key UNIQUE,
    sealed       bytea NOT NULL CONSTRAINT factor_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    seed_sha256  bytea NOT NULL CONSTRAINT factor_seed_length CHECK (octet_length(seed_sha256) = 32),
    last_step    bigint NOT NULL,
    confirmed_at timestamptz NOT NULL,
    entry        uuid NOT NULL
);
COMMENT ON TABLE access.factor IS 'erasure: a seed of someone who works here, under a key of its own';
COMMENT ON COLUMN access.factor.id IS 'purpose: signing in; retention: until another is confirmed';
COMMENT ON COLUMN access.factor.account IS 'purpose: signing in; retention: until another is confirmed';
COMMENT ON COLUMN access.factor.sealed IS 'purpose: signing in; retention: until another is confirmed';
COMMENT ON COLUMN access.factor.seed_sha256 IS 'purpose: only who can open the seed signs in; retention: until another is confirmed';
COMMENT ON COLUMN access.factor.last_step IS 'purpose: no code is taken twice; retention: until another is confirmed';
COMMENT ON COLUMN access.factor.confirmed_at IS 'purpose: review of accounts; retention: until another is confirmed';
COMMENT ON COLUMN access.factor.entry IS 'purpose: integrity, the last audit entry; retention: until another is confirmed';

-- Codes of 128 bits for the day the telephone is lost; each is taken once.
CREATE TABLE access.recovery (
    account     uuid NOT NULL REFERENCES access.account,
    code_sha256 bytea NOT NULL CONSTRAINT recovery_code_length CHECK (octet_length(code_sha256) = 32),
    made_at     timestamptz NOT NULL,
    used_at     timestamptz,
    PRIMARY KEY (account, code_sha256)
);
COMMENT ON COLUMN access.recovery.account IS 'purpose: signing in without the telephone; retention: until others are made';
COMMENT ON COLUMN access.recovery.code_sha256 IS 'purpose: signing in without the telephone; retention: until others are made';
COMMENT ON COLUMN access.recovery.made_at IS 'purpose: signing in without the telephone; retention: until others are made';
COMMENT ON COLUMN access.recovery.used_at IS 'purpose: none is taken twice; retention: until others are made';

-- Someone between two steps: the password was right and the code is awaited, or a seed is offered that is not confirmed yet.
-- Whoever changes theirs while signed in has one under the secret of their session.
CREATE TABLE access.pending (
    token_sha256  bytea PRIMARY KEY CONSTRAINT pending_token_length CHECK (octet_length(token_sha256) = 32),
    account       uuid NOT NULL REFERENCES access.account,
    wanted        uuid,
    device_sha256 bytea,
    expires_at    timestamptz NOT NULL,
    offered       uuid,
    sealed        bytea CONSTRAINT pending_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    seed_sha256   bytea CONSTRAINT pending_seed_length CHECK (octet_length(seed_sha256) = 32),
    CONSTRAINT pending_offer_is_whole CHECK (num_nulls(offered, sealed, seed_sha256) IN (0, 3))
);
CREATE INDEX pending_account ON access.pending (account);
CREATE INDEX pending_expires_at ON access.pending (expires_at);
COMMENT ON TABLE access.pending IS 'erasure: a seed of someone who works here, under a key of its own, gone after 30 minutes';
COMMENT ON COLUMN access.pending.token_sha256 IS 'purpose: the second step follows the first; retention: 5 minutes, 30 while a seed is offered';
COMMENT ON COLUMN access.pending.account IS 'purpose: the second step follows the first; retention: 30 minutes';
COMMENT ON COLUMN access.pending.wanted IS 'purpose: the organisation asked for; retention: 30 minutes';
COMMENT ON COLUMN access.pending.device_sha256 IS 'purpose: tries at a known device count apart; retention: 30 minutes';
COMMENT ON COLUMN access.pending.expires_at IS 'purpose: retention itself; retention: 30 minutes';
COMMENT ON COLUMN access.pending.offered IS 'purpose: a seed to confirm; retention: 30 minutes';
COMMENT ON COLUMN access.pending.sealed IS 'purpose: a seed to confirm; retention: 30 minutes';
COMMENT ON COLUMN access.pending.seed_sha256 IS 'purpose: a seed to confirm; retention: 30 minutes';

-- A browser that an account signed in with. Whoever guesses elsewhere never delays its owner there.
CREATE TABLE access.device (
    id            uuid PRIMARY KEY,
    account       uuid NOT NULL REFERENCES access.account,
    device_sha256 bytea NOT NULL CONSTRAINT device_secret_length CHECK (octet_length(device_sha256) = 32),
    label         text NOT NULL CONSTRAINT device_label_length CHECK (char_length(label) BETWEEN 1 AND 60),
    created_at    timestamptz NOT NULL,
    seen_at       timestamptz NOT NULL,
    CONSTRAINT device_account_key UNIQUE (account, device_sha256)
);
CREATE INDEX device_seen_at ON access.device (seen_at);
COMMENT ON COLUMN access.device.id IS 'purpose: its owner can make it unknown; retention: 90 days after it was last used';
COMMENT ON COLUMN access.device.account IS 'purpose: tries at a known device count apart; retention: 90 days after it was last used';
COMMENT ON COLUMN access.device.device_sha256 IS 'purpose: tries at a known device count apart; retention: 90 days after it was last used';
COMMENT ON COLUMN access.device.label IS 'purpose: its owner knows which it is: kind of browser and system; retention: 90 days after it was last used';
COMMENT ON COLUMN access.device.created_at IS 'purpose: its owner knows which it is; retention: 90 days after it was last used';
COMMENT ON COLUMN access.device.seen_at IS 'purpose: its owner knows which it is, retention itself; retention: 90 days after it was last used';

ALTER TABLE access.session ADD COLUMN label text CONSTRAINT session_label_length CHECK (char_length(label) BETWEEN 1 AND 60);
COMMENT ON COLUMN access.session.label IS 'purpose: its owner knows which it is: kind of browser and system; retention: 6 months';

-- Whether an account has what it takes to be let in: a second factor, or made-up people.
CREATE FUNCTION access.is_enrolled(account uuid) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM access.factor f WHERE f.account = is_enrolled.account)
$$;
CREATE FUNCTION access.may_enter(account uuid) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT (SELECT d.is_demonstration FROM directory.deployment d)
        OR EXISTS (SELECT FROM access.factor f WHERE f.account = may_enter.account)
$$;

-- Whether an account signed in with this browser before, within 90 days.
CREATE FUNCTION access.is_known_device(account uuid, device_sha256 bytea) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM access.device d
                   WHERE d.account = is_known_device.account AND d.device_sha256 = is_known_device.device_sha256
                     AND d.seen_at > clock_timestamp() - interval '90 days')
$$;

-- What failed tries are counted by: the address typed and the place; at a browser the account knows, that browser alone.
CREATE FUNCTION access.attempt_keys(email text, keys_sha256 bytea[], device_sha256 bytea) RETURNS bytea[]
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT CASE WHEN access.is_known_device((SELECT a.id FROM access.account a WHERE a.email = lower(attempt_keys.email)), device_sha256)
        THEN ARRAY[sha256(device_sha256 || convert_to(lower(email), 'UTF8'))] ELSE keys_sha256 END
$$;

-- What wrong codes are counted by: the account; at a browser it knows, that browser.
CREATE FUNCTION access.code_key(account uuid, device_sha256 bytea) RETURNS bytea
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT sha256(convert_to('code:' || account, 'UTF8')
        || CASE WHEN access.is_known_device(account, device_sha256) THEN device_sha256 ELSE ''::bytea END)
$$;

-- Counts a wrong code. Five are free within a day; every fifth then waits 5 minutes, 10, 20, up to an hour.
CREATE FUNCTION access.count_wrong_code(key bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    counted integer;
BEGIN
    UPDATE access.attempt t
    SET failures = CASE WHEN t.last_at < clock_timestamp() - interval '1 day' THEN 1 ELSE t.failures + 1 END, last_at = clock_timestamp()
    WHERE t.key_sha256 = key RETURNING t.failures INTO counted;
    IF counted % 5 = 0 THEN
        UPDATE access.attempt t
        SET blocked_until = clock_timestamp() + least(5 * power(2, least(counted / 5 - 1, 10)), 60) * interval '1 minute'
        WHERE t.key_sha256 = key;
    END IF;
END
$$;

-- Whether this proves that it is the account's owner: the opened seed with a step that was not taken yet, or a code on paper.
-- `verified`, `refused` or `wait`.
CREATE FUNCTION access.prove(account uuid, key bytea, seed bytea, step bigint, code_sha256 bytea) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF access.hold_attempts(ARRAY[key]) > 0 THEN
        RETURN 'wait';
    END IF;
    IF prove.seed IS NOT NULL THEN
        UPDATE access.factor f SET last_step = prove.step
        WHERE f.account = prove.account AND f.seed_sha256 = sha256(prove.seed) AND f.last_step < prove.step;
    ELSE
        UPDATE access.recovery r SET used_at = clock_timestamp()
        WHERE r.account = prove.account AND r.code_sha256 = prove.code_sha256 AND r.used_at IS NULL;
    END IF;
    IF NOT FOUND THEN
        PERFORM access.count_wrong_code(key);
        RETURN 'refused';
    END IF;
    DELETE FROM access.attempt t WHERE t.key_sha256 = key;
    RETURN 'verified';
END
$$;

-- Takes ten codes on paper in the place of those there were.
CREATE FUNCTION access.take_codes(account uuid, codes_sha256 bytea[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF cardinality(codes_sha256) <> 10 THEN
        RAISE EXCEPTION 'ten codes' USING ERRCODE = 'RL003';
    END IF;
    DELETE FROM access.recovery r WHERE r.account = take_codes.account;
    INSERT INTO access.recovery (account, code_sha256, made_at)
    SELECT take_codes.account, c, clock_timestamp() FROM unnest(codes_sha256) AS c;
END
$$;

-- Takes an offered seed for good, in the place of the one there was. Answers whether it was the one that was offered.
CREATE FUNCTION access.take_factor(pending_sha256 bytea, seed bytea, step bigint, codes_sha256 bytea[], entry uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    held access.pending;
BEGIN
    SELECT * INTO held FROM access.pending p
    WHERE p.token_sha256 = pending_sha256 AND p.expires_at > clock_timestamp() AND p.seed_sha256 = sha256(take_factor.seed);
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM access.factor f WHERE f.account = held.account;
    INSERT INTO access.factor (id, account, sealed, seed_sha256, last_step, confirmed_at, entry)
    VALUES (held.offered, held.account, held.sealed, held.seed_sha256, step, clock_timestamp(), take_factor.entry);
    PERFORM access.take_codes(held.account, codes_sha256);
    UPDATE access.pending p SET offered = NULL, sealed = NULL, seed_sha256 = NULL WHERE p.token_sha256 = pending_sha256;
    RETURN true;
END
$$;

-- A browser is known from now on; of one account ten at most, the ones seen longest ago are forgotten.
CREATE FUNCTION access.know_device(account uuid, device_sha256 bytea, label text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO access.device (id, account, device_sha256, label, created_at, seen_at)
    VALUES (gen_random_uuid(), know_device.account, know_device.device_sha256, know_device.label, clock_timestamp(), clock_timestamp())
    ON CONFLICT ON CONSTRAINT device_account_key DO UPDATE SET seen_at = excluded.seen_at, label = excluded.label;
    DELETE FROM access.device d WHERE d.id IN (
        SELECT o.id FROM access.device o WHERE o.account = know_device.account ORDER BY o.seen_at DESC, o.id OFFSET 10);
END
$$;

-- The membership someone signs in for: the one asked for, else the first by name.
CREATE FUNCTION access.chosen_membership(account uuid, wanted uuid, OUT organisation uuid, OUT roles text[])
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT m.organisation, m.roles
    FROM access.membership m JOIN directory.organisation o ON o.id = m.organisation
    WHERE m.account = chosen_membership.account AND (m.until IS NULL OR m.until > clock_timestamp())
    ORDER BY m.organisation IS NOT DISTINCT FROM chosen_membership.wanted DESC, o.name LIMIT 1
$$;

-- Opens the session of someone who has passed every step; answers whether they belong anywhere.
CREATE FUNCTION access.let_in(account uuid, wanted uuid, new_session uuid, token_sha256 bytea, device_sha256 bytea, label text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    chosen record := access.chosen_membership(let_in.account, let_in.wanted);
BEGIN
    IF chosen.organisation IS NULL OR EXISTS (SELECT FROM access.account a WHERE a.id = let_in.account AND a.disabled_at IS NOT NULL) THEN
        RETURN false;
    END IF;
    PERFORM access.open_session(let_in.new_session, let_in.token_sha256, let_in.account, chosen.organisation, chosen.roles);
    UPDATE access.session s SET label = let_in.label WHERE s.id = let_in.new_session;
    IF let_in.device_sha256 IS NOT NULL THEN
        PERFORM access.know_device(let_in.account, let_in.device_sha256, let_in.label);
    END IF;
    RETURN true;
END
$$;

-- Someone has passed the first step: the second is awaited for so long.
CREATE FUNCTION access.await(account uuid, wanted uuid, token_sha256 bytea, device_sha256 bytea, lasting interval) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    -- Of one account the five latest.
    DELETE FROM access.pending p WHERE p.token_sha256 IN (
        SELECT o.token_sha256 FROM access.pending o WHERE o.account = await.account ORDER BY o.expires_at DESC OFFSET 4);
    INSERT INTO access.pending (token_sha256, account, wanted, device_sha256, expires_at)
    VALUES (await.token_sha256, await.account, await.wanted, await.device_sha256, clock_timestamp() + await.lasting);
END
$$;

-- In how many seconds one may try to sign in with an address, at this place or at this browser.
CREATE FUNCTION access.sign_in_wait(email text, keys_sha256 bytea[], device_sha256 bytea) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT access.wait(access.attempt_keys(email, keys_sha256, device_sha256))
$$;

DROP FUNCTION access.sign_in;
-- The first step: `verifier` is what the account's password gives. `signed_in` where nothing more is asked, with the context
-- of the new session; `code` or `enrolment` where the second step is awaited, under `token_sha256`; `refused`, `wait`.
CREATE FUNCTION access.sign_in(email text, verifier text, new_session uuid, token_sha256 bytea, keys_sha256 bytea[], wanted uuid,
    device_sha256 bytea, label text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    keys bytea[] := access.attempt_keys(email, keys_sha256, device_sha256);
    tried access.account;
BEGIN
    IF access.hold_attempts(keys) > 0 THEN
        RETURN 'wait';
    END IF;
    SELECT * INTO tried FROM access.account a WHERE a.email = lower(sign_in.email) AND a.disabled_at IS NULL;
    IF NOT access.is_password(tried.password, verifier) THEN
        PERFORM access.count_failure(keys);
        RETURN 'refused';
    END IF;
    IF (access.chosen_membership(tried.id, wanted)).organisation IS NULL THEN
        RETURN 'refused';
    END IF;
    DELETE FROM access.attempt t WHERE t.key_sha256 = keys[1];
    IF access.is_enrolled(tried.id) THEN
        PERFORM access.await(tried.id, wanted, token_sha256, device_sha256, interval '5 minutes');
        RETURN 'code';
    ELSIF access.may_enter(tried.id) THEN
        PERFORM access.let_in(tried.id, wanted, new_session, token_sha256, device_sha256, label);
        RETURN 'signed_in';
    END IF;
    PERFORM access.await(tried.id, wanted, token_sha256, device_sha256, interval '30 minutes');
    RETURN 'enrolment';
END
$$;

-- Keeps a password at the cost of today, for whoever has just given it; the digest of the account as it has become.
CREATE FUNCTION access.rehash(email text, verifier text, kept text, entry uuid) RETURNS bytea
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE access.account a SET password = rehash.kept, row_version = a.row_version + 1, entry = rehash.entry
    WHERE a.email = lower(rehash.email) AND access.is_password(a.password, rehash.verifier)
    RETURNING audit.digest(a)
$$;

-- Who stands between two steps, the seed they prove it by, the one that is offered to them, and in how many seconds they may
-- try again.
CREATE FUNCTION access.pending_one(pending_sha256 bytea, OUT account uuid, OUT email text, OUT name text, OUT language text,
    OUT factor uuid, OUT sealed bytea, OUT offered uuid, OUT offered_sealed bytea, OUT wait integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT p.account, a.email, a.name, a.language, f.id, f.sealed, p.offered, p.sealed, access.wait(ARRAY[access.code_key(p.account, p.device_sha256)])
    FROM access.pending p
    JOIN access.account a ON a.id = p.account
    LEFT JOIN access.factor f ON f.account = p.account
    WHERE p.token_sha256 = pending_one.pending_sha256 AND p.expires_at > clock_timestamp() AND a.disabled_at IS NULL
$$;

-- The second step of signing in: `signed_in`, with the context of the new session; `refused`, `wait`, or `lapsed` where nobody
-- stands there any more.
CREATE FUNCTION access.finish_sign_in(pending_sha256 bytea, seed bytea, step bigint, code_sha256 bytea, new_session uuid,
    token_sha256 bytea, device_sha256 bytea, label text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    held access.pending;
    outcome text;
BEGIN
    SELECT * INTO held FROM access.pending p WHERE p.token_sha256 = pending_sha256 AND p.expires_at > clock_timestamp() FOR UPDATE;
    IF NOT FOUND OR NOT access.is_enrolled(held.account) THEN
        RETURN 'lapsed';
    END IF;
    outcome := access.prove(held.account, access.code_key(held.account, held.device_sha256), seed, step, code_sha256);
    IF outcome <> 'verified' THEN
        RETURN outcome;
    END IF;
    DELETE FROM access.pending p WHERE p.token_sha256 = pending_sha256;
    RETURN CASE WHEN access.let_in(held.account, held.wanted, new_session, finish_sign_in.token_sha256, finish_sign_in.device_sha256, label)
        THEN 'signed_in' ELSE 'lapsed' END;
END
$$;

-- Offers a seed to someone between two steps who has none. Answers whether they stand there.
CREATE FUNCTION access.offer_factor(pending_sha256 bytea, offered uuid, sealed bytea, seed_sha256 bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE access.pending p SET offered = offer_factor.offered, sealed = offer_factor.sealed, seed_sha256 = offer_factor.seed_sha256
    WHERE p.token_sha256 = pending_sha256 AND p.expires_at > clock_timestamp() AND NOT access.is_enrolled(p.account);
    RETURN FOUND;
END
$$;

-- Confirms the first seed of someone between two steps, and lets them in. As finish_sign_in; a wrong code is counted there.
CREATE FUNCTION access.enrol(pending_sha256 bytea, seed bytea, step bigint, codes_sha256 bytea[], entry uuid, new_session uuid,
    token_sha256 bytea, device_sha256 bytea, label text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    held access.pending;
    key bytea;
BEGIN
    SELECT * INTO held FROM access.pending p WHERE p.token_sha256 = pending_sha256 AND p.expires_at > clock_timestamp() FOR UPDATE;
    IF NOT FOUND OR access.is_enrolled(held.account) THEN
        RETURN 'lapsed';
    END IF;
    key := access.code_key(held.account, held.device_sha256);
    IF access.hold_attempts(ARRAY[key]) > 0 THEN
        RETURN 'wait';
    ELSIF seed IS NULL OR NOT access.take_factor(pending_sha256, seed, step, codes_sha256, entry) THEN
        PERFORM access.count_wrong_code(key);
        RETURN 'refused';
    END IF;
    DELETE FROM access.pending p WHERE p.token_sha256 = pending_sha256;
    RETURN CASE WHEN access.let_in(held.account, held.wanted, new_session, enrol.token_sha256, enrol.device_sha256, label)
        THEN 'signed_in' ELSE 'lapsed' END;
END
$$;

-- The member of this context: their seed, the one that is offered to them, and in how many seconds they may prove themselves.
CREATE FUNCTION access.own_factor(OUT account uuid, OUT email text, OUT password_parameters text, OUT factor uuid, OUT sealed bytea,
    OUT offered uuid, OUT offered_sealed bytea, OUT wait integer, OUT is_demonstration boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT a.id, a.email, left(a.password, -(strpos(reverse(a.password), '$'))), f.id, f.sealed, p.offered, p.sealed,
        access.verification_wait(), (SELECT d.is_demonstration FROM directory.deployment d)
    FROM access.session s
    JOIN access.account a ON a.id = s.account
    LEFT JOIN access.factor f ON f.account = s.account
    LEFT JOIN access.pending p ON p.token_sha256 = s.token_sha256 AND p.expires_at > clock_timestamp()
    WHERE s.id = access.session() AND s.kind = 'member'
$$;
DROP FUNCTION access.own_password_parameters;

-- The member of this context proves who they are by a code. As verify_password.
CREATE FUNCTION access.verify_code(seed bytea, step bigint, code_sha256 bytea) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    context text[] := access.context();
    outcome text;
BEGIN
    IF context[2] IS DISTINCT FROM 'member' THEN
        RAISE EXCEPTION 'for someone signed in by password' USING ERRCODE = 'RL003';
    END IF;
    outcome := access.prove(context[3]::uuid, sha256(convert_to('verify:' || context[1], 'UTF8')), seed, step, code_sha256);
    IF outcome = 'verified' THEN
        UPDATE access.session s SET verified_at = clock_timestamp() WHERE s.id = context[1]::uuid;
    END IF;
    RETURN outcome;
END
$$;

-- Offers a seed to the member of this context, in the place of the one they have.
CREATE FUNCTION access.offer_own_factor(offered uuid, sealed bytea, seed_sha256 bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    own access.session;
BEGIN
    PERFORM access.require_fresh();
    SELECT * INTO STRICT own FROM access.session s WHERE s.id = access.session() AND s.kind = 'member';
    INSERT INTO access.pending AS p (token_sha256, account, expires_at, offered, sealed, seed_sha256)
    VALUES (own.token_sha256, own.account, clock_timestamp() + interval '30 minutes', offer_own_factor.offered, offer_own_factor.sealed,
            offer_own_factor.seed_sha256)
    ON CONFLICT (token_sha256) DO UPDATE
    SET expires_at = excluded.expires_at, offered = excluded.offered, sealed = excluded.sealed, seed_sha256 = excluded.seed_sha256;
END
$$;

-- Confirms it. Every other session of the account ends, and every known device is forgotten.
CREATE FUNCTION access.replace_factor(seed bytea, step bigint, codes_sha256 bytea[], entry uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    own access.session;
BEGIN
    PERFORM access.require_fresh();
    SELECT * INTO STRICT own FROM access.session s WHERE s.id = access.session() AND s.kind = 'member';
    IF NOT access.take_factor(own.token_sha256, seed, step, codes_sha256, entry) THEN
        RETURN false;
    END IF;
    DELETE FROM access.pending p WHERE p.account = own.account;
    UPDATE access.session s SET ended_at = clock_timestamp()
    WHERE s.account = own.account AND s.kind = 'member' AND s.ended_at IS NULL AND s.id <> own.id;
    RETURN true;
END
$$;

-- Ten new codes on paper for the member of this context, who has a second factor.
CREATE FUNCTION access.renew_codes(codes_sha256 bytea[]) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM access.require_fresh();
    IF (access.context())[2] <> 'member' OR NOT access.is_enrolled(access.account()) THEN
        RETURN false;
    END IF;
    PERFORM access.take_codes(access.account(), codes_sha256);
    RETURN true;
END
$$;

RESET ROLE;

-- As in 0030, but that a password alone proves nothing to whoever has a second factor, or must have one.
CREATE OR REPLACE FUNCTION access.verify_password(verifier text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    context text[] := access.context();
    keys bytea[] := ARRAY[sha256(convert_to('verify:' || context[1], 'UTF8'))];
BEGIN
    IF context[2] IS DISTINCT FROM 'member' OR access.is_enrolled(context[3]::uuid)
        OR NOT (SELECT d.is_demonstration FROM directory.deployment d) THEN
        RAISE EXCEPTION 'a password alone proves nothing here' USING ERRCODE = 'RL003';
    END IF;
    IF access.hold_attempts(keys) > 0 THEN
        RETURN 'wait';
    END IF;
    IF NOT access.is_password((SELECT a.password FROM access.account a WHERE a.id = context[3]::uuid), verifier) THEN
        PERFORM access.count_failure(keys);
        RETURN 'refused';
    END IF;
    DELETE FROM access.attempt t WHERE t.key_sha256 = ANY (keys);
    UPDATE access.session s SET verified_at = clock_timestamp() WHERE s.id = context[1]::uuid;
    RETURN 'verified';
END
$$;

-- As in 0011, and nobody is let in without a second factor, nor a token of theirs, but in a demonstration.
CREATE OR REPLACE FUNCTION access.enter(token_sha256 bytea, OUT session uuid, OUT kind text, OUT account uuid, OUT organisation uuid,
    OUT roles text[], OUT name text, OUT organisation_name text, OUT language text, OUT is_demonstration boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    SELECT s.id, s.kind, s.account, s.organisation, CASE s.kind WHEN 'member' THEN m.roles WHEN 'token' THEN access.narrowed(m.roles, s.scopes) ELSE ARRAY[s.kind] END, a.name, o.name, a.language,
        d.is_demonstration
    INTO enter.session, enter.kind, enter.account, enter.organisation, enter.roles, enter.name, enter.organisation_name, enter.language, enter.is_demonstration
    FROM access.session s
    CROSS JOIN directory.deployment d
    LEFT JOIN access.account a ON a.id = s.account
    LEFT JOIN access.membership m ON m.account = s.account AND m.organisation = s.organisation
    LEFT JOIN directory.organisation o ON o.id = s.organisation
    WHERE s.token_sha256 = enter.token_sha256
      AND s.ended_at IS NULL
      AND s.expires_at > clock_timestamp()
      AND (s.kind <> 'member' OR s.seen_at > clock_timestamp() - interval '20 minutes')
      AND (s.kind NOT IN ('member', 'token') OR (a.disabled_at IS NULL AND (m.until IS NULL OR m.until > clock_timestamp())
           AND (d.is_demonstration OR EXISTS (SELECT FROM access.factor f WHERE f.account = s.account))));
    IF enter.session IS NULL THEN
        RAISE EXCEPTION 'no live session' USING ERRCODE = 'RL001';
    END IF;
    PERFORM access.set_context(enter.session, enter.kind, enter.account, enter.organisation, enter.roles);
END
$$;

-- As in 0018, and as enter says it now.
CREATE OR REPLACE FUNCTION access.still_live(tokens_sha256 bytea[]) RETURNS SETOF bytea
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT s.token_sha256
    FROM access.session s
    JOIN access.account a ON a.id = s.account
    JOIN access.membership m ON m.account = s.account AND m.organisation = s.organisation
    WHERE s.token_sha256 = ANY (still_live.tokens_sha256) AND s.kind = 'member'
      AND s.ended_at IS NULL
      AND s.expires_at > clock_timestamp()
      AND s.seen_at > clock_timestamp() - interval '20 minutes'
      AND a.disabled_at IS NULL
      AND (m.until IS NULL OR m.until > clock_timestamp())
      AND access.may_enter(s.account);
END
$$;

DO $$
DECLARE
    signature regprocedure;
BEGIN
    FOR signature IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'access'::regnamespace AND p.prosecdef LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO relais_gate', signature);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION access.is_enrolled, access.may_enter, access.is_known_device, access.attempt_keys, access.code_key,
    access.chosen_membership TO relais_gate;
-- What signing in calls, as the daemon, before and after there is a session.
GRANT EXECUTE ON FUNCTION access.sign_in_wait, access.sign_in, access.rehash, access.pending_one, access.finish_sign_in,
    access.offer_factor, access.enrol TO relais_casework;
GRANT EXECUTE ON FUNCTION access.own_factor, access.verify_code, access.offer_own_factor, access.replace_factor, access.renew_codes
    TO relais_casework;
REVOKE EXECUTE ON FUNCTION access.wait FROM relais_app, relais_casework;
REVOKE EXECUTE ON FUNCTION access.password_parameters FROM relais_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON access.factor, access.recovery, access.pending, access.device TO relais_gate;
GRANT UPDATE (password) ON access.account TO relais_gate;

-- As relais_gate its functions say whose account it is; see the last of 0020.
DROP POLICY own_language ON access.account;
CREATE POLICY gate_changes ON access.account FOR UPDATE TO relais_gate USING (true);

DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['access.factor', 'access.recovery', 'access.pending', 'access.device'] LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', place);
        EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', place);
        EXECUTE format('CREATE POLICY gate ON %s TO relais_gate USING (true) WITH CHECK (true)', place);
    END LOOP;
END
$$;
