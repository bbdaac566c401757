-- Pages that stay open: how long their session lasts, what looks without being there, and whose a session was that has ended.

SET LOCAL ROLE relais_owner;

-- In how many seconds the session of this context ends: by idleness, and whatever happens. NULL for what is nobody's.
CREATE FUNCTION access.seconds_left(OUT idle integer, OUT whole integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT greatest(0, floor(extract(epoch FROM s.seen_at + interval '20 minutes' - clock_timestamp())))::integer,
           greatest(0, floor(extract(epoch FROM s.expires_at - clock_timestamp())))::integer
    FROM access.session s WHERE s.id = access.session() AND s.kind = 'member'
$$;

-- A page that asks by itself what is new is nobody at work: what such a transaction records does not count as being there.
-- The setting is anyone's to make; all it can do is end a session sooner.
CREATE FUNCTION access.leave_seen() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    NEW.seen_at := OLD.seen_at;
    RETURN NEW;
END
$$;
CREATE TRIGGER glance BEFORE UPDATE ON access.session FOR EACH ROW
    WHEN (current_setting('relais.glance', true) = 'on') EXECUTE FUNCTION access.leave_seen();

-- Which of these sessions still live, as access.enter would say: asked by the daemon for the pages that are open.
CREATE FUNCTION access.still_live(tokens_sha256 bytea[]) RETURNS SETOF bytea
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    RETURN QUERY
    SELECT s.token_sha256
    FROM access.session s
    JOIN access.account a ON a.id = s.account
    JOIN access.membership m ON m.account = s.account AND m.organisation = s.organisation
    WHERE s.token_sha256 = ANY (still_live.tokens_sha256) AND s.kind = 'member'
      AND s.ended_at IS NULL
      AND s.expires_at > clock_timestamp()
      AND s.seen_at > clock_timestamp() - interval '20 minutes'
      AND a.disabled_at IS NULL
      AND (m.until IS NULL OR m.until > clock_timestamp());
END
$$;

-- Whose a session was, though it has ended: asked by the daemon, so that what was typed in it goes back to the same account
-- and to no other. Of a day ago at most.
CREATE FUNCTION access.session_owner(token_sha256 bytea, OUT account uuid, OUT organisation uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF ((access.context())[2] = 'daemon') IS NOT TRUE THEN
        RAISE EXCEPTION 'for the daemon' USING ERRCODE = 'RL003';
    END IF;
    SELECT s.account, s.organisation INTO session_owner.account, session_owner.organisation
    FROM access.session s
    WHERE s.token_sha256 = session_owner.token_sha256 AND s.kind = 'member'
      AND s.created_at > clock_timestamp() - interval '1 day';
END
$$;

RESET ROLE;
ALTER FUNCTION access.seconds_left OWNER TO relais_gate;
ALTER FUNCTION access.still_live OWNER TO relais_gate;
ALTER FUNCTION access.session_owner OWNER TO relais_gate;
-- Being there is now also said by what records nothing: pages of the directory, and someone who says that they stay.
GRANT EXECUTE ON FUNCTION access.touch, access.seconds_left, access.still_live, access.session_owner TO relais_casework;
