-- The log over the entries: each has a position in the log of its organisation, the positions are the leaves of a Merkle tree
-- (RFC 6962), and the tree is signed. What is here holds hashes, and nothing about anyone: it outlives the entries.

SET LOCAL ROLE relais_owner;

-- Entries that are committed and have no position yet. The number is taken while the rows they tell of are locked, so of two
-- entries on one row the later has the higher; across rows it says nothing, and gaps in it mean nothing.
CREATE TABLE audit.pending (
    number    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry     uuid NOT NULL,
    log       uuid NOT NULL,
    leaf_hash bytea NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
COMMENT ON COLUMN audit.pending.number IS 'purpose: proof that nothing was changed; retention: until it has a position';
COMMENT ON COLUMN audit.pending.entry IS 'purpose: proof that nothing was changed; retention: until it has a position';
COMMENT ON COLUMN audit.pending.log IS 'purpose: proof that nothing was changed; retention: until it has a position';
COMMENT ON COLUMN audit.pending.leaf_hash IS 'purpose: proof that nothing was changed; retention: until it has a position';

-- How many leaves each log has.
CREATE TABLE audit.log (
    log  uuid PRIMARY KEY,
    size bigint NOT NULL CONSTRAINT log_has_leaves CHECK (size > 0)
);
COMMENT ON COLUMN audit.log.log IS 'purpose: proof that nothing was changed; retention: for ever';
COMMENT ON COLUMN audit.log.size IS 'purpose: proof that nothing was changed; retention: for ever';

CREATE TABLE audit.leaf (
    log      uuid NOT NULL,
    position bigint NOT NULL CONSTRAINT leaf_position_counts CHECK (position >= 0),
    hash     bytea NOT NULL CONSTRAINT leaf_hash_length CHECK (octet_length(hash) = 32),
    entry    uuid NOT NULL CONSTRAINT leaf_once UNIQUE,
    PRIMARY KEY (log, position)
);
COMMENT ON COLUMN audit.leaf.log IS 'purpose: proof that nothing was changed; retention: for ever';
COMMENT ON COLUMN audit.leaf.position IS 'purpose: proof that nothing was changed; retention: for ever';
COMMENT ON COLUMN audit.leaf.hash IS 'purpose: proof that nothing was changed; retention: for ever';
COMMENT ON COLUMN audit.leaf.entry IS 'purpose: proof that nothing was changed; retention: for ever';

-- Full tiles (C2SP tlog-tiles, height 8) and the root over each: with them any proof of any size is a few reads.
CREATE TABLE audit.tile (
    log    uuid NOT NULL,
    level  integer NOT NULL CONSTRAINT tile_level_counts CHECK (level BETWEEN 0 AND 6),
    index  bigint NOT NULL CONSTRAINT tile_index_counts CHECK (index >= 0),
    hashes bytea NOT NULL CONSTRAINT tile_is_full CHECK (octet_length(hashes) = 8192),
    root   bytea NOT NULL CONSTRAINT tile_root_length CHECK (octet_length(root) = 32),
    PRIMARY KEY (log, level, index)
);
COMMENT ON COLUMN audit.tile.log IS 'purpose: proof that nothing was changed; retention: for ever';
COMMENT ON COLUMN audit.tile.level IS 'purpose: proof that nothing was changed; retention: for ever';
COMMENT ON COLUMN audit.tile.index IS 'purpose: proof that nothing was changed; retention: for ever';
COMMENT ON COLUMN audit.tile.hashes IS 'purpose: proof that nothing was changed; retention: for ever';
COMMENT ON COLUMN audit.tile.root IS 'purpose: proof that nothing was changed; retention: for ever';

-- What was signed, with the signatures of witnesses (C2SP tlog-checkpoint). Of each hour the last is kept.
CREATE TABLE audit.checkpoint (
    log       uuid NOT NULL,
    size      bigint NOT NULL CONSTRAINT checkpoint_has_leaves CHECK (size > 0),
    note      text NOT NULL,
    signed_at timestamptz NOT NULL,
    PRIMARY KEY (log, size)
);
COMMENT ON COLUMN audit.checkpoint.log IS 'purpose: proof that nothing was changed; retention: for ever';
COMMENT ON COLUMN audit.checkpoint.size IS 'purpose: proof that nothing was changed; retention: for ever';
COMMENT ON COLUMN audit.checkpoint.note IS 'purpose: proof that nothing was changed; retention: for ever';
COMMENT ON COLUMN audit.checkpoint.signed_at IS 'purpose: proof that nothing was changed; retention: for ever';

-- What was purged when its time was over: positions, as a manifest whose hash the entry at `position` of the same log holds.
CREATE TABLE audit.purge (
    log       uuid NOT NULL,
    position  bigint NOT NULL CONSTRAINT purge_position_counts CHECK (position >= 0),
    manifest  text NOT NULL,
    purged_at timestamptz NOT NULL,
    PRIMARY KEY (log, position)
);
COMMENT ON COLUMN audit.purge.log IS 'purpose: proof that nothing was changed; retention: for ever';
COMMENT ON COLUMN audit.purge.position IS 'purpose: proof that nothing was changed; retention: for ever';
COMMENT ON COLUMN audit.purge.manifest IS 'purpose: proof that nothing was changed; retention: for ever';
COMMENT ON COLUMN audit.purge.purged_at IS 'purpose: proof that nothing was changed; retention: for ever';

CREATE TRIGGER leaf_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.leaf
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER tile_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.tile
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- Whatever adds an entry, in whichever way, leaves it here: both are committed, or neither is.
CREATE FUNCTION audit.await_position() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO audit.pending (entry, log, leaf_hash) SELECT a.id, a.log, a.leaf_hash FROM added a;
    RETURN NULL;
END
$$;
CREATE TRIGGER entry_awaits_its_position AFTER INSERT ON audit.entry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION audit.await_position();

-- Gives positions to what waits, so many at a time; answers to how many. One at a time does it, whoever comes second does nothing.
-- It takes what is committed, whatever was committed before it: a late commit is there the next time. By no clock and no number
-- could one be passed over, since what is taken is what is deleted.
CREATE FUNCTION audit.sequence(most bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    placed bigint;
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'only the daemon gives positions' USING ERRCODE = 'RL003';
    END IF;
    IF NOT pg_try_advisory_xact_lock(6962) THEN
        RETURN 0;
    END IF;
    -- An entry has one place, in its own log, whatever was written here beside it; one that is gone by now has its place all the same,
    -- so that it is missed. Positions go on from the last there is.
    WITH listed AS (
        DELETE FROM audit.pending p WHERE p.number IN (SELECT n.number FROM audit.pending n ORDER BY n.number LIMIT most)
        RETURNING p.number, p.entry, p.log, p.leaf_hash
    ), taken AS (
        SELECT DISTINCT ON (p.entry) p.number, p.entry, coalesce(e.log, p.log) AS log, coalesce(e.leaf_hash, p.leaf_hash) AS leaf_hash
        FROM listed p LEFT JOIN audit.entry e ON e.id = p.entry
        WHERE NOT EXISTS (SELECT FROM audit.leaf f WHERE f.entry = p.entry)
        ORDER BY p.entry, p.number
    ), grown AS (
        INSERT INTO audit.log AS l (log, size)
        SELECT t.log, count(*) + coalesce((SELECT max(f.position) + 1 FROM audit.leaf f WHERE f.log = t.log), 0) FROM taken t GROUP BY t.log
        ON CONFLICT (log) DO UPDATE SET size = excluded.size
        RETURNING l.log, l.size
    )
    INSERT INTO audit.leaf (log, position, hash, entry)
    SELECT t.log, g.size - count(*) OVER (PARTITION BY t.log) + row_number() OVER (PARTITION BY t.log ORDER BY t.number) - 1, t.leaf_hash, t.entry
    FROM taken t JOIN grown g ON g.log = t.log;
    GET DIAGNOSTICS placed = ROW_COUNT;
    RETURN placed;
END
$$;

-- Keeps full tiles of one level, from `first` on. Another daemon may have been quicker, with the same.
CREATE FUNCTION audit.add_tiles(log uuid, level bigint, first bigint, hashes bytea[], roots bytea[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'only the daemon keeps tiles' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO audit.tile (log, level, index, hashes, root)
    SELECT add_tiles.log, add_tiles.level, add_tiles.first + u.place - 1, u.hashes, u.root
    FROM unnest(add_tiles.hashes, add_tiles.roots) WITH ORDINALITY AS u (hashes, root, place)
    ON CONFLICT DO NOTHING;
END
$$;

-- Keeps a checkpoint, in place of those of the same hour that are smaller; or one more signature of it.
CREATE FUNCTION audit.add_checkpoint(log uuid, size bigint, note text, at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF ((access.context())[2] IN ('daemon', 'administrator')) IS NOT TRUE THEN
        RAISE EXCEPTION 'only the daemon keeps checkpoints' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO audit.checkpoint AS c (log, size, note, signed_at)
    VALUES (add_checkpoint.log, add_checkpoint.size, add_checkpoint.note, add_checkpoint.at)
    ON CONFLICT (log, size) DO UPDATE SET note = excluded.note;
    DELETE FROM audit.checkpoint c
    WHERE c.log = add_checkpoint.log AND c.size < add_checkpoint.size
      AND date_trunc('hour', c.signed_at, 'UTC') = date_trunc('hour', add_checkpoint.at, 'UTC');
END
$$;

-- What each session that is kept counted last, and the log that its entries are in, for whoever verifies all logs.
CREATE FUNCTION audit.counters() RETURNS TABLE (session uuid, sequence bigint, log uuid, started_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF ((access.context())[2] = 'administrator') IS NOT TRUE THEN
        RAISE EXCEPTION 'only the administrator verifies all logs' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY SELECT s.id, s.sequence, coalesce(s.organisation, (SELECT d.id FROM directory.deployment d)), s.created_at FROM access.session s;
END
$$;

-- Tables whose rows name the last entry that was made of them.
CREATE FUNCTION audit.stateful_tables() RETURNS SETOF text
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT format('%I.%I', n.nspname, c.relname)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE a.attname = 'entry' AND NOT a.attisdropped AND c.relkind = 'r'
      AND n.nspname IN ('directory', 'access', 'casework', 'identity', 'protection', 'volunteer')
    ORDER BY 1
$$;

-- The rows of one of them as they are now: which entry each names, and its digest. Nothing else of any row leaves.
CREATE FUNCTION audit.live_rows(name text) RETURNS TABLE (entry uuid, digest bytea)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF ((access.context())[2] = 'administrator') IS NOT TRUE OR name NOT IN (SELECT t FROM audit.stateful_tables() AS t) THEN
        RAISE EXCEPTION 'only the administrator compares rows' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY EXECUTE format('SELECT t.entry, audit.digest(t) FROM %s t', name);
END
$$;

RESET ROLE;
ALTER FUNCTION audit.sequence OWNER TO relais_gate;
ALTER FUNCTION audit.add_tiles OWNER TO relais_gate;
ALTER FUNCTION audit.add_checkpoint OWNER TO relais_gate;
ALTER FUNCTION audit.counters OWNER TO relais_gate;
-- It reads what no compartment reads whole, and says no more of it than a hash.
ALTER FUNCTION audit.live_rows OWNER TO relais_gate;
GRANT USAGE ON SCHEMA protection, volunteer TO relais_gate;
GRANT EXECUTE ON FUNCTION audit.digest, audit.stateful_tables TO relais_gate;
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT t FROM audit.stateful_tables() AS t LOOP
        EXECUTE format('GRANT SELECT ON %s TO relais_gate', name);
        EXECUTE format('CREATE POLICY gate_compares ON %s FOR SELECT TO relais_gate USING (true)', name);
    END LOOP;
END
$$;

GRANT EXECUTE ON FUNCTION audit.sequence, audit.add_tiles, audit.add_checkpoint, audit.counters, audit.stateful_tables, audit.live_rows
    TO relais_auditor;
GRANT EXECUTE ON FUNCTION audit.await_position TO relais_gate;
GRANT SELECT, INSERT, DELETE ON audit.pending TO relais_gate;
GRANT SELECT, INSERT, UPDATE ON audit.log TO relais_gate;
GRANT SELECT, INSERT ON audit.leaf, audit.tile, audit.purge TO relais_gate;
GRANT SELECT, INSERT, UPDATE (note), DELETE ON audit.checkpoint TO relais_gate;
GRANT SELECT ON audit.pending, audit.log, audit.leaf, audit.tile, audit.checkpoint, audit.purge TO relais_auditor;

ALTER TABLE audit.pending ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.pending FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.log ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.log FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.leaf ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.leaf FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.tile ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.tile FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.checkpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.checkpoint FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.purge ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.purge FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON audit.pending TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY gate ON audit.log TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY gate ON audit.leaf TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY gate ON audit.tile TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY gate ON audit.checkpoint TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY gate ON audit.purge TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY readers ON audit.pending FOR SELECT TO relais_auditor
    USING ((SELECT access.roles())::text[] && ARRAY['administrator', 'daemon']
        OR ('auditor' = ANY ((SELECT access.roles())::text[]) AND log = (SELECT access.organisation())));
CREATE POLICY readers ON audit.log FOR SELECT TO relais_auditor
    USING ((SELECT access.roles())::text[] && ARRAY['administrator', 'daemon']
        OR ('auditor' = ANY ((SELECT access.roles())::text[]) AND log = (SELECT access.organisation())));
CREATE POLICY readers ON audit.leaf FOR SELECT TO relais_auditor
    USING ((SELECT access.roles())::text[] && ARRAY['administrator', 'daemon']
        OR ('auditor' = ANY ((SELECT access.roles())::text[]) AND log = (SELECT access.organisation())));
CREATE POLICY readers ON audit.tile FOR SELECT TO relais_auditor
    USING ((SELECT access.roles())::text[] && ARRAY['administrator', 'daemon']
        OR ('auditor' = ANY ((SELECT access.roles())::text[]) AND log = (SELECT access.organisation())));
CREATE POLICY readers ON audit.purge FOR SELECT TO relais_auditor
    USING ((SELECT access.roles())::text[] && ARRAY['administrator', 'daemon']
        OR ('auditor' = ANY ((SELECT access.roles())::text[]) AND log = (SELECT access.organisation())));
CREATE POLICY readers ON audit.checkpoint FOR SELECT TO relais_auditor
    USING ((SELECT access.roles())::text[] && ARRAY['administrator', 'daemon']
        OR ('auditor' = ANY ((SELECT access.roles())::text[]) AND log = (SELECT access.organisation())));

-- What was recorded before there were positions is given them in the order it was made in.
INSERT INTO audit.pending (entry, log, leaf_hash) SELECT e.id, e.log, e.leaf_hash FROM audit.entry e ORDER BY e.at, e.id;
