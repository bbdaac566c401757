-- Calls of the API: tokens, which are sessions with scopes, and what was answered to a call that may come again.

SET LOCAL ROLE relais_owner;

-- A token is a session for one membership that ends on a day, does not end by idleness, and may do no more than its scopes
-- (Permission in Swift). Only the SHA-256 of its secret is kept, as of every session.
ALTER TABLE access.session ADD COLUMN name text CONSTRAINT session_name_length CHECK (char_length(name) BETWEEN 1 AND 100);
ALTER TABLE access.session ADD COLUMN scopes text[] CONSTRAINT session_scopes_form CHECK (
    scopes <> '{}' AND array_to_string(scopes, ',') ~ '^[a-z_]+(,[a-z_]+)*$');
COMMENT ON COLUMN access.session.name IS 'purpose: its owner knows which token it is; retention: 6 months';
COMMENT ON COLUMN access.session.scopes IS 'purpose: access control, what a token may do; retention: 6 months';
ALTER TABLE access.session DROP CONSTRAINT session_kind_known;
ALTER TABLE access.session ADD CONSTRAINT session_kind_known CHECK (kind IN ('member', 'token', 'administrator', 'daemon'));
ALTER TABLE access.session DROP CONSTRAINT session_member_is_someone;
ALTER TABLE access.session ADD CONSTRAINT session_member_is_someone CHECK (
    (kind IN ('member', 'token')) = (account IS NOT NULL AND organisation IS NOT NULL));
ALTER TABLE access.session ADD CONSTRAINT session_token_is_bounded CHECK (
    (kind = 'token') = (name IS NOT NULL AND scopes IS NOT NULL)
    AND (kind <> 'token' OR expires_at <= created_at + interval '366 days'));

-- What was answered to a call with an Idempotency-Key, kept in the transaction that did it. The answer is sealed with a key
-- made of the client's own and of one outside this database, and so opens for whoever repeats the call.
CREATE TABLE access.call (
    organisation uuid NOT NULL,
    actor        uuid NOT NULL,
    key_sha256   bytea NOT NULL CONSTRAINT call_key_length CHECK (octet_length(key_sha256) = 32),
    mac          bytea NOT NULL CONSTRAINT call_mac_length CHECK (octet_length(mac) = 32),
    status       integer NOT NULL CONSTRAINT call_was_done CHECK (status BETWEEN 200 AND 299),
    version      bigint,
    sealed       bytea CONSTRAINT call_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    at           timestamptz NOT NULL,
    PRIMARY KEY (organisation, actor, key_sha256)
);
CREATE INDEX call_at ON access.call (at);
COMMENT ON COLUMN access.call.organisation IS 'purpose: a repeated call happens once; retention: 24 hours';
COMMENT ON COLUMN access.call.actor IS 'purpose: a repeated call happens once; retention: 24 hours';
COMMENT ON COLUMN access.call.key_sha256 IS 'purpose: a repeated call happens once; retention: 24 hours';
COMMENT ON COLUMN access.call.mac IS 'purpose: another call under the same key is refused; retention: 24 hours';
COMMENT ON COLUMN access.call.status IS 'purpose: a repeated call is answered as the first was; retention: 24 hours';
COMMENT ON COLUMN access.call.version IS 'purpose: a repeated call is answered as the first was; retention: 24 hours';
COMMENT ON COLUMN access.call.sealed IS 'purpose: a repeated call is answered as the first was; retention: 24 hours';
COMMENT ON COLUMN access.call.at IS 'purpose: retention itself; retention: 24 hours';

-- The organisation and the actor of this context, as access.call names them.
CREATE FUNCTION access.call_owner(OUT organisation uuid, OUT actor uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    context text[] := access.context();
BEGIN
    IF context IS NULL THEN
        RAISE EXCEPTION 'no context' USING ERRCODE = 'RL001';
    END IF;
    organisation := coalesce(nullif(context[4], '')::uuid, (SELECT d.id FROM directory.deployment d));
    actor := coalesce(nullif(context[3], ''), context[1])::uuid;
END
$$;

-- Begins a call under a key; the transaction that did it before, or is at it, is told by what is raised: RL010 at it now,
-- RL011 it was another call, RL012 it was answered. Waits for nobody.
CREATE FUNCTION access.begin_call(key_sha256 bytea, mac bytea, at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    owner record := access.call_owner();
    kept access.call;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended(concat_ws('|', owner.organisation, owner.actor, encode(begin_call.key_sha256, 'hex')), 11)) THEN
        RAISE EXCEPTION 'the same call is at work' USING ERRCODE = 'RL010';
    END IF;
    SELECT * INTO kept FROM access.call c
    WHERE c.organisation = owner.organisation AND c.actor = owner.actor AND c.key_sha256 = begin_call.key_sha256
      AND c.at > begin_call.at - interval '24 hours';
    IF NOT FOUND THEN
        RETURN;
    ELSIF kept.mac <> begin_call.mac THEN
        RAISE EXCEPTION 'another call had this key' USING ERRCODE = 'RL011';
    END IF;
    RAISE EXCEPTION 'this call was answered' USING ERRCODE = 'RL012';
END
$$;

-- Keeps what a call was answered, over one of the same key that has had its day.
CREATE FUNCTION access.keep_call(key_sha256 bytea, mac bytea, status integer, version bigint, sealed bytea, at timestamptz) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    INSERT INTO access.call AS c (organisation, actor, key_sha256, mac, status, version, sealed, at)
    SELECT o.organisation, o.actor, keep_call.key_sha256, keep_call.mac, keep_call.status, keep_call.version, keep_call.sealed, keep_call.at
    FROM access.call_owner() o
    ON CONFLICT ON CONSTRAINT call_pkey DO UPDATE
    SET mac = excluded.mac, status = excluded.status, version = excluded.version, sealed = excluded.sealed, at = excluded.at
    WHERE c.at <= excluded.at - interval '24 hours'
$$;

-- What this caller was answered under a key.
CREATE FUNCTION access.kept_call(key_sha256 bytea, OUT status integer, OUT version bigint, OUT sealed bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT c.status, c.version, c.sealed FROM access.call c, access.call_owner() o
    WHERE c.organisation = o.organisation AND c.actor = o.actor AND c.key_sha256 = kept_call.key_sha256
$$;

-- Forgets what was answered before a moment: the daemon's to do.
CREATE FUNCTION access.purge_calls(before timestamptz) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    forgotten bigint;
BEGIN
    IF (access.context())[2] IS DISTINCT FROM 'daemon' THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    DELETE FROM access.call c WHERE c.at <= purge_calls.before;
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END
$$;

-- Makes a token for the membership of this context. Only someone signed in by password does: no token makes another. An
-- account has twenty at most. Answers false when it has them all.
CREATE FUNCTION access.add_token(id uuid, token_sha256 bytea, name text, scopes text[], at timestamptz, expires_at timestamptz) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    context text[] := access.context();
BEGIN
    IF context[2] IS DISTINCT FROM 'member' THEN
        RAISE EXCEPTION 'for someone signed in by password' USING ERRCODE = 'RL003';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('token|' || context[3], 11));
    IF (SELECT count(*) FROM access.session s
        WHERE s.account = context[3]::uuid AND s.kind = 'token' AND s.ended_at IS NULL AND s.expires_at > at) >= 20 THEN
        RETURN false;
    END IF;
    INSERT INTO access.session (id, kind, token_sha256, account, organisation, created_at, seen_at, expires_at, name, scopes)
    VALUES (id, 'token', token_sha256, context[3]::uuid, context[4]::uuid, at, at, expires_at, name, scopes);
    RETURN true;
END
$$;

-- The tokens of the membership of this context that have not ended, without their secret.
CREATE FUNCTION access.tokens() RETURNS TABLE (id uuid, name text, scopes text[], created_at timestamptz, used_at timestamptz, expires_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT s.id, s.name, s.scopes, s.created_at, CASE WHEN s.sequence > 0 THEN s.seen_at END, s.expires_at
    FROM access.session s
    WHERE s.kind = 'token' AND s.account = access.account() AND s.organisation = access.organisation() AND s.ended_at IS NULL
    ORDER BY s.created_at DESC, s.id LIMIT 100
$$;

-- Ends a token of the membership of this context, for someone signed in by password. Answers whether there was one.
CREATE FUNCTION access.end_token(id uuid, at timestamptz) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    context text[] := access.context();
BEGIN
    UPDATE access.session s SET ended_at = at
    WHERE s.id = end_token.id AND s.kind = 'token' AND s.ended_at IS NULL AND context[2] = 'member'
      AND s.account = context[3]::uuid AND s.organisation = context[4]::uuid;
    RETURN FOUND;
END
$$;

-- Whether this context may change anything: a token whose scopes only read may not, whatever its owner's roles are.
CREATE FUNCTION access.may_change() RETURNS boolean
    LANGUAGE sql STABLE AS $$ SELECT ('reads_only' = ANY (access.roles())) IS NOT TRUE $$;

-- The roles of a token: those of its owner that its scopes still use, then the scopes, marked as such, and whether they
-- only read. What a role may do is Role.permissions in Swift.
CREATE FUNCTION access.narrowed(roles text[], scopes text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT array(SELECT r FROM unnest(roles) AS r
                 WHERE (r IN ('caseworker', 'coordinator') AND NOT scopes <@ ARRAY['keep_accounts', 'read_audit'])
                    OR (r = 'org_admin' AND scopes && ARRAY['keep_services', 'keep_accounts', 'read_audit']))
        || array(SELECT 'scope:' || s FROM unnest(scopes) AS s)
        || CASE WHEN scopes <@ ARRAY['see_people', 'reveal_identity', 'read_audit'] THEN ARRAY['reads_only'] ELSE '{}' END
$$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION access.narrowed TO relais_gate;

-- As in 0002, and for tokens: their roles are narrowed, and they do not end by idleness.
CREATE OR REPLACE FUNCTION access.enter(token_sha256 bytea, OUT session uuid, OUT kind text, OUT account uuid, OUT organisation uuid,
    OUT roles text[], OUT name text, OUT organisation_name text, OUT language text, OUT is_demonstration boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    found_kind text;
BEGIN
    SELECT s.id, s.kind, s.account, s.organisation, CASE s.kind WHEN 'member' THEN m.roles WHEN 'token' THEN access.narrowed(m.roles, s.scopes) ELSE ARRAY[s.kind] END, a.name, o.name, a.language,
        (SELECT d.is_demonstration FROM directory.deployment d)
    INTO enter.session, enter.kind, enter.account, enter.organisation, enter.roles, enter.name, enter.organisation_name, enter.language, enter.is_demonstration
    FROM access.session s
    LEFT JOIN access.account a ON a.id = s.account
    LEFT JOIN access.membership m ON m.account = s.account AND m.organisation = s.organisation
    LEFT JOIN directory.organisation o ON o.id = s.organisation
    WHERE s.token_sha256 = enter.token_sha256
      AND s.ended_at IS NULL
      AND s.expires_at > clock_timestamp()
      AND (s.kind <> 'member' OR s.seen_at > clock_timestamp() - interval '20 minutes')
      AND (s.kind NOT IN ('member', 'token') OR (a.disabled_at IS NULL AND (m.until IS NULL OR m.until > clock_timestamp())));
    IF enter.session IS NULL THEN
        RAISE EXCEPTION 'no live session' USING ERRCODE = 'RL001';
    END IF;
    PERFORM access.set_context(enter.session, enter.kind, enter.account, enter.organisation, enter.roles);
END
$$;

-- As in 0002, but that signing in ends no token.
CREATE OR REPLACE FUNCTION access.sign_in(email text, verifier text, new_session uuid, token_sha256 bytea, keys_sha256 bytea[], wanted uuid,
    OUT outcome text, OUT account uuid, OUT organisation uuid, OUT roles text[])
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    stored text;
    free integer;
    counted integer;
BEGIN
    -- Whoever guesses in parallel waits here for the one before to be counted.
    INSERT INTO access.attempt (key_sha256, failures, last_at, blocked_until)
    SELECT tried, 0, clock_timestamp(), clock_timestamp() FROM unnest(sign_in.keys_sha256) AS tried ORDER BY tried
    ON CONFLICT (key_sha256) DO NOTHING;
    PERFORM FROM access.attempt t WHERE t.key_sha256 = ANY (sign_in.keys_sha256) ORDER BY t.key_sha256 FOR UPDATE;
    IF access.wait(sign_in.keys_sha256) > 0 THEN
        sign_in.outcome := 'wait';
        RETURN;
    END IF;
    SELECT a.id, a.password INTO sign_in.account, stored
    FROM access.account a WHERE a.email = lower(sign_in.email) AND a.disabled_at IS NULL;
    -- What is kept is a digest of the verifier, so that a copy of the database is no password; and digests compare in the
    -- same time wherever they first differ.
    IF (stored = left(sign_in.verifier, -strpos(reverse(sign_in.verifier), '$')) || '$'
        || rtrim(encode(sha256(convert_to(sign_in.verifier, 'UTF8')), 'base64'), '=')) IS NOT TRUE THEN
        sign_in.account := NULL;
        FOR i IN 1..array_length(sign_in.keys_sha256, 1) LOOP
            free := CASE i WHEN 1 THEN 5 ELSE 20 END;
            INSERT INTO access.attempt AS t (key_sha256, failures, last_at, blocked_until)
            VALUES (sign_in.keys_sha256[i], 1, clock_timestamp(), clock_timestamp())
            ON CONFLICT (key_sha256) DO UPDATE SET
                failures = CASE WHEN t.last_at < clock_timestamp() - CASE i WHEN 1 THEN interval '1 day' ELSE interval '1 hour' END THEN 1 ELSE t.failures + 1 END,
                last_at = clock_timestamp()
            RETURNING t.failures INTO counted;
            IF counted > free THEN
                UPDATE access.attempt t
                SET blocked_until = clock_timestamp() + least(power(2, least(counted - free, 10)), 900) * interval '1 second'
                WHERE t.key_sha256 = sign_in.keys_sha256[i];
            END IF;
        END LOOP;
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
    -- Three sessions at most, not counting tokens: the ones seen longest ago end.
    UPDATE access.session s SET ended_at = clock_timestamp()
    WHERE s.id IN (SELECT l.id FROM access.session l WHERE l.account = sign_in.account AND l.kind = 'member' AND l.ended_at IS NULL
                   ORDER BY l.seen_at DESC OFFSET 2);
    INSERT INTO access.session (id, kind, token_sha256, account, organisation, created_at, seen_at, expires_at)
    VALUES (sign_in.new_session, 'member', sign_in.token_sha256, sign_in.account, sign_in.organisation,
            clock_timestamp(), clock_timestamp(), clock_timestamp() + interval '10 hours');
    PERFORM access.set_context(sign_in.new_session, 'member', sign_in.account, sign_in.organisation, sign_in.roles);
    sign_in.outcome := 'signed_in';
END
$$;

ALTER FUNCTION access.call_owner OWNER TO relais_gate;
ALTER FUNCTION access.begin_call OWNER TO relais_gate;
ALTER FUNCTION access.keep_call OWNER TO relais_gate;
ALTER FUNCTION access.kept_call OWNER TO relais_gate;
ALTER FUNCTION access.purge_calls OWNER TO relais_gate;
ALTER FUNCTION access.add_token OWNER TO relais_gate;
ALTER FUNCTION access.tokens OWNER TO relais_gate;
ALTER FUNCTION access.end_token OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION access.begin_call, access.keep_call, access.kept_call, access.purge_calls, access.add_token, access.tokens,
    access.end_token TO relais_casework;
GRANT EXECUTE ON FUNCTION access.may_change TO relais_directory, relais_casework, relais_identity, relais_access;
GRANT SELECT, INSERT, UPDATE, DELETE ON access.call TO relais_gate;

ALTER TABLE access.call ENABLE ROW LEVEL SECURITY;
ALTER TABLE access.call FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON access.call TO relais_gate USING (true) WITH CHECK (true);

-- A token that only reads changes no row, whatever a statement says. Reads are recorded all the same: the audit has its own door.
DO $$
DECLARE
    place text;
    those text := 'relais_directory, relais_casework, relais_identity, relais_access';
BEGIN
    FOREACH place IN ARRAY ARRAY['casework.person', 'casework.assignment', 'casework.referral', 'casework.referral_side',
        'casework.referral_move', 'casework.disclosure', 'identity.civil', 'identity.contact', 'identity.disclosure',
        'directory.service', 'directory.organisation', 'access.account', 'access.membership'] LOOP
        EXECUTE format('CREATE POLICY scope_insert ON %s AS RESTRICTIVE FOR INSERT TO %s WITH CHECK ((SELECT access.may_change()))', place, those);
        EXECUTE format('CREATE POLICY scope_update ON %s AS RESTRICTIVE FOR UPDATE TO %s USING ((SELECT access.may_change()))', place, those);
        EXECUTE format('CREATE POLICY scope_delete ON %s AS RESTRICTIVE FOR DELETE TO %s USING ((SELECT access.may_change()))', place, those);
    END LOOP;
END
$$;
