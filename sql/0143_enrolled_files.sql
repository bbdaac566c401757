-- Whoever is in a programme is not handed over: the match, its mentor and what must be there would stay behind with nobody to look after
-- them. Nor is somebody taken in whose file is offered.

SET LOCAL ROLE relais_owner;

CREATE FUNCTION casework.is_enrolled(person uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM casework.mentee e
                   WHERE e.organisation = access.organisation() AND e.person = is_enrolled.person AND e.ended_at IS NULL)
$$;
CREATE FUNCTION casework.refuse_enrolled() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.organisation = NEW.giver AND EXISTS (
        SELECT FROM casework.mentee e WHERE e.organisation = NEW.organisation AND e.person = NEW.person AND e.ended_at IS NULL) THEN
        RAISE EXCEPTION 'in a programme' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER not_enrolled BEFORE INSERT ON casework.handover_side FOR EACH ROW EXECUTE FUNCTION casework.refuse_enrolled();
CREATE FUNCTION casework.refuse_offered() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF EXISTS (SELECT FROM casework.handover_side s JOIN casework.handover h ON h.id = s.handover
               WHERE s.organisation = NEW.organisation AND s.person = NEW.person AND h.giver = s.organisation AND h.state = 'offered') THEN
        RAISE EXCEPTION 'the file is offered' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER not_offered BEFORE INSERT ON casework.mentee FOR EACH ROW EXECUTE FUNCTION casework.refuse_offered();

RESET ROLE;
ALTER FUNCTION casework.is_enrolled OWNER TO relais_gate;
ALTER FUNCTION casework.refuse_enrolled OWNER TO relais_gate;
ALTER FUNCTION casework.refuse_offered OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.is_enrolled TO relais_casework;
