-- The audit: bytes kept exactly as they were hashed. It is added to through one function and changed by nobody.
-- Reads are kept 12 months, writes 36, hashes for ever; the tree over them is built from leaf_hash.

SET LOCAL ROLE relais_owner;

CREATE TABLE audit.entry (
    id           uuid PRIMARY KEY,
    log          uuid NOT NULL,
    at           timestamptz NOT NULL,
    action       text NOT NULL CONSTRAINT entry_action_form CHECK (action ~ '^[a-z_]+\.[a-z_]+$'),
    class        text NOT NULL CONSTRAINT entry_class_known CHECK (class IN ('read', 'write')),
    outcome      text NOT NULL CONSTRAINT entry_outcome_known CHECK (outcome IN ('ok', 'denied', 'error')),
    actor        uuid NOT NULL,
    session      uuid NOT NULL,
    sseq         bigint NOT NULL,
    object_type  text NOT NULL,
    object_refs  bytea[] NOT NULL,
    bytes        bytea NOT NULL,
    leaf_hash    bytea NOT NULL CONSTRAINT entry_leaf_hash_length CHECK (octet_length(leaf_hash) = 32)
);
CREATE INDEX entry_log_at ON audit.entry (log, at DESC, id DESC);
CREATE INDEX entry_session ON audit.entry (session, sseq);
CREATE INDEX entry_object ON audit.entry USING gin (object_refs);
COMMENT ON COLUMN audit.entry.id IS 'purpose: proof of who did what; retention: 12 months for reads, 36 for writes';
COMMENT ON COLUMN audit.entry.log IS 'purpose: whose log it is in; retention: as the entry';
COMMENT ON COLUMN audit.entry.at IS 'purpose: proof of who did what; retention: as the entry';
COMMENT ON COLUMN audit.entry.action IS 'purpose: proof of who did what; retention: as the entry';
COMMENT ON COLUMN audit.entry.class IS 'purpose: how long the entry is kept; retention: as the entry';
COMMENT ON COLUMN audit.entry.outcome IS 'purpose: proof of who did what; retention: as the entry';
COMMENT ON COLUMN audit.entry.actor IS 'purpose: proof of who did what; retention: as the entry';
COMMENT ON COLUMN audit.entry.session IS 'purpose: proof of who did what; retention: as the entry';
COMMENT ON COLUMN audit.entry.sseq IS 'purpose: shows that no entry of the session is missing; retention: as the entry';
COMMENT ON COLUMN audit.entry.object_type IS 'purpose: proof of who did what; retention: as the entry';
COMMENT ON COLUMN audit.entry.object_refs IS 'purpose: keyed references, unlinkable once the pepper is destroyed; retention: as the entry';
COMMENT ON COLUMN audit.entry.bytes IS 'purpose: what was hashed; retention: as the entry';
COMMENT ON COLUMN audit.entry.leaf_hash IS 'purpose: proof that nothing was changed; retention: for ever';

-- A second net under the grants. A superuser can cut both: that is what the tree is for.
CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is never changed' USING ERRCODE = 'RL003';
END
$$;
CREATE TRIGGER entry_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- What a row held: the SHA-256 of its columns in PostgreSQL's composite text, in column order, under fixed settings.
CREATE FUNCTION audit.digest(held anyelement) RETURNS bytea
    LANGUAGE sql STABLE SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET bytea_output = 'hex' SET extra_float_digits = 1
    AS $$ SELECT sha256(convert_to(held::text, 'UTF8')) $$;

-- Adds an entry. The bytes are head + previous leaf hash + middle + the session's counter + tail: the program writes the
-- canonical JSON and this function fills in what only the database knows. It refuses an entry in another's name.
-- A twin tells a second organisation's log of the same act, and repeats the counter.
CREATE FUNCTION audit.append(id uuid, log uuid, at timestamptz, action text, class text, outcome text, object_type text, object_refs bytea[],
    previous uuid, is_twin boolean, head bytea, middle bytea, tail bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    context text[] := access.context();
    actor text;
    counter bigint;
    spliced bytea := ''::bytea;
    whole bytea;
    said jsonb;
BEGIN
    IF context IS NULL THEN
        RAISE EXCEPTION 'no context' USING ERRCODE = 'RL001';
    END IF;
    actor := coalesce(nullif(context[3], ''), context[1]);
    -- IS NOT TRUE: a NULL among them is refused too.
    IF (starts_with(convert_from(head, 'UTF8'), format('{"action":"%s","actor":"%s","at":"', action, actor))
        AND strpos(convert_from(head, 'UTF8'), format('"id":"%s","log":"%s","nonce":"', id, log)) > 0
        AND strpos(convert_from(head, 'UTF8'), format('"outcome":"%s"', outcome)) > 0
        AND right(convert_from(middle, 'UTF8'), 56) = format('"session":"%s","sseq":', context[1])) IS NOT TRUE THEN
        RAISE EXCEPTION 'an entry speaks for its own session' USING ERRCODE = 'RL003';
    END IF;
    IF is_twin THEN
        SELECT s.sequence INTO STRICT counter FROM access.session s WHERE s.id = context[1]::uuid;
    ELSE
        IF log::text IS DISTINCT FROM nullif(context[4], '') AND log <> (SELECT d.id FROM directory.deployment d)
            AND context[2] <> 'administrator' THEN
            RAISE EXCEPTION 'not the log of this session' USING ERRCODE = 'RL003';
        END IF;
        UPDATE access.session s SET sequence = s.sequence + 1, seen_at = clock_timestamp()
        WHERE s.id = context[1]::uuid RETURNING s.sequence INTO STRICT counter;
    END IF;
    IF previous IS NOT NULL THEN
        SELECT convert_to(format('"prev":"%s",', encode(e.leaf_hash, 'hex')), 'UTF8') INTO spliced
        FROM audit.entry e WHERE e.id = previous;
    END IF;
    whole := head || coalesce(spliced, ''::bytea) || middle || convert_to(counter::text, 'UTF8') || tail;
    said := convert_from(whole, 'UTF8')::jsonb;
    -- What the columns say is what the bytes say, and nothing is said twice.
    IF (said @> jsonb_build_object('action', action, 'actor', actor, 'id', id, 'log', log, 'outcome', outcome,
            'session', context[1], 'sseq', counter, 'object', jsonb_build_object('type', object_type))
        AND (said ->> 'at')::timestamptz = at
        AND (SELECT count(*) = count(DISTINCT name) FROM json_object_keys(convert_from(whole, 'UTF8')::json) AS name)) IS NOT TRUE THEN
        RAISE EXCEPTION 'an entry speaks for its own session' USING ERRCODE = 'RL003';
    END IF;
    -- A twin has its other half in the log of the session, of the same act.
    IF is_twin AND NOT EXISTS (
        SELECT FROM audit.entry e
        WHERE e.session = context[1]::uuid AND e.sseq = counter AND e.log = (said ->> 'peer')::uuid
          AND convert_from(e.bytes, 'UTF8')::jsonb @> jsonb_build_object('txn', said -> 'txn', 'peer', log)) THEN
        RAISE EXCEPTION 'a twin has another half' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO audit.entry (id, log, at, action, class, outcome, actor, session, sseq, object_type, object_refs, bytes, leaf_hash)
    VALUES (id, log, at, action, class, outcome, actor::uuid, context[1]::uuid, counter, object_type, object_refs, whole,
            sha256('\x00'::bytea || whole));
END
$$;

RESET ROLE;
ALTER FUNCTION audit.append OWNER TO relais_gate;

GRANT INSERT, SELECT ON audit.entry TO relais_gate;
GRANT SELECT ON audit.entry TO relais_auditor;
GRANT EXECUTE ON FUNCTION audit.append, audit.digest
    TO relais_directory, relais_casework, relais_identity, relais_vault, relais_access, relais_auditor;
GRANT EXECUTE ON FUNCTION access.account_name TO relais_auditor;

ALTER TABLE audit.entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.entry FORCE ROW LEVEL SECURITY;
CREATE POLICY gate_read ON audit.entry FOR SELECT TO relais_gate USING (true);
CREATE POLICY gate_append ON audit.entry FOR INSERT TO relais_gate WITH CHECK (true);
CREATE POLICY readers ON audit.entry FOR SELECT TO relais_auditor
    USING ('administrator' = ANY ((SELECT access.roles())::text[])
        OR ('org_admin' = ANY ((SELECT access.roles())::text[]) AND log = (SELECT access.organisation())));
