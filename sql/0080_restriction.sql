-- Restricting what is done with a file (GDPR 18): it is kept and read, it can be erased, and nothing else is done with it until that
-- is lifted. Whoever holds a copy of it is told (GDPR 19). PostgreSQL holds it too: RL021 is what the program says in words.

SET LOCAL ROLE relais_owner;

ALTER TABLE casework.person ADD COLUMN restricted_at timestamptz;
COMMENT ON COLUMN casework.person.restricted_at IS 'purpose: nothing is done with the file but keeping it (GDPR 18); retention: until it is lifted';

-- Each time a file was restricted, why, and why it was lifted: the person was told first.
CREATE TABLE casework.restriction (
    organisation  uuid NOT NULL,
    id            uuid NOT NULL,
    person        uuid NOT NULL,
    reason        text NOT NULL CONSTRAINT restriction_reason_known
                  CHECK (reason IN ('accuracy_contested', 'unlawful_processing', 'legal_claims', 'objection_pending')),
    restricted_by uuid NOT NULL,
    restricted_at timestamptz NOT NULL,
    lifted_for    text CONSTRAINT restriction_lifted_for_known
                  CHECK (lifted_for IN ('accuracy_verified', 'processing_lawful', 'claims_over', 'objection_decided', 'person_asks')),
    told_on       date,
    lifted_by     uuid,
    lifted_at     timestamptz,
    row_version   bigint NOT NULL DEFAULT 1,
    entry         uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT restriction_person FOREIGN KEY (organisation, person) REFERENCES casework.person,
    CONSTRAINT restriction_restricted_by FOREIGN KEY (organisation, restricted_by) REFERENCES access.membership,
    CONSTRAINT restriction_lifted_by FOREIGN KEY (organisation, lifted_by) REFERENCES access.membership,
    CONSTRAINT restriction_lifted_whole CHECK (num_nonnulls(lifted_for, told_on, lifted_by, lifted_at) IN (0, 4))
);
CREATE UNIQUE INDEX restriction_open_key ON casework.restriction (organisation, person) WHERE lifted_at IS NULL;
CREATE INDEX restriction_person ON casework.restriction (organisation, person, restricted_at DESC);
CREATE INDEX restriction_restricted_by ON casework.restriction (organisation, restricted_by);
CREATE INDEX restriction_lifted_by ON casework.restriction (organisation, lifted_by);
COMMENT ON COLUMN casework.restriction.organisation IS 'purpose: whose file it is; retention: with the file';
COMMENT ON COLUMN casework.restriction.id IS 'purpose: names the restriction; retention: with the file';
COMMENT ON COLUMN casework.restriction.person IS 'purpose: whose data are restricted; retention: with the file';
COMMENT ON COLUMN casework.restriction.reason IS 'purpose: why they are restricted; retention: with the file';
COMMENT ON COLUMN casework.restriction.restricted_by IS 'purpose: whom to ask; retention: with the file';
COMMENT ON COLUMN casework.restriction.restricted_at IS 'purpose: proof that a right was honoured; retention: with the file';
COMMENT ON COLUMN casework.restriction.lifted_for IS 'purpose: why it was lifted; retention: with the file';
COMMENT ON COLUMN casework.restriction.told_on IS 'purpose: the person was told before it was lifted; retention: with the file';
COMMENT ON COLUMN casework.restriction.lifted_by IS 'purpose: whom to ask; retention: with the file';
COMMENT ON COLUMN casework.restriction.lifted_at IS 'purpose: proof that a right was honoured; retention: with the file';
COMMENT ON COLUMN casework.restriction.row_version IS 'purpose: integrity; retention: with the file';
COMMENT ON COLUMN casework.restriction.entry IS 'purpose: integrity, the last audit entry; retention: with the file';

GRANT SELECT ON casework.restriction TO relais_casework;
GRANT SELECT, INSERT, UPDATE (person, lifted_for, told_on, lifted_by, lifted_at, row_version, entry), DELETE ON casework.restriction TO relais_gate;
GRANT UPDATE (restricted_at) ON casework.person TO relais_gate;
ALTER TABLE casework.restriction ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.restriction FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.restriction TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY organisation_barrier ON casework.restriction AS RESTRICTIVE TO relais_casework
    USING (organisation = (SELECT access.organisation()));
CREATE POLICY coordination ON casework.restriction FOR SELECT TO relais_casework
    USING ('coordinator' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY followed ON casework.restriction FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.assignment a
                   WHERE a.organisation = restriction.organisation AND a.person = restriction.person
                     AND a.account = (SELECT access.account()) AND a.until IS NULL));

-- Whether a file is restricted, for triggers and policies of roles that do not read it.
CREATE FUNCTION casework.is_restricted(organisation uuid, person uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM casework.person p
                   WHERE p.organisation = is_restricted.organisation AND p.id = is_restricted.person AND p.restricted_at IS NOT NULL)
$$;

-- Whether the file a referral goes out from is.
CREATE FUNCTION casework.is_restricted_leg(referral uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM casework.referral_side s JOIN casework.person p ON p.organisation = s.organisation AND p.id = s.person
                   WHERE s.referral = is_restricted_leg.referral AND s.side = 'referrer' AND p.restricted_at IS NOT NULL)
$$;

CREATE FUNCTION casework.refuse_restricted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the file is restricted' USING ERRCODE = 'RL021';
END
$$;

-- The file is not corrected, merged or handed over; taking back what another organisation had disclosed, and erasing, go on.
CREATE TRIGGER restricted_is_left_as_it_is BEFORE UPDATE ON casework.person FOR EACH ROW
    WHEN (OLD.restricted_at IS NOT NULL AND NEW.restricted_at IS NOT NULL AND NEW.erased_at IS NULL
        AND (current_user = 'relais_casework'
            OR (NEW.merged_into, NEW.handed_over_at) IS DISTINCT FROM (OLD.merged_into, OLD.handed_over_at)))
    EXECUTE FUNCTION casework.refuse_restricted();

-- Another is not merged into it.
CREATE FUNCTION casework.refuse_merging_into_restricted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF casework.is_restricted(NEW.organisation, NEW.merged_into) THEN
        RAISE EXCEPTION 'the file is restricted' USING ERRCODE = 'RL021';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER restricted_takes_no_other BEFORE UPDATE OF merged_into ON casework.person FOR EACH ROW
    WHEN (NEW.merged_into IS NOT NULL AND OLD.merged_into IS NULL) EXECUTE FUNCTION casework.refuse_merging_into_restricted();

-- No new referral goes out from it, also as the next leg of a path, and no offer of it is made.
CREATE FUNCTION casework.refuse_leaving_restricted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF casework.is_restricted(NEW.organisation, NEW.person) THEN
        RAISE EXCEPTION 'the file is restricted' USING ERRCODE = 'RL021';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER restricted_is_not_referred BEFORE INSERT ON casework.referral_side FOR EACH ROW
    WHEN (NEW.side = 'referrer') EXECUTE FUNCTION casework.refuse_leaving_restricted();
CREATE TRIGGER restricted_is_not_offered BEFORE INSERT ON casework.handover_side FOR EACH ROW
    WHEN (NEW.organisation = NEW.giver) EXECUTE FUNCTION casework.refuse_leaving_restricted();

-- What was drafted is not sent, and what was sent before does not open: acceptance waits too.
CREATE FUNCTION casework.refuse_opening_restricted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF casework.is_restricted_leg(NEW.id) THEN
        RAISE EXCEPTION 'the file is restricted' USING ERRCODE = 'RL021';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER restricted_is_not_disclosed BEFORE UPDATE OF state ON casework.referral FOR EACH ROW
    WHEN (NEW.state IN ('sent', 'accepted') AND OLD.state <> NEW.state) EXECUTE FUNCTION casework.refuse_opening_restricted();

CREATE POLICY restricted_is_kept ON identity.civil AS RESTRICTIVE FOR UPDATE TO relais_identity
    USING (NOT casework.is_restricted(organisation, person));
CREATE POLICY restricted_is_kept ON identity.contact AS RESTRICTIVE FOR UPDATE TO relais_identity
    USING (NOT casework.is_restricted(organisation, person));

-- Where two files became one, the restrictions of both are those of the one that stays.
CREATE FUNCTION casework.restrictions_follow_merger() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.merged_into IS NOT NULL THEN
        UPDATE casework.restriction r SET person = NEW.merged_into WHERE r.organisation = NEW.organisation AND r.person = NEW.id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER restrictions_follow AFTER UPDATE OF merged_into ON casework.person
    FOR EACH ROW EXECUTE FUNCTION casework.restrictions_follow_merger();

-- The legs and offers of some files by which another organisation holds a copy of its own, and who that is.
CREATE FUNCTION casework.copies_of(own uuid, files uuid[]) RETURNS TABLE (referral uuid, handover uuid, holder uuid)
    LANGUAGE sql STABLE AS $$
    SELECT s.referral, NULL::uuid, o.organisation
    FROM casework.referral_side s
    JOIN casework.referral_side o ON o.referral = s.referral AND o.side = 'recipient' AND o.person IS NOT NULL
    JOIN identity.civil c ON c.organisation = o.organisation AND c.person = o.person
    WHERE s.organisation = copies_of.own AND s.person = ANY (copies_of.files) AND s.side = 'referrer'
    UNION ALL
    SELECT NULL, s.handover, o.organisation
    FROM casework.handover_side s
    JOIN casework.handover_side o ON o.handover = s.handover AND o.organisation <> s.organisation
    JOIN identity.civil c ON c.organisation = o.organisation AND c.person = o.person
    WHERE s.organisation = copies_of.own AND s.person = ANY (copies_of.files) AND s.giver = s.organisation
$$;

-- Whether someone may do what a person asks with their file: whoever follows them, or coordinates.
CREATE FUNCTION casework.may_honour(person uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM casework.person p
        WHERE p.organisation = access.organisation() AND p.id = may_honour.person AND p.merged_into IS NULL
          AND ('coordinator' = ANY (access.roles())
               OR (access.roles() && ARRAY['caseworker', 'pilot_lead']
                   AND EXISTS (SELECT FROM casework.assignment a
                               WHERE a.organisation = p.organisation AND a.person = p.id AND a.account = access.account() AND a.until IS NULL))))
$$;

-- Leaves it to the daemon to tell those who hold a copy that a file was restricted, or is no longer. Answers which, and whom.
CREATE FUNCTION casework.tell_copies(person uuid, kind text, at timestamptz, entry uuid,
    OUT told_referrals uuid[], OUT told_handovers uuid[], OUT holders uuid[])
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
BEGIN
    SELECT coalesce(array_agg(c.referral ORDER BY c.referral) FILTER (WHERE c.referral IS NOT NULL), '{}'),
        coalesce(array_agg(c.handover ORDER BY c.handover) FILTER (WHERE c.handover IS NOT NULL), '{}'),
        coalesce(array_agg(c.holder ORDER BY c.referral) FILTER (WHERE c.referral IS NOT NULL), '{}')
            || coalesce(array_agg(c.holder ORDER BY c.handover) FILTER (WHERE c.handover IS NOT NULL), '{}')
    INTO told_referrals, told_handovers, holders
    FROM casework.copies_of(own, array(SELECT p.id FROM casework.person p
                                       WHERE p.organisation = own AND tell_copies.person IN (p.id, p.merged_into))) c;
    INSERT INTO jobs.job (id, kind, organisation, referral, handover, move, left_at, run_at)
    SELECT gen_random_uuid(), tell_copies.kind, g.holder, g.referral, g.handover, tell_copies.entry, tell_copies.at, tell_copies.at
    FROM unnest(told_referrals || array_fill(NULL::uuid, ARRAY[cardinality(told_handovers)]),
        array_fill(NULL::uuid, ARRAY[cardinality(told_referrals)]) || told_handovers, holders) AS g (referral, handover, holder);
END
$$;

-- Restricts a file, for a reason. Answers the digest of its row, and who is told.
CREATE FUNCTION casework.restrict_person(id uuid, person uuid, reason text, at timestamptz, entry uuid,
    OUT digest bytea, OUT told_referrals uuid[], OUT told_handovers uuid[], OUT holders uuid[])
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF (casework.may_honour(person) AND access.may_change()) IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to restrict' USING ERRCODE = 'RL003';
    END IF;
    UPDATE casework.person p SET restricted_at = restrict_person.at, row_version = p.row_version + 1, entry = restrict_person.entry
    WHERE p.organisation = access.organisation() AND p.id = restrict_person.person AND p.restricted_at IS NULL AND p.erased_at IS NULL
    RETURNING audit.digest(p) INTO digest;
    IF digest IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO casework.restriction (organisation, id, person, reason, restricted_by, restricted_at, entry)
    VALUES (access.organisation(), restrict_person.id, restrict_person.person, restrict_person.reason, access.account(),
        restrict_person.at, restrict_person.entry);
    SELECT t.told_referrals, t.told_handovers, t.holders INTO told_referrals, told_handovers, holders
    FROM casework.tell_copies(restrict_person.person, 'tell_restriction', restrict_person.at, restrict_person.entry) t;
END
$$;

-- Lifts it, for a reason, the person having been told on a day. Answers the same.
CREATE FUNCTION casework.lift_restriction(person uuid, reason text, told_on date, at timestamptz, entry uuid,
    OUT digest bytea, OUT told_referrals uuid[], OUT told_handovers uuid[], OUT holders uuid[])
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF (casework.may_honour(person) AND access.may_change()) IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to lift' USING ERRCODE = 'RL003';
    END IF;
    UPDATE casework.person p SET restricted_at = NULL, row_version = p.row_version + 1, entry = lift_restriction.entry
    WHERE p.organisation = access.organisation() AND p.id = lift_restriction.person AND p.restricted_at IS NOT NULL
    RETURNING audit.digest(p) INTO digest;
    IF digest IS NULL THEN
        RETURN;
    END IF;
    UPDATE casework.restriction r SET lifted_for = lift_restriction.reason, told_on = lift_restriction.told_on, lifted_by = access.account(),
        lifted_at = lift_restriction.at, row_version = r.row_version + 1, entry = lift_restriction.entry
    WHERE r.organisation = access.organisation() AND r.person = lift_restriction.person AND r.lifted_at IS NULL;
    SELECT t.told_referrals, t.told_handovers, t.holders INTO told_referrals, told_handovers, holders
    FROM casework.tell_copies(lift_restriction.person, 'tell_lifting', lift_restriction.at, lift_restriction.entry) t;
END
$$;

-- Gives notice, at the organisation the daemon acts for, that a file it holds a copy of was restricted where it came from, or is no
-- longer: to whoever follows its own person, or, while nobody does, to everyone who may. Answers how many were told.
CREATE FUNCTION casework.give_copy_notice(kind text, referral uuid, handover uuid, cause uuid, at timestamptz) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    context text[] := access.context();
    told integer;
BEGIN
    IF (context[2] = 'daemon' AND context[4] <> '' AND kind IN ('restricted', 'restriction_lifted')) IS NOT TRUE THEN
        RAISE EXCEPTION 'only the daemon gives notice' USING ERRCODE = 'RL003';
    END IF;
    WITH present AS (
        SELECT m.organisation, m.account, EXISTS (
            SELECT FROM casework.assignment f
            WHERE f.organisation = m.organisation AND f.account = m.account AND f.until IS NULL AND f.person IN (
                SELECT s.person FROM casework.referral_side s
                WHERE s.organisation = m.organisation AND s.referral = give_copy_notice.referral
                UNION ALL
                SELECT s.person FROM casework.handover_side s
                WHERE s.organisation = m.organisation AND s.handover = give_copy_notice.handover)) AS follows
        FROM access.membership m
        JOIN access.account a ON a.id = m.account
        WHERE m.organisation = context[4]::uuid AND m.roles && ARRAY['caseworker', 'coordinator']
          AND (m.until IS NULL OR m.until > clock_timestamp()) AND a.disabled_at IS NULL
    )
    INSERT INTO casework.notice (id, organisation, account, kind, referral, handover, cause, at)
    SELECT gen_random_uuid(), p.organisation, p.account,
        CASE WHEN give_copy_notice.handover IS NULL THEN give_copy_notice.kind ELSE 'handover_' || give_copy_notice.kind END,
        give_copy_notice.referral, give_copy_notice.handover, give_copy_notice.cause, give_copy_notice.at
    FROM present p
    WHERE p.follows OR NOT EXISTS (SELECT FROM present WHERE follows)
    ON CONFLICT ON CONSTRAINT notice_once DO NOTHING;
    GET DIAGNOSTICS told = ROW_COUNT;
    RETURN told;
END
$$;

RESET ROLE;
ALTER FUNCTION casework.is_restricted OWNER TO relais_gate;
ALTER FUNCTION casework.is_restricted_leg OWNER TO relais_gate;
ALTER FUNCTION casework.restrictions_follow_merger OWNER TO relais_gate;
ALTER FUNCTION casework.may_honour OWNER TO relais_gate;
ALTER FUNCTION casework.restrict_person OWNER TO relais_gate;
ALTER FUNCTION casework.lift_restriction OWNER TO relais_gate;
ALTER FUNCTION casework.give_copy_notice OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.refuse_restricted, casework.refuse_merging_into_restricted, casework.refuse_leaving_restricted,
    casework.refuse_opening_restricted TO relais_casework, relais_gate;
GRANT EXECUTE ON FUNCTION casework.copies_of, casework.tell_copies TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.is_restricted TO relais_casework, relais_identity;
GRANT EXECUTE ON FUNCTION casework.is_restricted_leg, casework.may_honour, casework.restrict_person, casework.lift_restriction,
    casework.give_copy_notice TO relais_casework;
GRANT SELECT ON jobs.job TO relais_gate;
