-- What a meeting cost a mentor, and what is paid back of it: at the rate of the programme's rules, up to so much a month for one match, once
-- somebody else has agreed to it.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.expense (
    organisation  uuid NOT NULL,
    id            uuid NOT NULL,
    meeting       uuid NOT NULL,
    match         uuid NOT NULL,
    -- The first of the month the meeting was in: what is paid back is counted by it.
    month_on      date NOT NULL CONSTRAINT expense_month_on_first CHECK (month_on = date_trunc('month', month_on::timestamp)::date),
    state         text NOT NULL CONSTRAINT expense_state_known CHECK (state IN ('claimed', 'approved', 'refused')),
    claimed_cents integer NOT NULL CONSTRAINT expense_claimed_cents_range CHECK (claimed_cents BETWEEN 1 AND 300000),
    granted_cents integer NOT NULL DEFAULT 0 CONSTRAINT expense_granted_cents_range CHECK (granted_cents BETWEEN 0 AND claimed_cents),
    claimed_by    uuid NOT NULL,
    claimed_at    timestamptz NOT NULL,
    decided_by    uuid,
    decided_at    timestamptz,
    row_version   bigint NOT NULL DEFAULT 1,
    entry         uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT expense_once UNIQUE (organisation, meeting),
    CONSTRAINT expense_meeting FOREIGN KEY (organisation, meeting) REFERENCES casework.meeting,
    CONSTRAINT expense_match FOREIGN KEY (organisation, match) REFERENCES casework.match,
    CONSTRAINT expense_claimed_by FOREIGN KEY (organisation, claimed_by) REFERENCES access.membership (organisation, account),
    CONSTRAINT expense_decided_by FOREIGN KEY (organisation, decided_by) REFERENCES access.membership (organisation, account),
    CONSTRAINT expense_decided_whole CHECK ((state = 'claimed') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT expense_granted_whole CHECK ((state = 'approved') = (granted_cents > 0)),
    CONSTRAINT expense_by_another CHECK (decided_by <> claimed_by)
);
CREATE INDEX expense_match ON casework.expense (organisation, match, month_on);
CREATE INDEX expense_claimed_by ON casework.expense (organisation, claimed_by);
CREATE INDEX expense_decided_by ON casework.expense (organisation, decided_by);
COMMENT ON TABLE casework.expense IS 'erasure: it is about a mentor and a sum, and names nobody who is accompanied';
COMMENT ON COLUMN casework.expense.organisation IS 'purpose: whose match it is; retention: with the match';
COMMENT ON COLUMN casework.expense.id IS 'purpose: names the expense; retention: with the match';
COMMENT ON COLUMN casework.expense.meeting IS 'purpose: which meeting it was; retention: with the match';
COMMENT ON COLUMN casework.expense.match IS 'purpose: what is paid back; retention: with the match';
COMMENT ON COLUMN casework.expense.month_on IS 'purpose: what is paid back; retention: with the match';
COMMENT ON COLUMN casework.expense.state IS 'purpose: what is paid back; retention: with the match';
COMMENT ON COLUMN casework.expense.claimed_cents IS 'purpose: what is paid back; retention: with the match';
COMMENT ON COLUMN casework.expense.granted_cents IS 'purpose: what is paid back; retention: with the match';
COMMENT ON COLUMN casework.expense.claimed_by IS 'purpose: whom to pay back; retention: with the match';
COMMENT ON COLUMN casework.expense.claimed_at IS 'purpose: whom to pay back; retention: with the match';
COMMENT ON COLUMN casework.expense.decided_by IS 'purpose: whom to ask; retention: with the match';
COMMENT ON COLUMN casework.expense.decided_at IS 'purpose: whom to ask; retention: with the match';
COMMENT ON COLUMN casework.expense.row_version IS 'purpose: integrity; retention: with the match';
COMMENT ON COLUMN casework.expense.entry IS 'purpose: integrity, the last audit entry; retention: with the match';

-- It is claimed of a meeting that was held, by its month; decided once; and never is more paid back in a month than the rules say, however many
-- decide at once.
CREATE FUNCTION casework.refuse_expense() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    cap integer;
    granted bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'claimed' OR NOT EXISTS (
            SELECT FROM casework.meeting m
            WHERE m.organisation = NEW.organisation AND m.id = NEW.meeting AND m.match = NEW.match AND m.state = 'held'
              AND date_trunc('month', m.meets_on::timestamp)::date = NEW.month_on) THEN
            RAISE EXCEPTION 'nothing was held' USING ERRCODE = 'RL003';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state <> 'claimed' THEN
        RAISE EXCEPTION 'it is decided' USING ERRCODE = 'RL003';
    END IF;
    SELECT r.cap_cents INTO cap
    FROM casework.match t
    JOIN casework.programme p ON p.organisation = t.organisation AND p.id = t.programme
    JOIN casework.programme_rules r ON r.organisation = p.organisation AND r.programme = p.id AND r.version = p.version
    WHERE t.organisation = NEW.organisation AND t.id = NEW.match FOR UPDATE OF t;
    SELECT coalesce(sum(x.granted_cents), 0) INTO granted
    FROM casework.expense x
    WHERE x.organisation = NEW.organisation AND x.match = NEW.match AND x.month_on = NEW.month_on AND x.id <> NEW.id;
    IF granted + NEW.granted_cents > cap THEN
        RAISE EXCEPTION 'more than a month allows' USING ERRCODE = 'check_violation', CONSTRAINT = 'expense_cap';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER once_and_within BEFORE INSERT OR UPDATE ON casework.expense FOR EACH ROW EXECUTE FUNCTION casework.refuse_expense();

GRANT SELECT, INSERT, UPDATE (state, granted_cents, decided_by, decided_at, row_version, entry) ON casework.expense TO relais_casework;
GRANT SELECT ON casework.expense TO relais_gate;
ALTER TABLE casework.expense ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.expense FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.expense TO relais_gate USING (true);
CREATE POLICY organisation_barrier ON casework.expense AS RESTRICTIVE TO relais_casework USING (organisation = (SELECT access.organisation()));
CREATE POLICY leaders ON casework.expense FOR SELECT TO relais_casework USING ((SELECT access.leads_volunteers()));
CREATE POLICY own ON casework.expense FOR SELECT TO relais_casework
    USING (claimed_by = (SELECT access.account()) AND match = ANY ((SELECT casework.own_matches())::uuid[]));
CREATE POLICY claimed ON casework.expense FOR INSERT TO relais_casework
    WITH CHECK (claimed_by = (SELECT access.account()) AND EXISTS (
        SELECT FROM casework.meeting m
        WHERE m.organisation = expense.organisation AND m.id = expense.meeting AND m.recorded_by = (SELECT access.account())));
CREATE POLICY decided ON casework.expense FOR UPDATE TO relais_casework
    USING ('pilot_lead' = ANY ((SELECT access.roles())::text[]))
    WITH CHECK (decided_by = (SELECT access.account()) AND state <> 'claimed');
CREATE POLICY scope_insert_too ON casework.expense AS RESTRICTIVE FOR INSERT TO relais_casework WITH CHECK ((SELECT access.may_change()));
CREATE POLICY scope_update_too ON casework.expense AS RESTRICTIVE FOR UPDATE TO relais_casework USING ((SELECT access.may_change()));

RESET ROLE;
ALTER FUNCTION casework.refuse_expense OWNER TO relais_gate;
