-- Sign-ins, and the context that cannot be forged. Nobody but relais_gate reads a password or a token here.

SET LOCAL ROLE relais_owner;

-- The database itself: which audit log takes the acts of no organisation, and whether its people are made up.
CREATE TABLE directory.deployment (
    is_only          boolean PRIMARY KEY DEFAULT true CONSTRAINT deployment_is_only CHECK (is_only),
    id               uuid NOT NULL DEFAULT gen_random_uuid(),
    is_demonstration boolean NOT NULL DEFAULT false
);
INSERT INTO directory.deployment DEFAULT VALUES;

-- HMAC-SHA-256 pads of a key made here and readable only by relais_gate: security.md calls them context pads.
CREATE TABLE access.context_key (
    is_only boolean PRIMARY KEY DEFAULT true CONSTRAINT context_key_is_only CHECK (is_only),
    inner_pad bytea NOT NULL CONSTRAINT context_key_inner_pad_length CHECK (octet_length(inner_pad) = 64),
    outer_pad bytea NOT NULL CONSTRAINT context_key_outer_pad_length CHECK (octet_length(outer_pad) = 64)
);
COMMENT ON COLUMN access.context_key.is_only IS 'purpose: there is one; retention: with the database';
COMMENT ON COLUMN access.context_key.inner_pad IS 'purpose: no context can be forged; retention: with the database';
COMMENT ON COLUMN access.context_key.outer_pad IS 'purpose: no context can be forged; retention: with the database';
DO $$
DECLARE
    -- Four version 4 UUIDs are 488 bits of the server's strong randomness.
    seed bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
                      || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
    inner_pad bytea := decode(repeat('36', 64), 'hex');
    outer_pad bytea := decode(repeat('5c', 64), 'hex');
BEGIN
    FOR i IN 0..31 LOOP
        inner_pad := set_byte(inner_pad, i, get_byte(seed, i) # 54);
        outer_pad := set_byte(outer_pad, i, get_byte(seed, i) # 92);
    END LOOP;
    INSERT INTO access.context_key (inner_pad, outer_pad) VALUES (inner_pad, outer_pad);
END
$$;

-- An organisation of the network. Its directory entry is public inside Relais; see 0003.
CREATE TABLE directory.organisation (
    id          uuid PRIMARY KEY,
    name        text NOT NULL CONSTRAINT organisation_name_key UNIQUE
                CONSTRAINT organisation_name_length CHECK (char_length(name) BETWEEN 2 AND 150),
    created_at  timestamptz NOT NULL,
    row_version bigint NOT NULL DEFAULT 1,
    entry       uuid NOT NULL
);

CREATE TABLE access.account (
    id          uuid PRIMARY KEY,
    email       text NOT NULL CONSTRAINT account_email_lower CHECK (email = lower(email)),
    name        text NOT NULL CONSTRAINT account_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    language    text NOT NULL CONSTRAINT account_language_known CHECK (language IN ('fr', 'en')),
    password    text NOT NULL CONSTRAINT account_password_form CHECK (password LIKE '$scrypt-hmac$v=1$%'),
    created_at  timestamptz NOT NULL,
    disabled_at timestamptz,
    row_version bigint NOT NULL DEFAULT 1,
    entry       uuid NOT NULL,
    CONSTRAINT account_email_key UNIQUE (email)
);
COMMENT ON COLUMN access.account.id IS 'purpose: names the sign-in in the audit; retention: with the audit';
COMMENT ON COLUMN access.account.email IS 'purpose: signing in; retention: 2 years after the account was disabled';
COMMENT ON COLUMN access.account.name IS 'purpose: colleagues and partners know who they work with; retention: 2 years after the account was disabled';
COMMENT ON COLUMN access.account.language IS 'purpose: the language of the pages; retention: with the account';
COMMENT ON COLUMN access.account.password IS 'purpose: signing in, as peppered scrypt; retention: until the account is disabled';
COMMENT ON COLUMN access.account.created_at IS 'purpose: review of accounts; retention: with the account';
COMMENT ON COLUMN access.account.disabled_at IS 'purpose: review of accounts; retention: with the account';
COMMENT ON COLUMN access.account.row_version IS 'purpose: integrity; retention: with the account';
COMMENT ON COLUMN access.account.entry IS 'purpose: integrity, the last audit entry; retention: with the account';

CREATE TABLE access.membership (
    organisation uuid NOT NULL REFERENCES directory.organisation,
    account      uuid NOT NULL REFERENCES access.account,
    roles        text[] NOT NULL
                 CONSTRAINT membership_roles_known CHECK (roles <@ ARRAY['caseworker', 'coordinator', 'org_admin'] AND roles <> '{}'),
    since        timestamptz NOT NULL,
    until        timestamptz,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, account)
);
CREATE INDEX membership_account ON access.membership (account);
COMMENT ON COLUMN access.membership.organisation IS 'purpose: access control; retention: with the account';
COMMENT ON COLUMN access.membership.account IS 'purpose: access control; retention: with the account';
COMMENT ON COLUMN access.membership.roles IS 'purpose: access control; retention: with the account';
COMMENT ON COLUMN access.membership.since IS 'purpose: review of accounts; retention: with the account';
COMMENT ON COLUMN access.membership.until IS 'purpose: review of accounts; retention: with the account';
COMMENT ON COLUMN access.membership.row_version IS 'purpose: integrity; retention: with the account';
COMMENT ON COLUMN access.membership.entry IS 'purpose: integrity, the last audit entry; retention: with the account';

-- A live presence: of a member who signed in, of the administrator's shell, of the daemon. Only the SHA-256 of its
-- 256-bit secret is kept. `sequence` counts the audit entries of the session, without a gap.
CREATE TABLE access.session (
    id           uuid PRIMARY KEY,
    kind         text NOT NULL CONSTRAINT session_kind_known CHECK (kind IN ('member', 'administrator', 'daemon')),
    token_sha256 bytea NOT NULL CONSTRAINT session_token_length CHECK (octet_length(token_sha256) = 32),
    account      uuid,
    organisation uuid,
    created_at   timestamptz NOT NULL,
    seen_at      timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    sequence     bigint NOT NULL DEFAULT 0,
    CONSTRAINT session_token_key UNIQUE (token_sha256),
    CONSTRAINT session_membership FOREIGN KEY (organisation, account) REFERENCES access.membership,
    CONSTRAINT session_member_is_someone CHECK ((kind = 'member') = (account IS NOT NULL AND organisation IS NOT NULL))
);
CREATE INDEX session_membership ON access.session (organisation, account);
CREATE INDEX session_live ON access.session (account) WHERE ended_at IS NULL;
COMMENT ON COLUMN access.session.id IS 'purpose: names the session in the audit; retention: 6 months';
COMMENT ON COLUMN access.session.kind IS 'purpose: access control; retention: 6 months';
COMMENT ON COLUMN access.session.token_sha256 IS 'purpose: access control; retention: 6 months';
COMMENT ON COLUMN access.session.account IS 'purpose: access control; retention: 6 months';
COMMENT ON COLUMN access.session.organisation IS 'purpose: access control; retention: 6 months';
COMMENT ON COLUMN access.session.created_at IS 'purpose: review of sign-ins; retention: 6 months';
COMMENT ON COLUMN access.session.seen_at IS 'purpose: ends an idle session; retention: 6 months';
COMMENT ON COLUMN access.session.expires_at IS 'purpose: ends a long session; retention: 6 months';
COMMENT ON COLUMN access.session.ended_at IS 'purpose: review of sign-ins; retention: 6 months';
COMMENT ON COLUMN access.session.sequence IS 'purpose: shows that no audit entry of the session is missing; retention: 6 months';

-- Failed sign-ins by what was tried (SHA-256 of the address typed, or of the network address): never permanent.
CREATE TABLE access.attempt (
    key_sha256    bytea PRIMARY KEY CONSTRAINT attempt_key_length CHECK (octet_length(key_sha256) = 32),
    failures      integer NOT NULL,
    last_at       timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL
);
COMMENT ON COLUMN access.attempt.key_sha256 IS 'purpose: slows guessing down; retention: 24 hours';
COMMENT ON COLUMN access.attempt.failures IS 'purpose: slows guessing down; retention: 24 hours';
COMMENT ON COLUMN access.attempt.last_at IS 'purpose: slows guessing down; retention: 24 hours';
COMMENT ON COLUMN access.attempt.blocked_until IS 'purpose: slows guessing down; retention: 24 hours';

-- The context of a transaction: who is asking, for which organisation, in which roles. A MAC over it and over the
-- backend and the transaction it was made for keeps anyone from writing their own.
CREATE FUNCTION access.context_mac(message text) RETURNS bytea
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    pads access.context_key;
BEGIN
    SELECT * INTO STRICT pads FROM access.context_key;
    RETURN sha256(pads.outer_pad || sha256(pads.inner_pad || convert_to(message, 'UTF8')));
END
$$;

-- {session, kind, account, organisation, roles}, or NULL outside a context. Raises when the context is not ours.
CREATE FUNCTION access.context() RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    written text := nullif(current_setting('relais.context', true), '');
    parts text[];
BEGIN
    IF written IS NULL THEN
        RETURN NULL;
    END IF;
    parts := string_to_array(written, '|');
    IF array_length(parts, 1) IS DISTINCT FROM 6
        OR decode(parts[6], 'hex') IS DISTINCT FROM access.context_mac(
            concat_ws('|', parts[1], parts[2], parts[3], parts[4], parts[5], pg_backend_pid(), extract(epoch FROM transaction_timestamp())))
    THEN
        RAISE EXCEPTION 'bad request context' USING ERRCODE = 'RL002';
    END IF;
    RETURN parts;
EXCEPTION
    WHEN invalid_parameter_value THEN
        RAISE EXCEPTION 'bad request context' USING ERRCODE = 'RL002';
END
$$;

CREATE FUNCTION access.session() RETURNS uuid
    LANGUAGE sql STABLE AS $$ SELECT (access.context())[1]::uuid $$;
CREATE FUNCTION access.account() RETURNS uuid
    LANGUAGE sql STABLE AS $$ SELECT nullif((access.context())[3], '')::uuid $$;
CREATE FUNCTION access.organisation() RETURNS uuid
    LANGUAGE sql STABLE AS $$ SELECT nullif((access.context())[4], '')::uuid $$;
-- The roles of a member in the organisation they act for; {administrator} or {daemon} for those.
CREATE FUNCTION access.roles() RETURNS text[]
    LANGUAGE sql STABLE AS $$ SELECT string_to_array((access.context())[5], ',') $$;

CREATE FUNCTION access.set_context(session uuid, kind text, account uuid, organisation uuid, roles text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    message text := concat_ws('|', session, kind, coalesce(account::text, ''), coalesce(organisation::text, ''), array_to_string(roles, ','));
BEGIN
    PERFORM set_config('relais.context', message || '|' || encode(access.context_mac(
        message || '|' || pg_backend_pid() || '|' || extract(epoch FROM transaction_timestamp())), 'hex'), true);
END
$$;

-- Opens a transaction for whoever holds this secret. Writes nothing. Raises RL001 when there is no such live session.
CREATE FUNCTION access.enter(token_sha256 bytea, OUT session uuid, OUT kind text, OUT account uuid, OUT organisation uuid,
    OUT roles text[], OUT name text, OUT organisation_name text, OUT language text, OUT is_demonstration boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    found_kind text;
BEGIN
    SELECT s.id, s.kind, s.account, s.organisation, CASE s.kind WHEN 'member' THEN m.roles ELSE ARRAY[s.kind] END, a.name, o.name, a.language,
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
      AND (s.kind <> 'member' OR (a.disabled_at IS NULL AND (m.until IS NULL OR m.until > clock_timestamp())));
    IF enter.session IS NULL THEN
        RAISE EXCEPTION 'no live session' USING ERRCODE = 'RL001';
    END IF;
    PERFORM access.set_context(enter.session, enter.kind, enter.account, enter.organisation, enter.roles);
END
$$;

-- The form of the password that an address signs in with: parameters and salt, never the hash. An unknown address is
-- answered with `otherwise`, which the program makes from the address, so that both look alike.
CREATE FUNCTION access.password_parameters(email text, otherwise text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(
        (SELECT left(a.password, -(strpos(reverse(a.password), '$')))
         FROM access.account a WHERE a.email = lower(password_parameters.email)),
        otherwise)
$$;

-- Seconds to wait before another try, 0 when one may try now.
CREATE FUNCTION access.wait(keys_sha256 bytea[]) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(max(ceil(extract(epoch FROM blocked_until - clock_timestamp())))::integer, 0)
    FROM access.attempt WHERE key_sha256 = ANY (keys_sha256) AND blocked_until > clock_timestamp()
$$;

-- Signs in when `verifier` is the account's password in its stored form, and opens the context of the new session.
-- Otherwise counts the failure: the sixth within a day waits 2 s, the next 4 s, up to 15 minutes, by address typed; the
-- network address (`keys_sha256[2]`) has twenty free tries.
CREATE FUNCTION access.sign_in(email text, verifier text, new_session uuid, token_sha256 bytea, keys_sha256 bytea[], wanted uuid,
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
    -- Three sessions at most: the ones seen longest ago end.
    UPDATE access.session s SET ended_at = clock_timestamp()
    WHERE s.id IN (SELECT l.id FROM access.session l WHERE l.account = sign_in.account AND l.ended_at IS NULL
                   ORDER BY l.seen_at DESC OFFSET 2);
    INSERT INTO access.session (id, kind, token_sha256, account, organisation, created_at, seen_at, expires_at)
    VALUES (sign_in.new_session, 'member', sign_in.token_sha256, sign_in.account, sign_in.organisation,
            clock_timestamp(), clock_timestamp(), clock_timestamp() + interval '10 hours');
    PERFORM access.set_context(sign_in.new_session, 'member', sign_in.account, sign_in.organisation, sign_in.roles);
    sign_in.outcome := 'signed_in';
END
$$;

-- Ends the session of this context. The administrator's and the daemon's last as long as their key file.
CREATE FUNCTION access.sign_out() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE access.session SET ended_at = clock_timestamp() WHERE id = access.session() AND kind = 'member'
$$;

-- The session of this context was used: called at most once a minute by what records nothing.
CREATE FUNCTION access.touch() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE access.session SET seen_at = clock_timestamp() WHERE id = access.session() AND seen_at < clock_timestamp() - interval '1 minute'
$$;

-- Whether an account belongs to the organisation of this context and to no other: only then is it its administrator's to
-- change, for whoever can set a password can sign in wherever the account belongs.
CREATE FUNCTION access.is_ours_alone(account uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT access.organisation() IS NOT NULL AND NOT EXISTS (
        SELECT FROM access.membership m
        WHERE m.account = is_ours_alone.account AND m.organisation <> access.organisation())
$$;

-- The name colleagues and partners know an account by.
CREATE FUNCTION access.account_name(account uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT a.name FROM access.account a WHERE a.id = account_name.account AND access.session() IS NOT NULL
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

GRANT SELECT ON access.context_key, access.account, access.membership, directory.organisation TO relais_gate;
GRANT SELECT, INSERT, UPDATE ON access.session TO relais_gate;
GRANT SELECT, INSERT, UPDATE, DELETE ON access.attempt TO relais_gate;

GRANT EXECUTE ON FUNCTION access.enter, access.password_parameters, access.sign_in, access.wait, access.touch TO relais_app;
GRANT EXECUTE ON FUNCTION access.sign_out, access.account_name TO relais_casework;
GRANT EXECUTE ON FUNCTION access.is_ours_alone TO relais_access;
GRANT EXECUTE ON FUNCTION access.context, access.session, access.account, access.organisation, access.roles
    TO relais_app, relais_gate, relais_directory, relais_casework, relais_identity, relais_vault, relais_access, relais_auditor;
-- Signing in is a daemon's transaction that becomes the member's: it enters a second time, with the new session's secret.
GRANT EXECUTE ON FUNCTION access.enter, access.password_parameters, access.sign_in, access.wait TO relais_casework;

-- An organisation's administrator keeps its accounts; the administrator of the server keeps all. Never a password, never a token.
GRANT SELECT (id, email, name, language, created_at, disabled_at, row_version, entry), INSERT ON access.account TO relais_access;
GRANT UPDATE (name, language, password, disabled_at, row_version, entry) ON access.account TO relais_access;
GRANT SELECT, INSERT, UPDATE ON access.membership TO relais_access;

ALTER TABLE access.context_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE access.context_key FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON access.context_key FOR SELECT TO relais_gate USING (true);

ALTER TABLE access.attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE access.attempt FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON access.attempt TO relais_gate USING (true) WITH CHECK (true);

ALTER TABLE access.session ENABLE ROW LEVEL SECURITY;
ALTER TABLE access.session FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON access.session TO relais_gate USING (true) WITH CHECK (true);

ALTER TABLE access.membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE access.membership FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON access.membership FOR SELECT TO relais_gate USING (true);
CREATE POLICY administration ON access.membership TO relais_access
    USING ('administrator' = ANY ((SELECT access.roles())::text[])
        OR ('org_admin' = ANY ((SELECT access.roles())::text[]) AND organisation = (SELECT access.organisation())))
    WITH CHECK ('administrator' = ANY ((SELECT access.roles())::text[])
        OR ('org_admin' = ANY ((SELECT access.roles())::text[]) AND organisation = (SELECT access.organisation())));

CREATE POLICY no_strangers ON access.membership AS RESTRICTIVE FOR INSERT TO relais_access
    WITH CHECK ('administrator' = ANY ((SELECT access.roles())::text[]) OR access.is_ours_alone(account));
CREATE POLICY no_strangers_changed ON access.membership AS RESTRICTIVE FOR UPDATE TO relais_access
    USING (true) WITH CHECK ('administrator' = ANY ((SELECT access.roles())::text[]) OR access.is_ours_alone(account));

ALTER TABLE access.account ENABLE ROW LEVEL SECURITY;
ALTER TABLE access.account FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON access.account FOR SELECT TO relais_gate USING (true);
CREATE POLICY administration_read ON access.account FOR SELECT TO relais_access
    USING ('administrator' = ANY ((SELECT access.roles())::text[])
        OR EXISTS (SELECT FROM access.membership m WHERE m.account = account.id AND m.organisation = (SELECT access.organisation())));
CREATE POLICY administration_write ON access.account FOR INSERT TO relais_access
    WITH CHECK ((SELECT access.roles())::text[] && ARRAY['administrator', 'org_admin']);
CREATE POLICY administration_change ON access.account FOR UPDATE TO relais_access
    USING ('administrator' = ANY ((SELECT access.roles())::text[])
        OR ('org_admin' = ANY ((SELECT access.roles())::text[])
            AND EXISTS (SELECT FROM access.membership m WHERE m.account = account.id AND m.organisation = (SELECT access.organisation()))));

CREATE POLICY ours_alone ON access.account AS RESTRICTIVE FOR UPDATE TO relais_access
    USING ('administrator' = ANY ((SELECT access.roles())::text[]) OR access.is_ours_alone(id));

ALTER TABLE directory.deployment ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory.deployment FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone ON directory.deployment FOR SELECT USING (true);
CREATE POLICY demonstration ON directory.deployment FOR UPDATE TO relais_directory
    USING ('administrator' = ANY ((SELECT access.roles())::text[]))
    -- Once it is one, it stays one.
    WITH CHECK (is_demonstration);
GRANT SELECT ON directory.deployment TO relais_gate, relais_directory, relais_casework, relais_identity, relais_vault, relais_access, relais_auditor;
GRANT UPDATE (is_demonstration) ON directory.deployment TO relais_directory;

ALTER TABLE directory.organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory.organisation FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON directory.organisation FOR SELECT TO relais_gate USING (true);
CREATE POLICY signed_in ON directory.organisation FOR SELECT USING ((SELECT access.session()) IS NOT NULL);
CREATE POLICY administration ON directory.organisation TO relais_directory
    USING ('administrator' = ANY ((SELECT access.roles())::text[]))
    WITH CHECK ('administrator' = ANY ((SELECT access.roles())::text[]));
