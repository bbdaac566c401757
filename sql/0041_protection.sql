-- The compartment of what protects a minor: who represents them, and what was decided of their minority. Entered by whoever
-- follows the person and is bound by professional secrecy (Code pénal 226-13), and by nobody else.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'relais_protection') THEN
        CREATE ROLE relais_protection NOLOGIN NOINHERIT;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
DO $$
BEGIN
    IF NOT pg_has_role('relais_app', 'relais_protection', 'MEMBER') THEN
        GRANT relais_protection TO relais_app;
    END IF;
EXCEPTION
    WHEN unique_violation OR object_in_use OR internal_error THEN
        RAISE EXCEPTION 'another database is being migrated: run it again';
END
$$;

CREATE SCHEMA protection AUTHORIZATION relais_owner;
GRANT USAGE ON SCHEMA protection TO relais_gate, relais_protection;
GRANT USAGE ON SCHEMA access, audit, directory, casework TO relais_protection;
GRANT EXECUTE ON FUNCTION access.context, access.session, access.account, access.organisation, access.roles, access.may_change,
    audit.append, audit.digest TO relais_protection;

SET LOCAL ROLE relais_owner;

ALTER TABLE access.membership ADD COLUMN is_bound_by_secrecy boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN access.membership.is_bound_by_secrecy IS 'purpose: access control, who may see what protects a minor; retention: with the account';

-- Whether the member of this context is bound by professional secrecy in the organisation they act for.
CREATE FUNCTION access.is_bound_by_secrecy() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce((SELECT m.is_bound_by_secrecy FROM access.membership m
                     WHERE m.organisation = access.organisation() AND m.account = access.account()), false)
$$;

-- Whether someone is bound, the row locked, for whoever keeps the accounts of the organisation. Nothing for anybody else.
CREATE FUNCTION access.held_secrecy(account uuid, organisation uuid, OUT is_bound boolean, OUT version bigint, OUT entry uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF ('administrator' = ANY (access.roles())
        OR ('org_admin' = ANY (access.roles()) AND held_secrecy.organisation = access.organisation())) IS TRUE THEN
        SELECT m.is_bound_by_secrecy, m.row_version, m.entry INTO held_secrecy.is_bound, held_secrecy.version, held_secrecy.entry
        FROM access.membership m
        WHERE m.organisation = held_secrecy.organisation AND m.account = held_secrecy.account FOR UPDATE;
    END IF;
END
$$;
-- Says that someone is bound, or no longer: it opens what protects minors, and takes a recent proof. The digest of the membership.
CREATE FUNCTION access.bind(account uuid, organisation uuid, is_bound boolean, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    digest bytea;
BEGIN
    PERFORM access.require_fresh();
    IF access.may_change() IS NOT TRUE OR (access.held_secrecy(bind.account, bind.organisation)).version IS NULL THEN
        RAISE EXCEPTION 'not an account of one''s own' USING ERRCODE = 'RL003';
    END IF;
    UPDATE access.membership m SET is_bound_by_secrecy = bind.is_bound, row_version = m.row_version + 1, entry = bind.entry
    WHERE m.organisation = bind.organisation AND m.account = bind.account
    RETURNING audit.digest(m) INTO digest;
    RETURN digest;
END
$$;

-- Who represents someone, each for a time: one blob a row.
CREATE TABLE protection.representative (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    person       uuid NOT NULL,
    sealed       bytea NOT NULL CONSTRAINT representative_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT representative_person FOREIGN KEY (organisation, person) REFERENCES casework.person
);
CREATE INDEX representative_person ON protection.representative (organisation, person);
COMMENT ON COLUMN protection.representative.organisation IS 'purpose: whose copy it is; retention: with the file';
COMMENT ON COLUMN protection.representative.id IS 'purpose: names the representative; retention: with the file';
COMMENT ON COLUMN protection.representative.person IS 'purpose: who is represented; retention: with the file';
COMMENT ON COLUMN protection.representative.sealed IS 'purpose: who represents a minor, by which decision, from when until when, and how to reach them; retention: with the file';
COMMENT ON COLUMN protection.representative.dek_version IS 'purpose: sealing; retention: with the file';
COMMENT ON COLUMN protection.representative.row_version IS 'purpose: sealing; retention: with the file';
COMMENT ON COLUMN protection.representative.entry IS 'purpose: integrity, the last audit entry; retention: with the file';

-- What was decided of someone's minority, each time it was: the last one holds. Never a doubt, an exam or its result.
CREATE TABLE protection.minority (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    person       uuid NOT NULL,
    stated_at    timestamptz NOT NULL,
    sealed       bytea NOT NULL CONSTRAINT minority_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT minority_person FOREIGN KEY (organisation, person) REFERENCES casework.person
);
CREATE INDEX minority_person ON protection.minority (organisation, person, stated_at DESC);
COMMENT ON COLUMN protection.minority.organisation IS 'purpose: whose copy it is; retention: with the file';
COMMENT ON COLUMN protection.minority.id IS 'purpose: names the statement; retention: with the file';
COMMENT ON COLUMN protection.minority.person IS 'purpose: who it is about; retention: with the file';
COMMENT ON COLUMN protection.minority.stated_at IS 'purpose: the last one holds; retention: with the file';
COMMENT ON COLUMN protection.minority.sealed IS 'purpose: whether the person is to be treated as a minor; retention: with the file';
COMMENT ON COLUMN protection.minority.dek_version IS 'purpose: sealing; retention: with the file';
COMMENT ON COLUMN protection.minority.entry IS 'purpose: integrity, its audit entry; retention: with the file';

ALTER TABLE casework.consent ADD CONSTRAINT consent_representative
    FOREIGN KEY (organisation, representative) REFERENCES protection.representative (organisation, id);

-- Whether there is anything here about someone the caller follows: never what. A consent of theirs is then recorded by
-- somebody who is bound by secrecy.
CREATE FUNCTION protection.knows(person uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM casework.assignment a
                   WHERE a.organisation = access.organisation() AND a.person = knows.person
                     AND a.account = access.account() AND a.until IS NULL)
       AND (EXISTS (SELECT FROM protection.representative r WHERE r.organisation = access.organisation() AND r.person = knows.person)
         OR EXISTS (SELECT FROM protection.minority m WHERE m.organisation = access.organisation() AND m.person = knows.person))
$$;

-- Where two files became one, what protects either protects the one that stays. Keys of this class die with that one too.
CREATE FUNCTION protection.follow_merger() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.merged_into IS NOT NULL THEN
        UPDATE protection.representative r SET person = NEW.merged_into WHERE r.organisation = NEW.organisation AND r.person = NEW.id;
        UPDATE protection.minority m SET person = NEW.merged_into WHERE m.organisation = NEW.organisation AND m.person = NEW.id;
        UPDATE keys.dek k SET about = NEW.merged_into
        WHERE k.organisation = NEW.organisation AND k.about = NEW.id AND k.class = 'protection';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER protection_follows AFTER UPDATE OF merged_into ON casework.person
    FOR EACH ROW EXECUTE FUNCTION protection.follow_merger();

GRANT SELECT ON casework.assignment TO relais_protection;
GRANT SELECT, INSERT, UPDATE (sealed, dek_version, row_version, entry) ON protection.representative TO relais_protection;
GRANT SELECT, INSERT ON protection.minority TO relais_protection;
GRANT SELECT, UPDATE (person) ON protection.representative, protection.minority TO relais_gate;

-- Of who follows whom, this compartment knows whom the caller does.
CREATE POLICY own_in_protection ON casework.assignment FOR SELECT TO relais_protection
    USING (organisation = (SELECT access.organisation()) AND account = (SELECT access.account()));

DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['representative', 'minority'] LOOP
        EXECUTE format('ALTER TABLE protection.%I ENABLE ROW LEVEL SECURITY', place);
        EXECUTE format('ALTER TABLE protection.%I FORCE ROW LEVEL SECURITY', place);
        EXECUTE format('CREATE POLICY gate ON protection.%I TO relais_gate USING (true)', place);
        EXECUTE format('CREATE POLICY organisation_barrier ON protection.%I AS RESTRICTIVE TO relais_protection
            USING (organisation = (SELECT access.organisation()))', place);
        EXECUTE format('CREATE POLICY secrecy ON protection.%I AS RESTRICTIVE TO relais_protection
            USING ((SELECT access.is_bound_by_secrecy()))', place);
        EXECUTE format('CREATE POLICY assignment ON protection.%1$I TO relais_protection
            USING (EXISTS (SELECT FROM casework.assignment a
                           WHERE a.organisation = %1$I.organisation AND a.person = %1$I.person
                             AND a.account = (SELECT access.account()) AND a.until IS NULL))', place);
        EXECUTE format('CREATE POLICY scope_insert_too ON protection.%I AS RESTRICTIVE FOR INSERT TO relais_protection
            WITH CHECK ((SELECT access.may_change()))', place);
        EXECUTE format('CREATE POLICY scope_update_too ON protection.%I AS RESTRICTIVE FOR UPDATE TO relais_protection
            USING ((SELECT access.may_change()))', place);
    END LOOP;
END
$$;

RESET ROLE;
ALTER FUNCTION access.is_bound_by_secrecy OWNER TO relais_gate;
ALTER FUNCTION access.held_secrecy OWNER TO relais_gate;
ALTER FUNCTION access.bind OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION access.held_secrecy, access.bind TO relais_access;
GRANT UPDATE (is_bound_by_secrecy) ON access.membership TO relais_gate;
ALTER FUNCTION protection.knows OWNER TO relais_gate;
ALTER FUNCTION protection.follow_merger OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION access.is_bound_by_secrecy TO relais_casework, relais_protection;
GRANT EXECUTE ON FUNCTION protection.knows TO relais_casework;
GRANT USAGE ON SCHEMA protection TO relais_casework;
