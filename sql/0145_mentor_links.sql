-- A mentor without an account records meetings by a link: 256 bits of which only the hash is kept, a session that may do what a mentor does
-- with their own matches, and nothing else of an account. It ends on its day, when another is given, when it is taken back, and as soon
-- as the mentor has left or signs in for themselves.

SET LOCAL ROLE relais_owner;

ALTER TABLE access.session DROP CONSTRAINT session_kind_known, DROP CONSTRAINT session_member_is_someone;
ALTER TABLE access.session
    ADD CONSTRAINT session_kind_known CHECK (kind IN ('member', 'token', 'administrator', 'daemon', 'link', 'slip', 'mentor_link')),
    ADD CONSTRAINT session_member_is_someone CHECK (
        (kind IN ('member', 'token', 'link', 'mentor_link')) = (account IS NOT NULL AND organisation IS NOT NULL));

-- Gives a link to a mentor, the one before ends. Answers the account it acts in: theirs, or a name that is nobody's account (0111).
CREATE FUNCTION volunteer.give_link(id uuid, token_sha256 bytea, mentor uuid, at timestamptz, expires_at timestamptz, entry uuid) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    asked volunteer.mentor;
    acting uuid;
BEGIN
    SELECT * INTO asked FROM volunteer.mentor m
    WHERE m.organisation = access.organisation() AND m.id = mentor AND m.state <> 'left' FOR UPDATE;
    IF (FOUND AND (access.context())[2] IN ('member', 'token') AND access.leads_volunteers() AND access.may_change()
        AND expires_at BETWEEN at AND at + interval '90 days') IS NOT TRUE THEN
        RAISE EXCEPTION 'no link to give' USING ERRCODE = 'RL003';
    END IF;
    PERFORM volunteer.end_links(asked.account);
    acting := asked.account;
    IF acting IS NULL THEN
        acting := gen_random_uuid();
        INSERT INTO access.account (id, email, name, language, created_at, entry, is_of_link)
        VALUES (acting, format('link.%s@relais.invalid', acting), 'Lien ' || asked.code, 'fr', at, entry, true);
        INSERT INTO access.membership (organisation, account, roles, since, entry)
        VALUES (asked.organisation, acting, ARRAY['mentor'], at, entry);
    END IF;
    INSERT INTO access.session (id, kind, token_sha256, account, organisation, created_at, seen_at, expires_at)
    VALUES (id, 'mentor_link', token_sha256, acting, asked.organisation, clock_timestamp(), clock_timestamp(), clock_timestamp() + (expires_at - at));
    RETURN acting;
END
$$;
-- Ends the links that act in an account.
CREATE FUNCTION volunteer.end_links(account uuid) RETURNS bigint
    LANGUAGE sql AS $$
    WITH ended AS (
        UPDATE access.session s SET ended_at = clock_timestamp()
        WHERE s.kind = 'mentor_link' AND s.account = end_links.account AND s.ended_at IS NULL AND s.expires_at > clock_timestamp()
        RETURNING s.id)
    SELECT count(*) FROM ended
$$;
-- Takes a mentor's link back. Answers whether there was one.
CREATE FUNCTION volunteer.end_link(mentor uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF (access.leads_volunteers() AND access.may_change()) IS NOT TRUE THEN
        RAISE EXCEPTION 'no link to end' USING ERRCODE = 'RL003';
    END IF;
    RETURN EXISTS (
        SELECT FROM volunteer.mentor m
        WHERE m.organisation = access.organisation() AND m.id = end_link.mentor AND volunteer.end_links(m.account) > 0);
END
$$;
-- Until when a mentor's link lets somebody in; NULL where none does.
CREATE FUNCTION volunteer.link_until(mentor uuid) RETURNS timestamptz
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT max(s.expires_at) FROM volunteer.mentor m JOIN access.session s ON s.account = m.account
    WHERE m.organisation = access.organisation() AND m.id = link_until.mentor AND access.leads_volunteers() AND m.state <> 'left'
      AND s.kind = 'mentor_link' AND s.ended_at IS NULL AND s.expires_at > clock_timestamp()
$$;
-- Whether the account of a link is still the one its mentor acts in.
CREATE FUNCTION volunteer.is_mentor(organisation uuid, account uuid) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM volunteer.mentor m WHERE m.organisation = is_mentor.organisation AND m.account = is_mentor.account AND m.state <> 'left')
$$;

RESET ROLE;
ALTER FUNCTION volunteer.give_link OWNER TO relais_gate;
ALTER FUNCTION volunteer.end_link OWNER TO relais_gate;
ALTER FUNCTION volunteer.link_until OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION volunteer.end_links, volunteer.is_mentor TO relais_gate;
GRANT EXECUTE ON FUNCTION volunteer.give_link, volunteer.end_link, volunteer.link_until TO relais_volunteer;

-- As in 0096, and a mentor's link acts as the mentor, for their own matches alone.
CREATE OR REPLACE FUNCTION access.enter(token_sha256 bytea, OUT session uuid, OUT kind text, OUT account uuid, OUT organisation uuid,
    OUT roles text[], OUT name text, OUT organisation_name text, OUT language text, OUT is_demonstration boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    SELECT s.id, s.kind, s.account, s.organisation,
        CASE s.kind WHEN 'member' THEN m.roles WHEN 'token' THEN access.narrowed(m.roles, s.scopes)
            WHEN 'link' THEN ARRAY['caseworker', 'link', 'scope:see_people', 'scope:answer_referrals', 'referral:' || s.referral]
                || CASE WHEN s.identified_at IS NOT NULL THEN ARRAY['scope:reveal_identity'] ELSE '{}' END
            WHEN 'mentor_link' THEN ARRAY['mentor', 'scope:see_own_matches', 'scope:record_meetings', 'scope:raise_concerns']
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
      AND (s.kind NOT IN ('member', 'token', 'link', 'mentor_link')
           OR (a.disabled_at IS NULL AND (m.until IS NULL OR m.until > clock_timestamp())))
      AND (s.kind NOT IN ('member', 'token')
           OR d.is_demonstration OR EXISTS (SELECT FROM access.factor f WHERE f.account = s.account))
      AND (s.kind NOT IN ('link', 'slip') OR EXISTS (
           SELECT FROM casework.referral r
           WHERE r.id = s.referral AND CASE s.kind WHEN 'slip' THEN r.state IN ('completed', 'not_fulfilled')
               ELSE r.state NOT IN ('withdrawn', 'expired', 'entered_in_error') END))
      AND (s.kind <> 'mentor_link' OR volunteer.is_mentor(s.organisation, s.account));
    IF enter.session IS NULL THEN
        RAISE EXCEPTION 'no live session' USING ERRCODE = 'RL001';
    END IF;
    PERFORM access.set_context(enter.session, enter.kind, enter.account, enter.organisation, enter.roles);
END
$$;

-- As in 0122, and the name a link acts in is offered to nobody.
CREATE OR REPLACE FUNCTION volunteer.free_accounts() RETURNS TABLE (account uuid, name text)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 20 SET search_path = pg_catalog AS $$
    SELECT m.account, a.name
    FROM access.membership m JOIN access.account a ON a.id = m.account
    WHERE m.organisation = access.organisation() AND access.leads_volunteers() AND 'mentor' = ANY (m.roles) AND a.disabled_at IS NULL
      AND NOT a.is_of_link AND (m.until IS NULL OR m.until > clock_timestamp())
      AND NOT EXISTS (SELECT FROM volunteer.mentor o WHERE o.organisation = m.organisation AND o.account = m.account)
    ORDER BY a.name, m.account
    LIMIT 200
$$;
-- As in 0010, and the sessions of mentors' links go like those of members.
DO $$
DECLARE
    known text := pg_get_functiondef('jobs.purge'::regproc);
    changed text := replace(known, 'o.kind = ''member'' AND', 'o.kind IN (''member'', ''mentor_link'') AND');
BEGIN
    IF changed = known THEN
        RAISE EXCEPTION 'jobs.purge is not what it was';
    END IF;
    EXECUTE changed;
END
$$;

RESET ROLE;
