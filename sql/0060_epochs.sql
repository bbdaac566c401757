-- The epochs of the keys that wrap: which there were, since when, and what each still wraps. Ids only: the keys are in the key
-- file. Re-wrapping takes the wrapped bytes of every organisation, so it is the administrator's, through functions that ask.

SET LOCAL ROLE relais_owner;

CREATE TABLE keys.kek (
    id           bigint PRIMARY KEY CONSTRAINT kek_id_range CHECK (id BETWEEN 0 AND 4294967295),
    class        text NOT NULL CONSTRAINT kek_class_known CHECK (class IN ('civil', 'contact', 'protection', 'narrative', 'volunteer')),
    epoch        integer NOT NULL CONSTRAINT kek_epoch_counts CHECK (epoch > 0),
    created_at   timestamptz NOT NULL,
    -- When nothing was wrapped by it any more.
    retired_at   timestamptz,
    destroyed_at timestamptz,
    CONSTRAINT kek_epoch_key UNIQUE (class, epoch)
);
COMMENT ON COLUMN keys.kek.id IS 'purpose: what wrapped keys name it by; retention: with the database';
COMMENT ON COLUMN keys.kek.class IS 'purpose: what it wraps the keys of; retention: with the database';
COMMENT ON COLUMN keys.kek.epoch IS 'purpose: rotation; retention: with the database';
COMMENT ON COLUMN keys.kek.created_at IS 'purpose: rotation; retention: with the database';
COMMENT ON COLUMN keys.kek.retired_at IS 'purpose: which backups need it; retention: with the database';
COMMENT ON COLUMN keys.kek.destroyed_at IS 'purpose: which backups can be opened no more; retention: with the database';

-- Which epoch wrapped each key: the four bytes after the format.
ALTER TABLE keys.dek ADD COLUMN kek bigint NOT NULL GENERATED ALWAYS AS (
    (get_byte(wrapped, 1)::bigint << 24) | (get_byte(wrapped, 2) << 16) | (get_byte(wrapped, 3) << 8) | get_byte(wrapped, 4)) STORED;
ALTER TABLE keys.pepper ADD COLUMN kek bigint NOT NULL GENERATED ALWAYS AS (
    (get_byte(wrapped, 1)::bigint << 24) | (get_byte(wrapped, 2) << 16) | (get_byte(wrapped, 3) << 8) | get_byte(wrapped, 4)) STORED;
CREATE INDEX dek_kek ON keys.dek (kek);
CREATE INDEX pepper_kek ON keys.pepper (kek);
COMMENT ON COLUMN keys.dek.kek IS 'purpose: rotation; retention: until the subject is erased';
COMMENT ON COLUMN keys.pepper.kek IS 'purpose: rotation; retention: until the subject is erased';

ALTER TABLE keys.kek ENABLE ROW LEVEL SECURITY;
ALTER TABLE keys.kek FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON keys.kek TO relais_gate USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (retired_at, destroyed_at) ON keys.kek TO relais_gate;
GRANT UPDATE (wrapped) ON keys.dek, keys.pepper TO relais_gate;

-- Nothing is wrapped by an epoch that is being destroyed, however late whoever wraps it hears of that.
CREATE FUNCTION keys.is_living(id bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT NOT EXISTS (SELECT FROM keys.kek k WHERE k.id = is_living.id AND k.destroyed_at IS NOT NULL)
$$;
CREATE POLICY living_key ON keys.dek AS RESTRICTIVE FOR INSERT TO relais_vault WITH CHECK (keys.is_living(kek));
CREATE POLICY living_key ON keys.pepper AS RESTRICTIVE FOR INSERT TO relais_vault WITH CHECK (keys.is_living(kek));

CREATE FUNCTION keys.require_administrator() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF ((access.context())[2] = 'administrator') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the administrator' USING ERRCODE = 'RL003';
    END IF;
END
$$;

-- Every epoch there was, with how many keys it wraps; also one that nobody registered, by its id alone.
CREATE FUNCTION keys.epochs() RETURNS TABLE (id bigint, class text, epoch integer, created_at timestamptz, retired_at timestamptz,
    destroyed_at timestamptz, wraps bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    PERFORM keys.require_administrator();
    RETURN QUERY
    WITH held AS (
        SELECT b.kek, sum(b.number)::bigint AS number
        FROM (SELECT d.kek, count(*) AS number FROM keys.dek d GROUP BY d.kek
              UNION ALL
              SELECT p.kek, count(*) FROM keys.pepper p GROUP BY p.kek) b
        GROUP BY b.kek)
    SELECT coalesce(k.id, h.kek), k.class, k.epoch, k.created_at, k.retired_at, k.destroyed_at, coalesce(h.number, 0)
    FROM keys.kek k FULL JOIN held h ON h.kek = k.id
    ORDER BY k.class, k.epoch, 1;
END
$$;

-- Which epochs wrap something and are not among these: asked before anything opens, so by the daemon too.
CREATE FUNCTION keys.lacking(known bigint[]) RETURNS TABLE (id bigint, class text, epoch integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF ((access.context())[2] IN ('administrator', 'daemon')) IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT k.id, k.class, k.epoch FROM keys.kek k
    WHERE k.id <> ALL (known)
      AND (EXISTS (SELECT FROM keys.dek d WHERE d.kek = k.id) OR EXISTS (SELECT FROM keys.pepper p WHERE p.kek = k.id))
    ORDER BY k.id;
END
$$;

-- Notes the epochs of a key file; one that wraps something is not retired, whatever was thought. Answers how many were not
-- known.
CREATE FUNCTION keys.register(ids bigint[], classes text[], epochs bigint[], at timestamptz) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    added integer;
BEGIN
    PERFORM keys.require_administrator();
    INSERT INTO keys.kek (id, class, epoch, created_at)
    SELECT g.id, g.class, g.epoch, register.at FROM unnest(ids, classes, epochs) AS g (id, class, epoch)
    ON CONFLICT (id) DO NOTHING;
    GET DIAGNOSTICS added = ROW_COUNT;
    UPDATE keys.kek k SET retired_at = NULL
    WHERE k.retired_at IS NOT NULL
      AND (EXISTS (SELECT FROM keys.dek d WHERE d.kek = k.id) OR EXISTS (SELECT FROM keys.pepper p WHERE p.kek = k.id));
    RETURN added;
END
$$;

-- Some data keys in their order, after one of them; only those that one of `among` wrapped, where it is given.
CREATE FUNCTION keys.wrapped_keys(among bigint[], organisation uuid, subject uuid, class text, version integer, most bigint)
    RETURNS TABLE (of_organisation uuid, of_subject uuid, of_class text, of_version integer, wrapped bytea)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    PERFORM keys.require_administrator();
    RETURN QUERY
    SELECT d.organisation, d.subject, d.class, d.version, d.wrapped FROM keys.dek d
    WHERE (wrapped_keys.organisation IS NULL
           OR (d.organisation, d.subject, d.class, d.version)
               > (wrapped_keys.organisation, wrapped_keys.subject, wrapped_keys.class, wrapped_keys.version))
      AND (among IS NULL OR d.kek = ANY (among))
    ORDER BY d.organisation, d.subject, d.class, d.version LIMIT most;
END
$$;

-- The same of peppers.
CREATE FUNCTION keys.wrapped_peppers(among bigint[], subject uuid, most bigint)
    RETURNS TABLE (of_subject uuid, wrapped bytea)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    PERFORM keys.require_administrator();
    RETURN QUERY
    SELECT p.subject, p.wrapped FROM keys.pepper p
    WHERE (wrapped_peppers.subject IS NULL OR p.subject > wrapped_peppers.subject) AND (among IS NULL OR p.kek = ANY (among))
    ORDER BY p.subject LIMIT most;
END
$$;

-- The same keys, wrapped by another epoch: each only where it is still wrapped as it was read. Answers how many were.
CREATE FUNCTION keys.rewrap_keys(organisations uuid[], subjects uuid[], classes text[], versions bigint[], former bytea[], wrapped bytea[])
    RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    changed integer;
BEGIN
    PERFORM keys.require_administrator();
    UPDATE keys.dek d SET wrapped = g.wrapped
    FROM unnest(organisations, subjects, classes, versions, former, rewrap_keys.wrapped)
        AS g (organisation, subject, class, version, former, wrapped)
    WHERE d.organisation = g.organisation AND d.subject = g.subject AND d.class = g.class AND d.version = g.version
      AND d.wrapped = g.former;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

CREATE FUNCTION keys.rewrap_peppers(subjects uuid[], former bytea[], wrapped bytea[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    changed integer;
BEGIN
    PERFORM keys.require_administrator();
    UPDATE keys.pepper p SET wrapped = g.wrapped
    FROM unnest(subjects, former, rewrap_peppers.wrapped) AS g (subject, former, wrapped)
    WHERE p.subject = g.subject AND p.wrapped = g.former;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- Epochs that are not in use are retired from the moment they wrap nothing; one that a machine with an old key file went on
-- using is so again once that was wrapped anew (see keys.register).
CREATE FUNCTION keys.retire(in_use bigint[], at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM keys.require_administrator();
    UPDATE keys.kek k SET retired_at = retire.at
    WHERE k.retired_at IS NULL AND k.id <> ALL (in_use)
      AND NOT EXISTS (SELECT FROM keys.dek d WHERE d.kek = k.id) AND NOT EXISTS (SELECT FROM keys.pepper p WHERE p.kek = k.id);
END
$$;

-- Says that an epoch is to be destroyed, or, with no moment, that it is not after all. From then on nothing is wrapped by it.
-- Answers how many keys it wraps.
CREATE FUNCTION keys.destroy(id bigint, at timestamptz) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    PERFORM keys.require_administrator();
    UPDATE keys.kek k SET destroyed_at = destroy.at WHERE k.id = destroy.id;
    RETURN (SELECT count(*) FROM keys.dek d WHERE d.kek = destroy.id) + (SELECT count(*) FROM keys.pepper p WHERE p.kek = destroy.id);
END
$$;

-- Whether everything that was under way when this transaction number was given has ended.
CREATE FUNCTION keys.have_ended(before bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM keys.require_administrator();
    RETURN pg_snapshot_xmin(pg_current_snapshot())::text::bigint > before;
END
$$;

RESET ROLE;
DO $$
DECLARE
    signature regprocedure;
BEGIN
    FOR signature IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'keys'::regnamespace AND p.prosecdef LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO relais_gate', signature);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO relais_vault', signature);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION keys.require_administrator TO relais_gate;
