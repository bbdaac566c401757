-- What became of a referral is told by those who helped; the young person says whether it is so, by a code on paper, without an
-- account. What they say stands beside the record and never changes it. Words of theirs are a message to both sides.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.confirmation (
    id                uuid PRIMARY KEY,
    referral          uuid NOT NULL REFERENCES casework.referral ON DELETE CASCADE,
    maker             uuid NOT NULL REFERENCES directory.organisation,
    account           uuid NOT NULL REFERENCES access.account,
    language          text NOT NULL REFERENCES directory.language,
    made_at           timestamptz NOT NULL,
    expires_at        timestamptz NOT NULL,
    ended_at          timestamptz,
    answer            text CONSTRAINT confirmation_answer_known CHECK (answer IN ('confirmed', 'disputed')),
    first_answered_at timestamptz,
    answered_at       timestamptz,
    answers           integer NOT NULL DEFAULT 0 CONSTRAINT confirmation_answered_twice_at_most CHECK (answers BETWEEN 0 AND 2),
    row_version       bigint NOT NULL DEFAULT 1,
    entry             uuid NOT NULL,
    CONSTRAINT confirmation_answered_whole CHECK (num_nonnulls(answer, first_answered_at, answered_at) IN (0, 3) AND (answer IS NULL) = (answers = 0))
);
CREATE UNIQUE INDEX confirmation_live_key ON casework.confirmation (referral) WHERE ended_at IS NULL;
CREATE INDEX confirmation_referral ON casework.confirmation (referral, made_at DESC);
CREATE INDEX confirmation_maker ON casework.confirmation (maker);
CREATE INDEX confirmation_account ON casework.confirmation (account);
CREATE INDEX confirmation_language ON casework.confirmation (language);
COMMENT ON COLUMN casework.confirmation.id IS 'purpose: names the slip, and its session; retention: with the referral';
COMMENT ON COLUMN casework.confirmation.referral IS 'purpose: what it is about; retention: with the referral';
COMMENT ON COLUMN casework.confirmation.maker IS 'purpose: who printed the slip; retention: with the referral';
COMMENT ON COLUMN casework.confirmation.account IS 'purpose: who printed the slip; retention: with the referral';
COMMENT ON COLUMN casework.confirmation.language IS 'purpose: the language of the page; retention: with the referral';
COMMENT ON COLUMN casework.confirmation.made_at IS 'purpose: how long things take; retention: with the referral';
COMMENT ON COLUMN casework.confirmation.expires_at IS 'purpose: ends the code; retention: with the referral';
COMMENT ON COLUMN casework.confirmation.ended_at IS 'purpose: ends the code; retention: with the referral';
COMMENT ON COLUMN casework.confirmation.answer IS 'purpose: whether the outcome is as it was told; retention: with the referral';
COMMENT ON COLUMN casework.confirmation.first_answered_at IS 'purpose: an answer is changed within a day; retention: with the referral';
COMMENT ON COLUMN casework.confirmation.answered_at IS 'purpose: when it was said; retention: with the referral';
COMMENT ON COLUMN casework.confirmation.answers IS 'purpose: an answer is changed once; retention: with the referral';
COMMENT ON COLUMN casework.confirmation.row_version IS 'purpose: integrity; retention: with the referral';
COMMENT ON COLUMN casework.confirmation.entry IS 'purpose: integrity, the last audit entry; retention: with the referral';

-- Words of the young person themselves: of no account, kept beside whoever printed the slip.
ALTER TABLE casework.message ADD COLUMN by_person boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN casework.message.by_person IS 'purpose: who speaks; retention: with the referral';

DO $$
DECLARE
    known text;
BEGIN
    -- Kinds that other migrations added stay.
    SELECT string_agg(quote_literal(kinds.kind), ', ') INTO known
    FROM (SELECT m[1] AS kind FROM pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '''([a-z0-9_]+)''', 'g') AS m
          WHERE k.conname = 'notice_kind_known' AND k.conrelid = 'casework.notice'::regclass
          UNION SELECT 'disputed') AS kinds;
    EXECUTE format('ALTER TABLE casework.notice DROP CONSTRAINT notice_kind_known, ADD CONSTRAINT notice_kind_known CHECK (kind IN (%s))', known);
END
$$;

-- The one referral that the slip of this context speaks of.
CREATE FUNCTION access.slip_referral() RETURNS uuid
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT CASE WHEN (access.context())[2] = 'slip'
        THEN (SELECT substr(r, 10)::uuid FROM unnest(access.roles()) AS r WHERE starts_with(r, 'referral:')) END
$$;

-- Makes a slip for a referral that is over, for either side of it; the one before ends. Nothing where the young person has answered.
CREATE FUNCTION casework.give_slip(id uuid, code_mac bytea, referral uuid, language text, at timestamptz, expires_at timestamptz, entry uuid)
    RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    asked casework.referral;
    digest bytea;
BEGIN
    SELECT * INTO asked FROM casework.referral r
    WHERE r.id = give_slip.referral AND access.organisation() IN (r.referrer, r.recipient)
      AND r.state IN ('completed', 'not_fulfilled');
    IF (FOUND AND (casework.deals_with(asked.id) OR access.link_referral() = asked.id)
        AND give_slip.expires_at BETWEEN give_slip.at AND give_slip.at + interval '90 days') IS NOT TRUE THEN
        RAISE EXCEPTION 'no slip to make' USING ERRCODE = 'RL003';
    END IF;
    IF EXISTS (SELECT FROM casework.confirmation c WHERE c.referral = asked.id AND c.answer IS NOT NULL) THEN
        RETURN NULL;
    END IF;
    UPDATE access.session s SET ended_at = clock_timestamp()
    WHERE s.kind = 'slip' AND s.ended_at IS NULL
      AND s.id IN (SELECT c.id FROM casework.confirmation c WHERE c.referral = asked.id AND c.ended_at IS NULL);
    UPDATE casework.confirmation c SET ended_at = give_slip.at, row_version = c.row_version + 1, entry = give_slip.entry
    WHERE c.referral = asked.id AND c.ended_at IS NULL;
    INSERT INTO access.session (id, kind, token_sha256, organisation, created_at, seen_at, expires_at, referral)
    VALUES (give_slip.id, 'slip', give_slip.code_mac, access.organisation(), clock_timestamp(), clock_timestamp(),
        clock_timestamp() + (give_slip.expires_at - give_slip.at), asked.id);
    INSERT INTO casework.confirmation AS c (id, referral, maker, account, language, made_at, expires_at, entry)
    VALUES (give_slip.id, asked.id, access.organisation(), access.account(), give_slip.language, give_slip.at, give_slip.expires_at, give_slip.entry)
    RETURNING audit.digest(c) INTO digest;
    RETURN digest;
END
$$;

-- Whether a code is one: `open`, `refused`, or `wait`. Wrong ones are counted by place, five of them free within a day; and all
-- together, so that many places do not guess what one may not.
CREATE FUNCTION access.try_slip(code_mac bytea, place_sha256 bytea, everywhere_sha256 bytea) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    counted integer;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    IF access.hold_attempts(ARRAY[place_sha256]) > 0 OR access.wait(ARRAY[everywhere_sha256]) > 0 THEN
        RETURN 'wait';
    END IF;
    IF EXISTS (SELECT FROM access.session s JOIN casework.referral r ON r.id = s.referral
               WHERE s.token_sha256 = code_mac AND s.kind = 'slip' AND s.ended_at IS NULL AND s.expires_at > clock_timestamp()
                 AND r.state IN ('completed', 'not_fulfilled')) THEN
        RETURN 'open';
    END IF;
    PERFORM access.count_failure(ARRAY[place_sha256]);
    INSERT INTO access.attempt AS t (key_sha256, failures, last_at, blocked_until)
    VALUES (everywhere_sha256, 1, clock_timestamp(), clock_timestamp())
    ON CONFLICT (key_sha256) DO UPDATE
    SET failures = CASE WHEN t.last_at < clock_timestamp() - interval '10 minutes' THEN 1 ELSE t.failures + 1 END, last_at = clock_timestamp()
    RETURNING t.failures INTO counted;
    IF counted > 300 THEN
        UPDATE access.attempt t SET blocked_until = clock_timestamp() + interval '30 seconds' WHERE t.key_sha256 = everywhere_sha256;
    END IF;
    RETURN 'refused';
END
$$;

-- How long whoever tries codes from a place waits.
CREATE FUNCTION access.slip_wait(place_sha256 bytea, everywhere_sha256 bytea) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT access.wait(ARRAY[place_sha256, everywhere_sha256])
$$;

-- What the slip of this context asks about: what became of it and when, in which language, what was answered. Nothing of who.
CREATE FUNCTION casework.slip_question(OUT state text, OUT outcome text, OUT ended_at timestamptz, OUT service text, OUT language text,
    OUT answer text, OUT answers integer, OUT first_answered_at timestamptz, OUT maker uuid, OUT referrer uuid, OUT recipient uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT r.state, r.outcome, r.ended_at, v.name, c.language, c.answer, c.answers, c.first_answered_at, c.maker, r.referrer, r.recipient
    FROM casework.confirmation c
    JOIN casework.referral r ON r.id = c.referral
    JOIN directory.service v ON v.id = r.service
    WHERE c.id = access.session() AND c.referral = access.slip_referral()
$$;

-- Keeps the answer, once, and once more within a day. Words become a message of the young person's to both sides; a dispute is told
-- to whoever deals with the referral on either side. Nothing where it cannot be answered any more.
CREATE FUNCTION casework.answer_slip(answer text, at timestamptz, entry uuid, message uuid, sealed bytea, OUT digest bytea, OUT previous uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    held casework.confirmation;
BEGIN
    SELECT * INTO held FROM casework.confirmation c
    WHERE c.id = access.session() AND c.referral = access.slip_referral() AND c.ended_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not a slip' USING ERRCODE = 'RL003';
    ELSIF held.answers >= 2 OR held.first_answered_at < answer_slip.at - interval '24 hours' THEN
        RETURN;
    END IF;
    previous := held.entry;
    UPDATE casework.confirmation c SET answer = answer_slip.answer, answered_at = answer_slip.at,
        first_answered_at = coalesce(c.first_answered_at, answer_slip.at), answers = c.answers + 1,
        row_version = c.row_version + 1, entry = answer_slip.entry
    WHERE c.id = held.id RETURNING audit.digest(c) INTO answer_slip.digest;
    IF answer_slip.sealed IS NOT NULL THEN
        INSERT INTO casework.message (id, referral, organisation, account, at, sealed, dek_version, entry, by_person)
        VALUES (answer_slip.message, held.referral, held.maker, held.account, answer_slip.at, answer_slip.sealed, 1, answer_slip.entry, true);
    END IF;
    IF answer_slip.answer = 'disputed' THEN
        WITH present AS (
            SELECT m.organisation, m.account, m.account IS NOT DISTINCT FROM s.assignee AS deals_with_it
            FROM casework.referral_side s
            JOIN access.membership m ON m.organisation = s.organisation
            JOIN access.account a ON a.id = m.account
            WHERE s.referral = held.referral AND m.roles && ARRAY['caseworker', 'coordinator']
              AND (m.until IS NULL OR m.until > clock_timestamp()) AND a.disabled_at IS NULL)
        INSERT INTO casework.notice (id, organisation, account, kind, referral, cause, at)
        SELECT gen_random_uuid(), p.organisation, p.account, 'disputed', held.referral, answer_slip.entry, answer_slip.at
        FROM present p
        WHERE p.deals_with_it OR NOT EXISTS (
            SELECT FROM present q WHERE q.organisation = p.organisation AND q.deals_with_it)
        ON CONFLICT ON CONSTRAINT notice_once DO NOTHING;
    END IF;
END
$$;

RESET ROLE;
ALTER FUNCTION casework.give_slip OWNER TO relais_gate;
ALTER FUNCTION access.try_slip OWNER TO relais_gate;
ALTER FUNCTION access.slip_wait OWNER TO relais_gate;
ALTER FUNCTION casework.slip_question OWNER TO relais_gate;
ALTER FUNCTION casework.answer_slip OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION access.slip_referral TO relais_gate, relais_casework, relais_vault;
GRANT EXECUTE ON FUNCTION casework.give_slip, access.try_slip, access.slip_wait, casework.slip_question, casework.answer_slip TO relais_casework;
SET LOCAL ROLE relais_owner;

GRANT SELECT, INSERT, UPDATE ON casework.confirmation TO relais_gate;
GRANT INSERT ON casework.message TO relais_gate;
CREATE POLICY gate_writes ON casework.message FOR INSERT TO relais_gate WITH CHECK (by_person);
-- Nobody takes back what the young person said, or says it for them.
CREATE POLICY persons_stays ON casework.message AS RESTRICTIVE FOR UPDATE TO relais_casework USING (NOT by_person);
CREATE POLICY persons_own ON casework.message AS RESTRICTIVE FOR INSERT TO relais_casework WITH CHECK (NOT by_person);
GRANT SELECT ON casework.confirmation TO relais_casework;
ALTER TABLE casework.confirmation ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.confirmation FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.confirmation TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY its_referral ON casework.confirmation FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r WHERE r.id = confirmation.referral));

-- A slip makes one kind of key: of words of its own, for both sides of its referral.
ALTER POLICY who_makes_them ON keys.dek
    WITH CHECK ((SELECT access.roles())::text[] && ARRAY['caseworker', 'coordinator', 'administrator', 'daemon']
        OR (class = 'narrative' AND shared_with IS NULL AND version = 1)
        OR (class = 'narrative' AND version = 1 AND about = access.slip_referral()));

RESET ROLE;
