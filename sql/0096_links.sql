-- A partner without an account takes part by a link: 256 bits of which only the hash is kept, that let whoever holds them see and
-- answer one referral, until a day or until it is taken back. What a link may do, a policy says too, whatever a statement asks.

SET LOCAL ROLE relais_owner;

-- An organisation that is known here and has no accounts: recorded by the administrator, or by one that refers people to it.
ALTER TABLE directory.organisation ADD COLUMN without_accounts boolean NOT NULL DEFAULT false,
    ADD COLUMN introduced_by uuid REFERENCES directory.organisation;
CREATE INDEX organisation_introduced_by ON directory.organisation (introduced_by);
CREATE POLICY introduced ON directory.organisation FOR INSERT TO relais_directory
    WITH CHECK (without_accounts AND introduced_by = (SELECT access.organisation())
        AND 'org_admin' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY introduced ON directory.service FOR INSERT TO relais_directory
    WITH CHECK ('org_admin' = ANY ((SELECT access.roles())::text[])
        AND EXISTS (SELECT FROM directory.organisation o WHERE o.id = service.organisation AND o.without_accounts
            AND o.introduced_by = (SELECT access.organisation())));

-- Nobody there could confirm an agreement: where the paper is, is said by the one that signed it too.
CREATE FUNCTION directory.is_without_accounts(organisation uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM directory.organisation o WHERE o.id = is_without_accounts.organisation AND o.without_accounts)
$$;

-- A session of a link is bound to one referral; so is one of a slip (0097).
ALTER TABLE access.session ADD COLUMN referral uuid, ADD COLUMN identified_at timestamptz;
COMMENT ON COLUMN access.session.referral IS 'purpose: access control, the one referral a link reaches; retention: 6 months';
COMMENT ON COLUMN access.session.identified_at IS 'purpose: access control, since when a link opens an identity; retention: 6 months';
ALTER TABLE access.session DROP CONSTRAINT session_kind_known, DROP CONSTRAINT session_member_is_someone;
ALTER TABLE access.session
    ADD CONSTRAINT session_kind_known CHECK (kind IN ('member', 'token', 'administrator', 'daemon', 'link', 'slip')),
    ADD CONSTRAINT session_member_is_someone CHECK (
        (kind IN ('member', 'token', 'link')) = (account IS NOT NULL AND organisation IS NOT NULL)),
    ADD CONSTRAINT session_of_one_referral CHECK ((kind IN ('link', 'slip')) = (referral IS NOT NULL)),
    ADD CONSTRAINT session_identified_by_link CHECK (identified_at IS NULL OR kind = 'link');

-- Each link that was given. The name it acts in is an account of its own for each referral, which nobody signs in to: so whatever
-- is somebody's is this link's alone.
CREATE TABLE casework.referral_link (
    id            uuid PRIMARY KEY,
    referral      uuid NOT NULL REFERENCES casework.referral ON DELETE CASCADE,
    organisation  uuid NOT NULL REFERENCES directory.organisation,
    account       uuid NOT NULL REFERENCES access.account,
    made_by       uuid NOT NULL REFERENCES access.account,
    made_at       timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    ended_at      timestamptz,
    code_mac      bytea CONSTRAINT referral_link_code_length CHECK (octet_length(code_mac) = 32),
    code_given_at timestamptz,
    tries         integer NOT NULL DEFAULT 0 CONSTRAINT referral_link_tries_counted CHECK (tries BETWEEN 0 AND 5),
    identified_at timestamptz,
    row_version   bigint NOT NULL DEFAULT 1,
    entry         uuid NOT NULL
);
CREATE UNIQUE INDEX referral_link_live_key ON casework.referral_link (referral) WHERE ended_at IS NULL;
CREATE INDEX referral_link_referral ON casework.referral_link (referral, made_at DESC);
CREATE INDEX referral_link_organisation ON casework.referral_link (organisation);
CREATE INDEX referral_link_account ON casework.referral_link (account);
CREATE INDEX referral_link_made_by ON casework.referral_link (made_by);
COMMENT ON COLUMN casework.referral_link.id IS 'purpose: names the link, and its session; retention: with the referral';
COMMENT ON COLUMN casework.referral_link.referral IS 'purpose: the one referral it reaches; retention: with the referral';
COMMENT ON COLUMN casework.referral_link.organisation IS 'purpose: who gave it, and takes it back; retention: with the referral';
COMMENT ON COLUMN casework.referral_link.account IS 'purpose: the name it acts in; retention: with the referral';
COMMENT ON COLUMN casework.referral_link.made_by IS 'purpose: who answers for it; retention: with the referral';
COMMENT ON COLUMN casework.referral_link.made_at IS 'purpose: who answers for it; retention: with the referral';
COMMENT ON COLUMN casework.referral_link.expires_at IS 'purpose: ends it; retention: with the referral';
COMMENT ON COLUMN casework.referral_link.ended_at IS 'purpose: ends it; retention: with the referral';
COMMENT ON COLUMN casework.referral_link.code_mac IS 'purpose: only who was told the code opens an identity; retention: until it is used';
COMMENT ON COLUMN casework.referral_link.code_given_at IS 'purpose: ends the code after a day; retention: with the referral';
COMMENT ON COLUMN casework.referral_link.tries IS 'purpose: five tries, then it is locked; retention: with the referral';
COMMENT ON COLUMN casework.referral_link.identified_at IS 'purpose: access control, since when it opens an identity; retention: with the referral';
COMMENT ON COLUMN casework.referral_link.row_version IS 'purpose: integrity; retention: with the referral';
COMMENT ON COLUMN casework.referral_link.entry IS 'purpose: integrity, the last audit entry; retention: with the referral';

-- The one referral that the link of this context reaches; nothing for anybody else.
CREATE FUNCTION access.link_referral() RETURNS uuid
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT CASE WHEN (access.context())[2] = 'link'
        THEN (SELECT substr(r, 10)::uuid FROM unnest(access.roles()) AS r WHERE starts_with(r, 'referral:')) END
$$;

-- Whether a key or a pepper is of the referral of this link, or of the person received with it.
CREATE FUNCTION keys.is_of_link(about uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT about = access.link_referral() OR EXISTS (
        SELECT FROM casework.referral_side s
        WHERE s.referral = access.link_referral() AND s.organisation = access.organisation() AND s.person = is_of_link.about)
$$;

-- Whether whoever asks deals with a referral on their side of it, or coordinates.
CREATE FUNCTION casework.deals_with(referral uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT (access.context())[2] IN ('member', 'token') AND access.may_change() AND access.roles() && ARRAY['caseworker', 'coordinator']
        AND EXISTS (
            SELECT FROM casework.referral_side s
            WHERE s.referral = deals_with.referral AND s.organisation = access.organisation()
              AND ('coordinator' = ANY (access.roles()) OR s.assignee = ANY (casework.stands_for())
                   OR EXISTS (SELECT FROM casework.assignment a
                              WHERE a.organisation = s.organisation AND a.person = s.person
                                AND a.account = ANY (casework.stands_for()) AND a.until IS NULL)))
$$;

-- Gives a link to a referral that was sent to an organisation without accounts; the one before ends.
CREATE FUNCTION casework.give_link(id uuid, token_sha256 bytea, referral uuid, at timestamptz, expires_at timestamptz, entry uuid,
    OUT digest bytea)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    asked casework.referral;
    acting uuid;
BEGIN
    SELECT * INTO asked FROM casework.referral r
    WHERE r.id = give_link.referral AND r.referrer = access.organisation() AND r.sent_at IS NOT NULL
      AND r.state NOT IN ('declined', 'withdrawn', 'expired', 'entered_in_error');
    IF (FOUND AND casework.deals_with(asked.id) AND directory.is_without_accounts(asked.recipient)
        AND give_link.expires_at BETWEEN give_link.at AND give_link.at + interval '90 days') IS NOT TRUE THEN
        RAISE EXCEPTION 'no link to give' USING ERRCODE = 'RL003';
    END IF;
    UPDATE access.session s SET ended_at = clock_timestamp()
    WHERE s.kind = 'link' AND s.ended_at IS NULL
      AND s.id IN (SELECT l.id FROM casework.referral_link l WHERE l.referral = asked.id AND l.ended_at IS NULL);
    UPDATE casework.referral_link l SET ended_at = give_link.at, code_mac = NULL, row_version = l.row_version + 1, entry = give_link.entry
    WHERE l.referral = asked.id AND l.ended_at IS NULL;
    SELECT l.account INTO acting FROM casework.referral_link l
    WHERE l.referral = asked.id ORDER BY l.made_at DESC, l.id LIMIT 1;
    IF acting IS NULL THEN
        acting := gen_random_uuid();
        INSERT INTO access.account (id, email, name, language, created_at, entry)
        VALUES (acting, format('link.%s@relais.invalid', acting), 'Lien ' || asked.reference, 'fr', give_link.at, give_link.entry);
        INSERT INTO access.membership (organisation, account, roles, since, entry)
        VALUES (asked.recipient, acting, ARRAY['caseworker'], give_link.at, give_link.entry);
    END IF;
    INSERT INTO access.session (id, kind, token_sha256, account, organisation, created_at, seen_at, expires_at, referral)
    VALUES (give_link.id, 'link', give_link.token_sha256, acting, asked.recipient, clock_timestamp(), clock_timestamp(),
        clock_timestamp() + (give_link.expires_at - give_link.at), asked.id);
    INSERT INTO casework.referral_link AS l (id, referral, organisation, account, made_by, made_at, expires_at, entry)
    VALUES (give_link.id, asked.id, asked.referrer, acting, access.account(), give_link.at, give_link.expires_at, give_link.entry)
    RETURNING audit.digest(l) INTO give_link.digest;
END
$$;

-- Takes the link to a referral back, at once. Nothing where none lives.
CREATE FUNCTION casework.end_link(referral uuid, at timestamptz, entry uuid, OUT digest bytea, OUT previous uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    held casework.referral_link;
BEGIN
    SELECT * INTO held FROM casework.referral_link l
    WHERE l.referral = end_link.referral AND l.organisation = access.organisation() AND l.ended_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    ELSIF casework.deals_with(held.referral) IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to take back' USING ERRCODE = 'RL003';
    END IF;
    UPDATE access.session s SET ended_at = clock_timestamp() WHERE s.id = held.id AND s.kind = 'link' AND s.ended_at IS NULL;
    UPDATE casework.referral_link l SET ended_at = end_link.at, code_mac = NULL, row_version = l.row_version + 1, entry = end_link.entry
    WHERE l.id = held.id RETURNING audit.digest(l) INTO end_link.digest;
    end_link.previous := held.entry;
END
$$;

-- Keeps what the code for an identity is compared with; only once the referral was accepted. Another takes its place.
CREATE FUNCTION casework.give_link_code(referral uuid, mac bytea, at timestamptz, entry uuid, OUT digest bytea, OUT previous uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    held casework.referral_link;
BEGIN
    SELECT l.* INTO held FROM casework.referral_link l JOIN casework.referral r ON r.id = l.referral
    WHERE l.referral = give_link_code.referral AND l.organisation = access.organisation() AND l.ended_at IS NULL
      AND r.state IN ('accepted', 'in_progress', 'completed', 'not_fulfilled') FOR UPDATE OF l;
    IF NOT FOUND THEN
        RETURN;
    ELSIF casework.deals_with(held.referral) IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to give' USING ERRCODE = 'RL003';
    END IF;
    UPDATE casework.referral_link l SET code_mac = give_link_code.mac, code_given_at = give_link_code.at, tries = 0,
        row_version = l.row_version + 1, entry = give_link_code.entry
    WHERE l.id = held.id RETURNING audit.digest(l) INTO give_link_code.digest;
    give_link_code.previous := held.entry;
END
$$;

-- The code was told to whoever holds the link of this context: `identified`, `refused`, or `locked` after five wrong ones, a day,
-- or where there is none. It is used once.
CREATE FUNCTION casework.identify_link(mac bytea, at timestamptz, entry uuid, OUT outcome text, OUT digest bytea, OUT previous uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    held casework.referral_link;
BEGIN
    SELECT * INTO held FROM casework.referral_link l
    WHERE l.id = access.session() AND l.referral = access.link_referral() AND l.ended_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not a link' USING ERRCODE = 'RL003';
    END IF;
    IF held.code_mac IS NULL OR held.tries >= 5 OR held.code_given_at < identify_link.at - interval '24 hours' THEN
        outcome := 'locked';
        RETURN;
    END IF;
    previous := held.entry;
    -- Of digests, so that they compare in the same time wherever they first differ.
    IF sha256(held.code_mac) = sha256(identify_link.mac) THEN
        outcome := 'identified';
        UPDATE access.session s SET identified_at = clock_timestamp() WHERE s.id = held.id;
        UPDATE casework.referral_link l SET identified_at = identify_link.at, code_mac = NULL, row_version = l.row_version + 1,
            entry = identify_link.entry
        WHERE l.id = held.id RETURNING audit.digest(l) INTO identify_link.digest;
    ELSE
        outcome := CASE WHEN held.tries = 4 THEN 'locked' ELSE 'refused' END;
        UPDATE casework.referral_link l SET tries = l.tries + 1, row_version = l.row_version + 1, entry = identify_link.entry
        WHERE l.id = held.id RETURNING audit.digest(l) INTO identify_link.digest;
    END IF;
END
$$;

-- Whether the link of this context waits for a code, and can take one.
CREATE FUNCTION casework.link_stands(at timestamptz, OUT is_identified boolean, OUT takes_code boolean, OUT expires_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT l.identified_at IS NOT NULL,
        l.code_mac IS NOT NULL AND l.tries < 5 AND l.code_given_at >= link_stands.at - interval '24 hours', l.expires_at
    FROM casework.referral_link l WHERE l.id = access.session() AND l.referral = access.link_referral()
$$;

-- Sessions of links and slips, six months after their end; so many at a time.
CREATE FUNCTION access.purge_links(most bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    DELETE FROM access.session s WHERE s.id IN (
        SELECT o.id FROM access.session o
        WHERE o.kind IN ('link', 'slip') AND least(o.ended_at, o.expires_at) < clock_timestamp() - interval '6 months'
        LIMIT most FOR UPDATE SKIP LOCKED);
END
$$;

RESET ROLE;

-- As in 0032, and for links and slips: of one referral, as long as it goes on; they do not end by idleness.
CREATE OR REPLACE FUNCTION access.enter(token_sha256 bytea, OUT session uuid, OUT kind text, OUT account uuid, OUT organisation uuid,
    OUT roles text[], OUT name text, OUT organisation_name text, OUT language text, OUT is_demonstration boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    SELECT s.id, s.kind, s.account, s.organisation,
        CASE s.kind WHEN 'member' THEN m.roles WHEN 'token' THEN access.narrowed(m.roles, s.scopes)
            WHEN 'link' THEN ARRAY['caseworker', 'link', 'scope:see_people', 'scope:answer_referrals', 'referral:' || s.referral]
                || CASE WHEN s.identified_at IS NOT NULL THEN ARRAY['scope:reveal_identity'] ELSE '{}' END
            WHEN 'slip' THEN ARRAY['slip', 'referral:' || s.referral] ELSE ARRAY[s.kind] END,
        a.name, o.name, a.language, d.is_demonstration
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
      AND (s.kind NOT IN ('member', 'token', 'link') OR (a.disabled_at IS NULL AND (m.until IS NULL OR m.until > clock_timestamp())))
      AND (s.kind NOT IN ('member', 'token')
           OR d.is_demonstration OR EXISTS (SELECT FROM access.factor f WHERE f.account = s.account))
      AND (s.kind NOT IN ('link', 'slip') OR EXISTS (
           SELECT FROM casework.referral r
           WHERE r.id = s.referral AND CASE s.kind WHEN 'slip' THEN r.state IN ('completed', 'not_fulfilled')
               ELSE r.state NOT IN ('withdrawn', 'expired', 'entered_in_error') END));
    IF enter.session IS NULL THEN
        RAISE EXCEPTION 'no live session' USING ERRCODE = 'RL001';
    END IF;
    PERFORM access.set_context(enter.session, enter.kind, enter.account, enter.organisation, enter.roles);
END
$$;

-- As in 0007, but that a link hears of its own referral alone.
CREATE OR REPLACE FUNCTION casework.state_among_colleagues(referral uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT r.state FROM casework.referral r
    WHERE r.id = state_among_colleagues.referral
      AND access.organisation() IN (r.referrer, CASE WHEN r.sent_at IS NOT NULL THEN r.recipient END)
      AND access.roles() && ARRAY['caseworker', 'coordinator']
      AND (access.link_referral() IS NULL OR access.link_referral() = r.id)
$$;

-- As in 0051, but that a link opens nothing before the code was told.
CREATE OR REPLACE FUNCTION identity.open_disclosure(referral uuid) RETURNS TABLE (class text, sealed bytea, dek_version integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
BEGIN
    IF access.may_change() IS NOT TRUE OR NOT access.roles() && ARRAY['caseworker', 'coordinator']
        OR ('link' = ANY (access.roles())
            AND (access.link_referral() IS DISTINCT FROM open_disclosure.referral OR NOT 'scope:reveal_identity' = ANY (access.roles())))
        OR NOT EXISTS (
        SELECT FROM casework.referral r
        JOIN casework.referral_side s ON s.referral = r.id AND s.organisation = own
        JOIN casework.assignment a ON a.organisation = own AND a.person = s.person AND a.account = access.account() AND a.until IS NULL
        WHERE r.id = open_disclosure.referral AND r.recipient = own
          AND r.state IN ('accepted', 'in_progress', 'completed', 'not_fulfilled')
          AND EXISTS (SELECT FROM casework.referral_move m JOIN audit.entry e ON e.id = m.entry
                      WHERE m.referral = r.id AND m.to_state = 'accepted' AND m.organisation = own
                        AND e.log = own AND e.action = 'referral.accepted' AND e.outcome = 'ok'))
    THEN
        RAISE EXCEPTION 'nothing to open' USING ERRCODE = 'RL003';
    END IF;
    IF EXISTS (SELECT FROM identity.disclosure d
               WHERE d.referral = open_disclosure.referral AND d.released_in IS NOT DISTINCT FROM pg_current_xact_id()) THEN
        RAISE EXCEPTION 'opened once it is committed' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    DELETE FROM identity.disclosure d
    WHERE d.referral = open_disclosure.referral AND d.organisation = own AND d.released_in IS NOT NULL
    RETURNING d.class, d.sealed, d.dek_version;
END
$$;

ALTER FUNCTION directory.is_without_accounts OWNER TO relais_gate;
ALTER FUNCTION keys.is_of_link OWNER TO relais_gate;
ALTER FUNCTION casework.deals_with OWNER TO relais_gate;
ALTER FUNCTION casework.give_link OWNER TO relais_gate;
ALTER FUNCTION casework.end_link OWNER TO relais_gate;
ALTER FUNCTION casework.give_link_code OWNER TO relais_gate;
ALTER FUNCTION casework.identify_link OWNER TO relais_gate;
ALTER FUNCTION casework.link_stands OWNER TO relais_gate;
ALTER FUNCTION access.purge_links OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION directory.is_without_accounts TO relais_directory, relais_casework;
GRANT EXECUTE ON FUNCTION access.link_referral TO relais_gate, relais_casework, relais_identity, relais_vault;
GRANT EXECUTE ON FUNCTION keys.is_of_link TO relais_vault;
GRANT EXECUTE ON FUNCTION casework.give_link, casework.end_link, casework.give_link_code, casework.identify_link, casework.link_stands,
    access.purge_links TO relais_casework;
SET LOCAL ROLE relais_owner;

GRANT INSERT ON access.account, access.membership TO relais_gate;
CREATE POLICY gate_makes ON access.account FOR INSERT TO relais_gate WITH CHECK (true);
CREATE POLICY gate_makes ON access.membership FOR INSERT TO relais_gate WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON casework.referral_link TO relais_gate;
GRANT SELECT (id, referral, organisation, account, made_by, made_at, expires_at, ended_at, code_given_at, tries, identified_at, row_version,
    entry) ON casework.referral_link TO relais_casework;
ALTER TABLE casework.referral_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.referral_link FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.referral_link TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY organisation_barrier ON casework.referral_link AS RESTRICTIVE TO relais_casework
    USING (organisation = (SELECT access.organisation()));
CREATE POLICY its_referral ON casework.referral_link FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral_side s
                   WHERE s.referral = referral_link.referral AND s.organisation = (SELECT access.organisation())));

ALTER POLICY kept_by_administrators ON directory.agreement
    WITH CHECK (ended_at IS NULL AND (
        'administrator' = ANY ((SELECT access.roles())::text[])
        OR ('org_admin' = ANY ((SELECT access.roles())::text[]) AND proposer = (SELECT access.organisation())
            AND proposed_by = (SELECT access.account())
            AND (confirmed_at IS NULL OR (confirmed_by IS NULL AND directory.is_without_accounts(partner))))));

-- A link sees one referral and what hangs on it, whatever its organisation has besides; it opens no identity before the code; it
-- reaches no other key; and it makes nothing but answers.
CREATE POLICY one_referral ON casework.referral_side AS RESTRICTIVE TO relais_casework, relais_identity
    USING ((SELECT access.link_referral()) IS NULL OR referral = (SELECT access.link_referral()));
CREATE POLICY after_the_code ON identity.civil AS RESTRICTIVE FOR SELECT TO relais_identity
    USING ((SELECT access.link_referral()) IS NULL OR 'scope:reveal_identity' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY after_the_code ON identity.contact AS RESTRICTIVE FOR SELECT TO relais_identity
    USING ((SELECT access.link_referral()) IS NULL OR 'scope:reveal_identity' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY of_its_referral ON keys.dek AS RESTRICTIVE FOR SELECT TO relais_vault
    USING ((SELECT access.link_referral()) IS NULL OR keys.is_of_link(about));
CREATE POLICY of_its_referral_too ON keys.dek AS RESTRICTIVE FOR DELETE TO relais_vault
    USING ((SELECT access.link_referral()) IS NULL OR keys.is_of_link(about));
CREATE POLICY of_its_referral ON keys.pepper AS RESTRICTIVE FOR SELECT TO relais_vault
    USING ((SELECT access.link_referral()) IS NULL OR keys.is_of_link(subject));
DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['casework.referral', 'casework.disclosure', 'casework.handover', 'casework.handover_side',
        'casework.consent', 'casework.request', 'casework.information', 'casework.correction', 'casework.note'] LOOP
        EXECUTE format('CREATE POLICY no_link_makes ON %s AS RESTRICTIVE FOR INSERT TO relais_casework
            WITH CHECK ((SELECT access.link_referral()) IS NULL)', place);
    END LOOP;
END
$$;

RESET ROLE;
