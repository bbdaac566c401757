-- Who someone is, proved again: what matters most is done only by a member who proved who they are within the last five
-- minutes, by signing in or since.

SET LOCAL ROLE relais_owner;

-- When the member of a session last proved who they are. Never that of a token: a token proves nothing.
ALTER TABLE access.session ADD COLUMN verified_at timestamptz,
    ADD CONSTRAINT session_verified_is_a_member CHECK (verified_at IS NULL OR kind = 'member');
COMMENT ON COLUMN access.session.verified_at IS 'purpose: what matters most asks for a recent proof; retention: 6 months';

-- Whether whoever this context is made for proved who they are within the last five minutes. The administrator's shell and
-- the daemon prove it with every transaction.
CREATE FUNCTION access.is_fresh() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce((
        SELECT s.kind IN ('administrator', 'daemon') OR (s.kind = 'member' AND s.verified_at > clock_timestamp() - interval '5 minutes')
        FROM access.session s WHERE s.id = access.session()), false)
$$;

-- For functions that act with more rights than their caller: raises RL004 where nothing recent proves who is asking.
CREATE FUNCTION access.require_fresh() RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT access.is_fresh() THEN
        RAISE EXCEPTION 'a recent proof is needed' USING ERRCODE = 'RL004';
    END IF;
END
$$;

-- Whoever guesses in parallel waits here for the one before to be counted. Answers in how many seconds one may try again.
CREATE FUNCTION access.hold_attempts(keys_sha256 bytea[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO access.attempt (key_sha256, failures, last_at, blocked_until)
    SELECT tried, 0, clock_timestamp(), clock_timestamp() FROM unnest(keys_sha256) AS tried ORDER BY tried
    ON CONFLICT (key_sha256) DO NOTHING;
    PERFORM FROM access.attempt t WHERE t.key_sha256 = ANY (keys_sha256) ORDER BY t.key_sha256 FOR UPDATE;
    RETURN access.wait(keys_sha256);
END
$$;

-- Counts a failed try. The first key has five free within a day, then waits 2 s, 4 s, up to 15 minutes; the others, which
-- are places and no accounts, have twenty within an hour.
CREATE FUNCTION access.count_failure(keys_sha256 bytea[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    free integer;
    counted integer;
BEGIN
    FOR i IN 1..array_length(keys_sha256, 1) LOOP
        free := CASE i WHEN 1 THEN 5 ELSE 20 END;
        INSERT INTO access.attempt AS t (key_sha256, failures, last_at, blocked_until)
        VALUES (keys_sha256[i], 1, clock_timestamp(), clock_timestamp())
        ON CONFLICT (key_sha256) DO UPDATE SET
            failures = CASE WHEN t.last_at < clock_timestamp() - CASE i WHEN 1 THEN interval '1 day' ELSE interval '1 hour' END THEN 1 ELSE t.failures + 1 END,
            last_at = clock_timestamp()
        RETURNING t.failures INTO counted;
        IF counted > free THEN
            UPDATE access.attempt t
            SET blocked_until = clock_timestamp() + least(power(2, least(counted - free, 10)), 900) * interval '1 second'
            WHERE t.key_sha256 = keys_sha256[i];
        END IF;
    END LOOP;
END
$$;

-- Opens a session for a membership, and the context of it. Three at most, not counting tokens: the ones seen longest ago end.
CREATE FUNCTION access.open_session(new_session uuid, token_sha256 bytea, account uuid, organisation uuid, roles text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE access.session s SET ended_at = clock_timestamp()
    WHERE s.id IN (SELECT l.id FROM access.session l WHERE l.account = open_session.account AND l.kind = 'member' AND l.ended_at IS NULL
                   ORDER BY l.seen_at DESC OFFSET 2);
    INSERT INTO access.session (id, kind, token_sha256, account, organisation, created_at, seen_at, verified_at, expires_at)
    VALUES (open_session.new_session, 'member', open_session.token_sha256, open_session.account, open_session.organisation,
            clock_timestamp(), clock_timestamp(), clock_timestamp(), clock_timestamp() + interval '10 hours');
    PERFORM access.set_context(open_session.new_session, 'member', open_session.account, open_session.organisation, open_session.roles);
END
$$;

-- Whether this is the verifier of a kept password. What is kept is a digest of the verifier, so that a copy of the database
-- is no password; and digests compare in the same time wherever they first differ.
CREATE FUNCTION access.is_password(kept text, verifier text) RETURNS boolean
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT (kept = left(verifier, -strpos(reverse(verifier), '$')) || '$'
        || rtrim(encode(sha256(convert_to(verifier, 'UTF8')), 'base64'), '=')) IS TRUE
$$;

-- The form of the password of the member of this context: parameters and salt, never the hash.
CREATE FUNCTION access.own_password_parameters() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT left(a.password, -(strpos(reverse(a.password), '$'))) FROM access.account a WHERE a.id = access.account()
$$;

-- The member of this context proves who they are by their password: `verified`, `refused`, or `wait`.
CREATE FUNCTION access.verify_password(verifier text) RETURNS text
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

-- In how many seconds the member of this context may try again.
CREATE FUNCTION access.verification_wait() RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT access.wait(ARRAY[sha256(convert_to('verify:' || access.session(), 'UTF8'))])
$$;

RESET ROLE;
GRANT EXECUTE ON FUNCTION access.is_password TO relais_gate;
ALTER FUNCTION access.is_fresh OWNER TO relais_gate;
ALTER FUNCTION access.require_fresh OWNER TO relais_gate;
ALTER FUNCTION access.hold_attempts OWNER TO relais_gate;
ALTER FUNCTION access.count_failure OWNER TO relais_gate;
ALTER FUNCTION access.open_session OWNER TO relais_gate;
ALTER FUNCTION access.own_password_parameters OWNER TO relais_gate;
ALTER FUNCTION access.verify_password OWNER TO relais_gate;
ALTER FUNCTION access.verification_wait OWNER TO relais_gate;

-- As in 0011, of the pieces above.
CREATE OR REPLACE FUNCTION access.sign_in(email text, verifier text, new_session uuid, token_sha256 bytea, keys_sha256 bytea[], wanted uuid,
    OUT outcome text, OUT account uuid, OUT organisation uuid, OUT roles text[])
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    stored text;
BEGIN
    IF access.hold_attempts(sign_in.keys_sha256) > 0 THEN
        sign_in.outcome := 'wait';
        RETURN;
    END IF;
    SELECT a.id, a.password INTO sign_in.account, stored
    FROM access.account a WHERE a.email = lower(sign_in.email) AND a.disabled_at IS NULL;
    IF NOT access.is_password(stored, sign_in.verifier) THEN
        sign_in.account := NULL;
        PERFORM access.count_failure(sign_in.keys_sha256);
        sign_in.outcome := 'refused';
        RETURN;
    END IF;
    SELECT m.organisation, m.roles INTO sign_in.organisation, sign_in.roles
    FROM access.membership m JOIN directory.organisation o ON o.id = m.organisation
    WHERE m.account = sign_in.account AND (m.until IS NULL OR m.until > clock_timestamp())
    ORDER BY m.organisation IS NOT DISTINCT FROM sign_in.wanted DESC, o.name LIMIT 1;
    IF sign_in.organisation IS NULL THEN
        sign_in.outcome := 'refused';
        sign_in.account := NULL;
        RETURN;
    END IF;
    DELETE FROM access.attempt t WHERE t.key_sha256 = sign_in.keys_sha256[1];
    PERFORM access.open_session(sign_in.new_session, sign_in.token_sha256, sign_in.account, sign_in.organisation, sign_in.roles);
    sign_in.outcome := 'signed_in';
END
$$;

GRANT EXECUTE ON FUNCTION access.is_fresh
    TO relais_gate, relais_directory, relais_casework, relais_identity, relais_vault, relais_access, relais_auditor;
GRANT EXECUTE ON FUNCTION access.require_fresh TO relais_gate;
GRANT EXECUTE ON FUNCTION access.own_password_parameters, access.verify_password, access.verification_wait TO relais_casework;
