-- Who has a referral in hand, and who follows a person, is part of what one has seen of them: two who change it at once do not
-- undo each other unknowingly.

SET LOCAL ROLE relais_owner;

-- How often a side was given to someone. Its own version is what its words are sealed with, and stays.
ALTER TABLE casework.referral_side ADD COLUMN given bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN casework.referral_side.given IS 'purpose: no change goes under another''s; retention: with the referral';
GRANT UPDATE (given) ON casework.referral_side TO relais_gate;

-- Holds the files of people until the transaction ends, for whoever may see them: also for a coordinator, who gives them to
-- colleagues and may change nothing else of them. Always in the same order.
CREATE FUNCTION casework.lock_people(people uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
    me uuid := access.account();
    roles text[] := access.roles();
BEGIN
    PERFORM FROM casework.person p
    WHERE p.organisation = own AND p.id = ANY (lock_people.people)
      AND ('coordinator' = ANY (roles)
           OR ('caseworker' = ANY (roles)
               AND EXISTS (SELECT FROM casework.assignment a
                           WHERE a.organisation = own AND a.person = p.id AND a.account = me AND a.until IS NULL)))
    ORDER BY p.id FOR UPDATE;
END
$$;

RESET ROLE;
ALTER FUNCTION casework.lock_people OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.lock_people TO relais_casework;

-- As in 0009, and counts.
CREATE OR REPLACE FUNCTION casework.assign_referral(referral uuid, colleague uuid, is_whole boolean, at timestamptz, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    held casework.referral_side;
    digest bytea;
BEGIN
    SELECT * INTO held FROM casework.referral_side s
    WHERE s.referral = assign_referral.referral AND s.organisation = access.organisation() FOR UPDATE;
    IF (FOUND AND access.may_follow(colleague)
        AND ('coordinator' = ANY (access.roles())
             OR ('caseworker' = ANY (access.roles()) AND held.assignee = access.account()))) IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to give' USING ERRCODE = 'RL003';
    END IF;
    IF held.person IS NOT NULL THEN
        INSERT INTO casework.assignment (organisation, id, person, account, since, entry)
        VALUES (held.organisation, gen_random_uuid(), held.person, colleague, assign_referral.at, assign_referral.entry)
        ON CONFLICT DO NOTHING;
        IF is_whole AND held.assignee <> colleague THEN
            UPDATE casework.assignment a SET until = assign_referral.at, entry = assign_referral.entry
            WHERE a.organisation = held.organisation AND a.person = held.person AND a.account = held.assignee AND a.until IS NULL;
        END IF;
    END IF;
    UPDATE casework.referral_side s SET assignee = colleague, given = s.given + 1, entry = assign_referral.entry
    WHERE s.referral = held.referral AND s.organisation = held.organisation
    RETURNING audit.digest(s) INTO digest;
    RETURN digest;
END
$$;
