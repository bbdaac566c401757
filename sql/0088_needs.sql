-- What people need and nobody offers them: who (where that is known), what, where, since when, and how it ended. The organisation
-- reads its own; the region reads how many, by theme and department, and nothing of anyone.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.need (
    organisation uuid NOT NULL REFERENCES directory.organisation,
    id           uuid NOT NULL,
    person       uuid,
    missing      text NOT NULL CONSTRAINT need_missing_known CHECK (missing IN ('no_service', 'full', 'too_far', 'no_transport',
                 'no_interpreter', 'not_eligible')),
    theme        text NOT NULL REFERENCES directory.thematique,
    commune      text REFERENCES directory.commune,
    department   text,
    since_on     date NOT NULL,
    -- The leg whose end showed it, where it was one.
    referral     uuid,
    recorded_by  uuid NOT NULL,
    recorded_at  timestamptz NOT NULL,
    closed_for   text CONSTRAINT need_closed_for_known CHECK (closed_for IN ('met', 'no_longer_needed', 'person_moved', 'entered_in_error')),
    closed_by    uuid,
    closed_at    timestamptz,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT need_person FOREIGN KEY (organisation, person) REFERENCES casework.person,
    CONSTRAINT need_referral FOREIGN KEY (organisation, referral) REFERENCES casework.referral_side (organisation, referral),
    CONSTRAINT need_recorded_by FOREIGN KEY (organisation, recorded_by) REFERENCES access.membership,
    CONSTRAINT need_closed_by FOREIGN KEY (organisation, closed_by) REFERENCES access.membership,
    CONSTRAINT need_closed_whole CHECK (num_nonnulls(closed_for, closed_by, closed_at) IN (0, 3)),
    CONSTRAINT need_is_somewhere CHECK (commune IS NULL OR department IS NOT NULL)
);
CREATE INDEX need_open ON casework.need (organisation, since_on DESC, id DESC) WHERE closed_at IS NULL;
CREATE INDEX need_since ON casework.need (organisation, since_on DESC, id DESC);
CREATE INDEX need_person ON casework.need (organisation, person);
CREATE INDEX need_referral ON casework.need (organisation, referral);
CREATE INDEX need_recorded_by ON casework.need (organisation, recorded_by);
CREATE INDEX need_closed_by ON casework.need (organisation, closed_by);
CREATE INDEX need_theme ON casework.need (theme);
CREATE INDEX need_commune ON casework.need (commune);
COMMENT ON TABLE casework.need IS 'erasure: a trigger of casework.person parts it from whoever is erased; what is left is a theme and a department';
COMMENT ON COLUMN casework.need.organisation IS 'purpose: who recorded it; retention: as a count, once nobody is named';
COMMENT ON COLUMN casework.need.id IS 'purpose: names the need; retention: as a count, once nobody is named';
COMMENT ON COLUMN casework.need.person IS 'purpose: whose need it is; retention: with the file';
COMMENT ON COLUMN casework.need.missing IS 'purpose: what the region lacks; retention: as a count, once nobody is named';
COMMENT ON COLUMN casework.need.theme IS 'purpose: what the region lacks; retention: as a count, once nobody is named';
COMMENT ON COLUMN casework.need.commune IS 'purpose: where it is missing; retention: with the file';
COMMENT ON COLUMN casework.need.department IS 'purpose: where it is missing; retention: as a count, once nobody is named';
COMMENT ON COLUMN casework.need.since_on IS 'purpose: how long it has been missing; retention: as a count, once nobody is named';
COMMENT ON COLUMN casework.need.referral IS 'purpose: where it was learnt; retention: with the file';
COMMENT ON COLUMN casework.need.recorded_by IS 'purpose: whom to ask; retention: as a count, once nobody is named';
COMMENT ON COLUMN casework.need.recorded_at IS 'purpose: how long it has been missing; retention: as a count, once nobody is named';
COMMENT ON COLUMN casework.need.closed_for IS 'purpose: how it ended; retention: as a count, once nobody is named';
COMMENT ON COLUMN casework.need.closed_by IS 'purpose: whom to ask; retention: as a count, once nobody is named';
COMMENT ON COLUMN casework.need.closed_at IS 'purpose: how it ended; retention: as a count, once nobody is named';
COMMENT ON COLUMN casework.need.row_version IS 'purpose: integrity; retention: as a count, once nobody is named';
COMMENT ON COLUMN casework.need.entry IS 'purpose: integrity, the last audit entry; retention: as a count, once nobody is named';

GRANT SELECT, INSERT, UPDATE (closed_for, closed_by, closed_at, row_version, entry) ON casework.need TO relais_casework;
GRANT SELECT, UPDATE (person, commune, referral) ON casework.need TO relais_gate;

ALTER TABLE casework.need ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.need FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.need TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY organisation_barrier ON casework.need AS RESTRICTIVE TO relais_casework
    USING (organisation = (SELECT access.organisation()));
CREATE POLICY coordination ON casework.need TO relais_casework
    USING ('coordinator' = ANY ((SELECT access.roles())::text[]));
-- Whoever works with people: what they recorded, and what whoever they follow needs.
CREATE POLICY own ON casework.need TO relais_casework
    USING ('caseworker' = ANY ((SELECT access.roles())::text[])
        AND (recorded_by = (SELECT access.account())
            OR EXISTS (SELECT FROM casework.assignment a
                       WHERE a.organisation = need.organisation AND a.person = need.person
                         AND a.account = (SELECT access.account()) AND a.until IS NULL)));
-- In one's own name, about someone one sees, or nobody.
CREATE POLICY in_own_name ON casework.need AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (recorded_by = (SELECT access.account()) AND closed_at IS NULL
        AND (person IS NULL OR EXISTS (SELECT FROM casework.person p WHERE p.organisation = need.organisation AND p.id = need.person)));

-- Nothing is done with a file that is restricted.
CREATE TRIGGER restricted_needs_nothing BEFORE INSERT ON casework.need FOR EACH ROW
    WHEN (casework.is_restricted(NEW.organisation, NEW.person))
    EXECUTE FUNCTION casework.refuse_restricted();

-- It goes to the file that stays, and is parted from whoever is erased.
CREATE FUNCTION casework.needs_follow_person() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.merged_into IS NOT NULL THEN
        UPDATE casework.need n SET person = NEW.merged_into WHERE n.organisation = NEW.organisation AND n.person = NEW.id;
    END IF;
    IF NEW.erased_at IS NOT NULL THEN
        UPDATE casework.need n SET person = NULL, commune = NULL, referral = NULL
        WHERE n.organisation = NEW.organisation AND n.person = NEW.id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER needs_follow AFTER UPDATE OF merged_into, erased_at ON casework.person
    FOR EACH ROW EXECUTE FUNCTION casework.needs_follow_person();

-- What is missing in the network, by department, theme and kind: how many needs are open. Fewer than five are not told apart, so
-- that nobody is recognised; an error is none.
CREATE FUNCTION casework.missing_services() RETURNS TABLE (department text, theme text, missing text, open bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT n.department, n.theme, n.missing, CASE WHEN count(*) >= 5 THEN count(*) END
    FROM casework.need n
    WHERE n.closed_at IS NULL AND access.session() IS NOT NULL
    GROUP BY n.department, n.theme, n.missing
    ORDER BY n.department NULLS LAST, count(*) >= 5 DESC, CASE WHEN count(*) >= 5 THEN count(*) END DESC, n.theme, n.missing
    LIMIT 1000
$$;

RESET ROLE;
ALTER FUNCTION casework.needs_follow_person OWNER TO relais_gate;
ALTER FUNCTION casework.missing_services OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.missing_services TO relais_casework;
