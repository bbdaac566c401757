-- Templates of paths between organisations, how someone follows one and departs from it, and who carries a leg together.

SET CONSTRAINTS ALL IMMEDIATE;
SET LOCAL ROLE relais_owner;

-- Steps in order, each a service and the weeks it is expected to take. One organisation proposes it; it is followed once every
-- organisation in it has agreed. It is about organisations, and about nobody who is helped; what was proposed stays as it was.
CREATE TABLE directory.path_template (
    id          uuid PRIMARY KEY,
    proposer    uuid NOT NULL REFERENCES directory.organisation,
    name        text NOT NULL CONSTRAINT path_template_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    proposed_by uuid NOT NULL,
    proposed_at timestamptz NOT NULL,
    retired_at  timestamptz,
    row_version bigint NOT NULL DEFAULT 1,
    entry       uuid NOT NULL
);
CREATE INDEX path_template_proposer ON directory.path_template (proposer);
CREATE UNIQUE INDEX path_template_name_key ON directory.path_template (proposer, lower(name)) WHERE retired_at IS NULL;

CREATE TABLE directory.path_step (
    template     uuid NOT NULL REFERENCES directory.path_template,
    place        smallint NOT NULL CONSTRAINT path_step_place_range CHECK (place BETWEEN 1 AND 12),
    organisation uuid NOT NULL,
    service      uuid NOT NULL,
    weeks        smallint NOT NULL CONSTRAINT path_step_weeks_range CHECK (weeks BETWEEN 1 AND 156),
    -- Who carries it together with that organisation.
    partners     uuid[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (template, place),
    CONSTRAINT path_step_service FOREIGN KEY (organisation, service) REFERENCES directory.service (organisation, id)
);
CREATE INDEX path_step_service ON directory.path_step (organisation, service);

-- The organisations in it, and since when each agrees.
CREATE TABLE directory.path_party (
    template     uuid NOT NULL REFERENCES directory.path_template,
    organisation uuid NOT NULL REFERENCES directory.organisation,
    agreed_by    uuid,
    agreed_at    timestamptz,
    PRIMARY KEY (template, organisation),
    CONSTRAINT path_party_agreed_by_someone CHECK ((agreed_by IS NULL) = (agreed_at IS NULL))
);
CREATE INDEX path_party_organisation ON directory.path_party (organisation);

CREATE FUNCTION directory.is_path_party(template uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM directory.path_party p
                   WHERE p.template = is_path_party.template AND p.organisation = access.organisation())
$$;
CREATE FUNCTION directory.proposes_path(template uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM directory.path_template t
                   WHERE t.id = proposes_path.template AND t.proposer = access.organisation())
$$;
-- Whether it can be followed: it is not retired, and everyone in it has agreed.
CREATE FUNCTION directory.is_path_agreed(template uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM directory.path_template t WHERE t.id = is_path_agreed.template AND t.retired_at IS NULL)
        AND NOT EXISTS (SELECT FROM directory.path_party p WHERE p.template = is_path_agreed.template AND p.agreed_at IS NULL)
$$;

ALTER TABLE directory.path_template ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory.path_template FORCE ROW LEVEL SECURITY;
ALTER TABLE directory.path_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory.path_step FORCE ROW LEVEL SECURITY;
ALTER TABLE directory.path_party ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory.path_party FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON directory.path_template FOR SELECT TO relais_gate USING (true);
CREATE POLICY gate ON directory.path_party FOR SELECT TO relais_gate USING (true);
CREATE POLICY in_it ON directory.path_template FOR SELECT TO relais_casework
    USING (proposer = (SELECT access.organisation()) OR directory.is_path_party(id));
CREATE POLICY in_it ON directory.path_step FOR SELECT TO relais_casework USING (directory.is_path_party(template));
CREATE POLICY in_it ON directory.path_party FOR SELECT TO relais_casework USING (directory.is_path_party(template));
CREATE POLICY proposed ON directory.path_template FOR INSERT TO relais_casework
    WITH CHECK (proposer = (SELECT access.organisation()) AND proposed_by = (SELECT access.account()) AND retired_at IS NULL
        AND (SELECT access.roles())::text[] && ARRAY['coordinator', 'org_admin']);
CREATE POLICY proposed ON directory.path_step FOR INSERT TO relais_casework
    WITH CHECK (directory.proposes_path(template) AND (SELECT access.roles())::text[] && ARRAY['coordinator', 'org_admin']);
CREATE POLICY proposed ON directory.path_party FOR INSERT TO relais_casework
    WITH CHECK (directory.proposes_path(template) AND (agreed_at IS NULL OR organisation = (SELECT access.organisation()))
        AND (SELECT access.roles())::text[] && ARRAY['coordinator', 'org_admin']);
CREATE POLICY retired ON directory.path_template FOR UPDATE TO relais_casework
    USING (retired_at IS NULL AND directory.is_path_party(id) AND (SELECT access.roles())::text[] && ARRAY['coordinator', 'org_admin'])
    WITH CHECK (true);
CREATE POLICY agreed ON directory.path_party FOR UPDATE TO relais_casework
    USING (agreed_at IS NULL AND organisation = (SELECT access.organisation())
        AND (SELECT access.roles())::text[] && ARRAY['coordinator', 'org_admin'])
    WITH CHECK (agreed_by IS NULL OR agreed_by = (SELECT access.account()));
DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['path_template', 'path_step', 'path_party'] LOOP
        EXECUTE format('CREATE POLICY scope_insert_too ON directory.%I AS RESTRICTIVE FOR INSERT TO relais_casework WITH CHECK ((SELECT access.may_change()))', place);
        EXECUTE format('CREATE POLICY scope_update_too ON directory.%I AS RESTRICTIVE FOR UPDATE TO relais_casework USING ((SELECT access.may_change()))', place);
    END LOOP;
END
$$;
GRANT SELECT, INSERT ON directory.path_template, directory.path_step, directory.path_party TO relais_casework;
GRANT UPDATE (retired_at, row_version, entry) ON directory.path_template TO relais_casework;
GRANT UPDATE (agreed_by, agreed_at) ON directory.path_party TO relais_casework;
GRANT SELECT ON directory.path_template, directory.path_party TO relais_gate;

-- Who follows which template, since when, and how they departed from it.
CREATE TABLE casework.path_follow (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    person       uuid NOT NULL,
    template     uuid NOT NULL REFERENCES directory.path_template,
    since_at     timestamptz NOT NULL,
    followed_by  uuid NOT NULL,
    departed_at  timestamptz,
    departed_by  uuid,
    reason       text CONSTRAINT path_follow_reason_known CHECK (reason IN ('other_service', 'no_place', 'person_declined', 'person_moved',
                 'not_eligible', 'path_over', 'other')),
    sealed       bytea CONSTRAINT path_follow_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT path_follow_person FOREIGN KEY (organisation, person) REFERENCES casework.person,
    CONSTRAINT path_follow_followed_by FOREIGN KEY (organisation, followed_by) REFERENCES access.membership,
    CONSTRAINT path_follow_departed_by FOREIGN KEY (organisation, departed_by) REFERENCES access.membership,
    CONSTRAINT path_follow_departs_for_a_reason CHECK ((departed_at IS NULL) = (reason IS NULL))
);
CREATE UNIQUE INDEX path_follow_one ON casework.path_follow (organisation, person) WHERE departed_at IS NULL;
CREATE INDEX path_follow_person ON casework.path_follow (organisation, person);
CREATE INDEX path_follow_template ON casework.path_follow (template);
CREATE INDEX path_follow_followed_by ON casework.path_follow (organisation, followed_by);
CREATE INDEX path_follow_departed_by ON casework.path_follow (organisation, departed_by);
COMMENT ON COLUMN casework.path_follow.organisation IS 'purpose: whose file it is; retention: with the file';
COMMENT ON COLUMN casework.path_follow.id IS 'purpose: names the record; retention: with the file';
COMMENT ON COLUMN casework.path_follow.person IS 'purpose: the path one person follows; retention: with the file';
COMMENT ON COLUMN casework.path_follow.template IS 'purpose: the path one person follows; retention: with the file';
COMMENT ON COLUMN casework.path_follow.since_at IS 'purpose: the path one person follows; retention: with the file';
COMMENT ON COLUMN casework.path_follow.followed_by IS 'purpose: whom to ask; retention: with the file';
COMMENT ON COLUMN casework.path_follow.departed_at IS 'purpose: the path one person follows; retention: with the file';
COMMENT ON COLUMN casework.path_follow.departed_by IS 'purpose: whom to ask; retention: with the file';
COMMENT ON COLUMN casework.path_follow.reason IS 'purpose: what to do next; retention: with the file';
COMMENT ON COLUMN casework.path_follow.sealed IS 'purpose: what to do next; retention: with the file';
COMMENT ON COLUMN casework.path_follow.dek_version IS 'purpose: sealing; retention: with the file';
COMMENT ON COLUMN casework.path_follow.row_version IS 'purpose: integrity; retention: with the file';
COMMENT ON COLUMN casework.path_follow.entry IS 'purpose: integrity, the last audit entry; retention: with the file';

ALTER TABLE casework.path_follow ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.path_follow FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.path_follow TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY organisation_barrier ON casework.path_follow AS RESTRICTIVE TO relais_casework
    USING (organisation = (SELECT access.organisation()));
CREATE POLICY coordination ON casework.path_follow TO relais_casework
    USING ('coordinator' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY followed ON casework.path_follow TO relais_casework
    USING ('caseworker' = ANY ((SELECT access.roles())::text[])
        AND EXISTS (SELECT FROM casework.assignment a
                    WHERE a.organisation = path_follow.organisation AND a.person = path_follow.person
                      AND a.account = (SELECT access.account()) AND a.until IS NULL));
CREATE POLICY of_an_agreed_one ON casework.path_follow AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (followed_by = (SELECT access.account()) AND departed_at IS NULL AND directory.is_path_party(template)
        AND directory.is_path_agreed(template));
CREATE POLICY departed_once ON casework.path_follow AS RESTRICTIVE FOR UPDATE TO relais_casework
    USING (departed_at IS NULL) WITH CHECK (departed_by IS NULL OR departed_by = (SELECT access.account()));
CREATE POLICY scope_insert_too ON casework.path_follow AS RESTRICTIVE FOR INSERT TO relais_casework WITH CHECK ((SELECT access.may_change()));
CREATE POLICY scope_update_too ON casework.path_follow AS RESTRICTIVE FOR UPDATE TO relais_casework USING ((SELECT access.may_change()));
GRANT SELECT, INSERT, UPDATE (departed_at, departed_by, reason, sealed, dek_version, row_version, entry) ON casework.path_follow TO relais_casework;
GRANT SELECT, UPDATE, DELETE ON casework.path_follow TO relais_gate;
CREATE TRIGGER restricted_is_left BEFORE INSERT ON casework.path_follow FOR EACH ROW EXECUTE FUNCTION casework.refuse_leaving_restricted();

RESET ROLE;
-- As in 0090; and of two files that became one, the template the one that stays follows is followed on.
CREATE OR REPLACE FUNCTION casework.trace_file() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.merged_into IS NOT NULL THEN
        UPDATE casework.path_end e SET person = NEW.merged_into WHERE e.organisation = NEW.organisation AND e.person = NEW.id;
        UPDATE casework.path_follow f
        SET departed_at = f.since_at, departed_by = f.followed_by, reason = 'path_over', row_version = f.row_version + 1
        WHERE f.organisation = NEW.organisation AND f.person = NEW.id AND f.departed_at IS NULL
          AND EXISTS (SELECT FROM casework.path_follow o
                      WHERE o.organisation = f.organisation AND o.person = NEW.merged_into AND o.departed_at IS NULL);
        UPDATE casework.path_follow f SET person = NEW.merged_into WHERE f.organisation = NEW.organisation AND f.person = NEW.id;
        PERFORM casework.trace_path(NEW.organisation, NEW.merged_into);
    END IF;
    PERFORM casework.trace_path(NEW.organisation, NEW.id);
    RETURN NULL;
END
$$;

SET LOCAL ROLE relais_owner;
-- Organisations that carry a leg together with the one that was asked: a fact that both sides of it see. It shows them nothing.
CREATE TABLE casework.leg_partner (
    referral uuid NOT NULL REFERENCES casework.referral,
    partner  uuid NOT NULL REFERENCES directory.organisation,
    named_at timestamptz NOT NULL,
    entry    uuid NOT NULL,
    PRIMARY KEY (referral, partner)
);
CREATE INDEX leg_partner_partner ON casework.leg_partner (partner);
COMMENT ON COLUMN casework.leg_partner.referral IS 'purpose: who carries it together; retention: with the referral';
COMMENT ON COLUMN casework.leg_partner.partner IS 'purpose: who carries it together; retention: with the referral';
COMMENT ON COLUMN casework.leg_partner.named_at IS 'purpose: who carries it together; retention: with the referral';
COMMENT ON COLUMN casework.leg_partner.entry IS 'purpose: integrity, its audit entry; retention: with the referral';
ALTER TABLE casework.leg_partner ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.leg_partner FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.leg_partner TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY its_referral ON casework.leg_partner TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r WHERE r.id = leg_partner.referral))
    WITH CHECK (EXISTS (SELECT FROM casework.referral r
                        WHERE r.id = leg_partner.referral AND r.ended_at IS NULL AND partner NOT IN (r.referrer, r.recipient)));
CREATE POLICY scope_insert_too ON casework.leg_partner AS RESTRICTIVE FOR INSERT TO relais_casework WITH CHECK ((SELECT access.may_change()));
CREATE POLICY scope_delete_too ON casework.leg_partner AS RESTRICTIVE FOR DELETE TO relais_casework USING ((SELECT access.may_change()));
GRANT SELECT, INSERT, DELETE ON casework.leg_partner TO relais_casework;
GRANT SELECT, DELETE ON casework.leg_partner TO relais_gate;

RESET ROLE;
ALTER FUNCTION directory.is_path_party OWNER TO relais_gate;
ALTER FUNCTION directory.proposes_path OWNER TO relais_gate;
ALTER FUNCTION directory.is_path_agreed OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION directory.is_path_party, directory.proposes_path, directory.is_path_agreed TO relais_casework;

DO $$
DECLARE
    before text := pg_get_functiondef('casework.erase_person'::regproc);
    after text := regexp_replace(before, '(\n +DELETE FROM casework\.path_end e WHERE)',
        E'\n    DELETE FROM casework.path_follow f WHERE f.organisation = own AND f.person = ANY (files);\\1');
    sealed text := pg_get_functiondef('keys.sealed_rows'::regproc);
    listed text := regexp_replace(sealed, '(FROM casework\.breach t TABLESAMPLE SYSTEM \(share\) LIMIT most\))',
        E'\\1\n        UNION ALL\n'
        || E'        (SELECT ''casework.path_follow'', t.organisation, ''casework.path_follow'', t.id, 1, t.organisation, t.id, ''narrative'',\n'
        || E'            t.dek_version, t.sealed\n'
        || E'         FROM casework.path_follow t TABLESAMPLE SYSTEM (share) WHERE t.sealed IS NOT NULL LIMIT most)');
BEGIN
    IF after = before OR listed = sealed THEN
        RAISE EXCEPTION 'erase_person or sealed_rows is another';
    END IF;
    EXECUTE after;
    EXECUTE listed;
END
$$;
