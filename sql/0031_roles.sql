-- Two more roles: who leads a pilot, and who watches over the log. An organisation's administrator does not read it any more.

SET LOCAL ROLE relais_owner;

ALTER TABLE access.membership DROP CONSTRAINT membership_roles_known;
ALTER TABLE access.membership ADD CONSTRAINT membership_roles_known CHECK (
    roles <@ ARRAY['caseworker', 'pilot_lead', 'coordinator', 'org_admin', 'auditor'] AND roles <> '{}');
-- Leading a pilot opens nobody's file: what is followed is followed as a caseworker.
ALTER TABLE access.membership ADD CONSTRAINT membership_pilot_lead_follows CHECK (
    NOT 'pilot_lead' = ANY (roles) OR 'caseworker' = ANY (roles));

DROP POLICY readers ON audit.entry;
CREATE POLICY readers ON audit.entry FOR SELECT TO relais_auditor
    USING ('administrator' = ANY ((SELECT access.roles())::text[])
        OR ('auditor' = ANY ((SELECT access.roles())::text[]) AND log = (SELECT access.organisation())));

-- As in 0011, with the roles there are now.
CREATE OR REPLACE FUNCTION access.narrowed(roles text[], scopes text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT array(SELECT r FROM unnest(roles) AS r
                 WHERE (r IN ('caseworker', 'pilot_lead', 'coordinator') AND NOT scopes <@ ARRAY['keep_accounts', 'read_audit'])
                    OR (r = 'org_admin' AND scopes && ARRAY['keep_services', 'keep_accounts'])
                    OR (r = 'auditor' AND 'read_audit' = ANY (scopes)))
        || array(SELECT 'scope:' || s FROM unnest(scopes) AS s)
        || CASE WHEN scopes <@ ARRAY['see_people', 'reveal_identity', 'read_audit'] THEN ARRAY['reads_only'] ELSE '{}' END
$$;

RESET ROLE;
