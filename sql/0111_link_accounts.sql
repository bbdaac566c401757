-- The name a link acts in stands in access.account, so that what is somebody's is that link's alone. It is nobody's account: whoever
-- keeps accounts does not see, count, invite or change it, and no colleague is offered it.

SET LOCAL ROLE relais_owner;

ALTER TABLE access.account ADD COLUMN is_of_link boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN access.account.is_of_link IS 'purpose: access control, the name a link acts in is nobody''s account; retention: with the account';
UPDATE access.account SET is_of_link = true WHERE id IN (SELECT account FROM casework.referral_link);

-- Whether an account is the name of a link.
CREATE FUNCTION access.is_of_link(account uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM access.account a WHERE a.id = is_of_link.account AND a.is_of_link)
$$;

RESET ROLE;
ALTER FUNCTION access.is_of_link OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION access.is_of_link TO relais_gate, relais_access;
SET LOCAL ROLE relais_owner;

CREATE POLICY nobodys ON access.account AS RESTRICTIVE TO relais_access USING (NOT is_of_link) WITH CHECK (NOT is_of_link);
CREATE POLICY nobodys ON access.membership AS RESTRICTIVE TO relais_access
    USING (NOT access.is_of_link(account)) WITH CHECK (NOT access.is_of_link(account));
GRANT SELECT (is_of_link) ON access.account TO relais_access;

RESET ROLE;

-- As in 0096, and the name it acts in is said to be no account of anyone.
CREATE OR REPLACE FUNCTION casework.give_link(id uuid, token_sha256 bytea, referral uuid, at timestamptz, expires_at timestamptz, entry uuid,
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
        INSERT INTO access.account (id, email, name, language, created_at, entry, is_of_link)
        VALUES (acting, format('link.%s@relais.invalid', acting), 'Lien ' || asked.reference, 'fr', give_link.at, give_link.entry, true);
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

-- As in 0033, and a link's name is nobody's to keep.
CREATE OR REPLACE FUNCTION access.keeps(account uuid, organisation uuid) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM access.membership m WHERE m.account = keeps.account AND m.organisation = keeps.organisation)
        AND coalesce('administrator' = ANY (access.roles())
            OR ('org_admin' = ANY (access.roles()) AND keeps.organisation = access.organisation() AND access.is_ours_alone(keeps.account)), false)
        AND access.may_change()
        AND NOT EXISTS (SELECT FROM access.account a WHERE a.id = keeps.account AND a.is_of_link)
$$;

-- As in 0033, without links.
CREATE OR REPLACE FUNCTION access.everyone_here() RETURNS TABLE (account uuid, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT a.id, a.name FROM access.membership m JOIN access.account a ON a.id = m.account
    WHERE m.organisation = access.organisation() AND (access.context())[2] = 'member'
      AND (m.until IS NULL OR m.until > clock_timestamp()) AND a.disabled_at IS NULL AND NOT a.is_of_link
    ORDER BY a.name, a.id LIMIT 500
$$;

-- As in 0009, without links.
CREATE OR REPLACE FUNCTION access.colleagues() RETURNS TABLE (account uuid, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT m.account, a.name
    FROM access.membership m JOIN access.account a ON a.id = m.account
    WHERE m.organisation = access.organisation() AND access.roles() && ARRAY['caseworker', 'coordinator']
      AND access.may_follow(m.account) AND NOT a.is_of_link
    ORDER BY a.name, m.account
$$;

SET LOCAL ROLE relais_owner;

-- Nobody reads the notices of a link: whoever holds it looks at the referral itself.
CREATE FUNCTION casework.leave_links_alone() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN CASE WHEN access.is_of_link(NEW.account) THEN NULL ELSE NEW END;
END
$$;

RESET ROLE;
ALTER FUNCTION casework.leave_links_alone OWNER TO relais_gate;
CREATE TRIGGER leave_links_alone BEFORE INSERT ON casework.notice FOR EACH ROW EXECUTE FUNCTION casework.leave_links_alone();

RESET ROLE;
