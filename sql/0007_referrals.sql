-- Referrals: one shared row both organisations see once it is sent, and one side row each sees alone. Nothing of the
-- holder's own file is on the shared row; what is disclosed is copied and frozen.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.referral (
    id             uuid PRIMARY KEY,
    reference      text NOT NULL CONSTRAINT referral_reference_key UNIQUE
                   CONSTRAINT referral_reference_form CHECK (reference ~ '^\d\d[A-HJ-NP-TV-Z]{2}-\d\d[A-HJ-NP-TV-Z]$'),
    referrer       uuid NOT NULL REFERENCES directory.organisation,
    recipient      uuid NOT NULL REFERENCES directory.organisation,
    service        uuid NOT NULL,
    state          text NOT NULL CONSTRAINT referral_state_known CHECK (state IN ('draft', 'sent', 'accepted', 'declined', 'waitlisted',
                   'in_progress', 'completed', 'not_fulfilled', 'withdrawn', 'expired', 'entered_in_error')),
    priority       text NOT NULL CONSTRAINT referral_priority_known CHECK (priority IN ('normal', 'urgent', 'emergency')),
    reason         text CONSTRAINT referral_reason_known CHECK (reason IN ('no_capacity', 'not_eligible_age', 'not_eligible_status', 'outside_area',
                   'incomplete_information', 'person_declined', 'person_unreachable', 'person_moved', 'duplicate', 'wrong_service',
                   'language_barrier', 'mobility_barrier', 'childcare_barrier', 'no_show', 'no_response', 'safeguarding', 'other')),
    outcome        text CONSTRAINT referral_outcome_known CHECK (outcome IN ('achieved', 'partly_achieved', 'not_achieved')),
    level_at_entry text CONSTRAINT referral_level_at_entry_known CHECK (level_at_entry IN ('alpha', 'pre_a1', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2')),
    level_at_exit  text CONSTRAINT referral_level_at_exit_known CHECK (level_at_exit IN ('alpha', 'pre_a1', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2')),
    drafted_at     timestamptz NOT NULL,
    sent_at        timestamptz,
    due_at         timestamptz,
    received_at    timestamptz,
    answered_at    timestamptz,
    started_at     timestamptz,
    ended_at       timestamptz,
    row_version    bigint NOT NULL DEFAULT 1,
    entry          uuid NOT NULL,
    CONSTRAINT referral_sides_key UNIQUE (id, referrer, recipient),
    CONSTRAINT referral_service FOREIGN KEY (recipient, service) REFERENCES directory.service (organisation, id),
    CONSTRAINT referral_crosses CHECK (referrer <> recipient),
    CONSTRAINT referral_sent_fits_state CHECK (
        (state <> 'draft' OR sent_at IS NULL) AND (sent_at IS NOT NULL OR state IN ('draft', 'withdrawn', 'entered_in_error'))),
    CONSTRAINT referral_due_when_sent CHECK ((due_at IS NULL) = (sent_at IS NULL)),
    CONSTRAINT referral_received_after_sent CHECK (received_at IS NULL OR sent_at IS NOT NULL),
    CONSTRAINT referral_answer_fits_state CHECK (answered_at IS NOT NULL OR state NOT IN ('accepted', 'declined', 'in_progress', 'completed', 'not_fulfilled')),
    CONSTRAINT referral_start_fits_state CHECK (started_at IS NOT NULL OR state <> 'in_progress'),
    CONSTRAINT referral_end_fits_state CHECK (
        (ended_at IS NOT NULL) = (state IN ('declined', 'completed', 'not_fulfilled', 'withdrawn', 'expired', 'entered_in_error'))),
    CONSTRAINT referral_reason_fits_state CHECK (
        (reason IS NOT NULL) = (state IN ('declined', 'waitlisted', 'not_fulfilled', 'withdrawn', 'expired', 'entered_in_error'))),
    CONSTRAINT referral_outcome_fits_state CHECK ((outcome IS NOT NULL) = (state = 'completed'))
);
CREATE INDEX referral_referrer ON casework.referral (referrer, state);
CREATE INDEX referral_recipient ON casework.referral (recipient, service);
CREATE INDEX referral_recipient_state ON casework.referral (recipient, state);
COMMENT ON COLUMN casework.referral.id IS 'purpose: names the referral; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.reference IS 'purpose: names the referral in speech and on paper; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.referrer IS 'purpose: who refers; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.recipient IS 'purpose: who is asked; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.service IS 'purpose: what is asked for; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.state IS 'purpose: whose turn it is; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.priority IS 'purpose: by when to answer; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.reason IS 'purpose: what to do next; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.outcome IS 'purpose: what came of it; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.level_at_entry IS 'purpose: what came of it; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.level_at_exit IS 'purpose: what came of it; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.drafted_at IS 'purpose: how long things take; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.sent_at IS 'purpose: how long things take; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.due_at IS 'purpose: by when to answer; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.received_at IS 'purpose: whether it arrived; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.answered_at IS 'purpose: how long things take; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.started_at IS 'purpose: how long things take; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.ended_at IS 'purpose: how long things take, retention itself; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.row_version IS 'purpose: integrity; retention: 2 years after its end';
COMMENT ON COLUMN casework.referral.entry IS 'purpose: integrity, the last audit entry; retention: 2 years after its end';

-- What one organisation alone holds of a referral: its own person, who deals with it, and its copy of the request.
CREATE TABLE casework.referral_side (
    organisation uuid NOT NULL,
    referral     uuid NOT NULL,
    referrer     uuid NOT NULL,
    recipient    uuid NOT NULL,
    side         text NOT NULL CONSTRAINT referral_side_known CHECK (side IN ('referrer', 'recipient')),
    person       uuid,
    assignee     uuid,
    sealed       bytea CONSTRAINT referral_side_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, referral),
    CONSTRAINT referral_side_referral FOREIGN KEY (referral, referrer, recipient)
        REFERENCES casework.referral (id, referrer, recipient) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT referral_side_person FOREIGN KEY (organisation, person) REFERENCES casework.person,
    CONSTRAINT referral_side_assignee FOREIGN KEY (organisation, assignee) REFERENCES access.membership,
    CONSTRAINT referral_side_is_its_organisation CHECK (organisation = CASE side WHEN 'referrer' THEN referrer ELSE recipient END),
    CONSTRAINT referral_side_referrer_has_person CHECK (side <> 'referrer' OR person IS NOT NULL)
);
CREATE INDEX referral_side_referral ON casework.referral_side (referral, referrer, recipient);
CREATE INDEX referral_side_person ON casework.referral_side (organisation, person);
CREATE INDEX referral_side_assignee ON casework.referral_side (organisation, assignee);
COMMENT ON COLUMN casework.referral_side.organisation IS 'purpose: whose side it is; retention: with the referral';
COMMENT ON COLUMN casework.referral_side.referral IS 'purpose: which referral; retention: with the referral';
COMMENT ON COLUMN casework.referral_side.referrer IS 'purpose: who refers; retention: with the referral';
COMMENT ON COLUMN casework.referral_side.recipient IS 'purpose: who is asked; retention: with the referral';
COMMENT ON COLUMN casework.referral_side.side IS 'purpose: whose side it is; retention: with the referral';
COMMENT ON COLUMN casework.referral_side.person IS 'purpose: who is referred; retention: with the person';
COMMENT ON COLUMN casework.referral_side.assignee IS 'purpose: who deals with it; retention: with the referral';
COMMENT ON COLUMN casework.referral_side.sealed IS 'purpose: the request in words; retention: with the referral, the disclosed copy until 30 days after its end';
COMMENT ON COLUMN casework.referral_side.dek_version IS 'purpose: sealing; retention: with the referral';
COMMENT ON COLUMN casework.referral_side.row_version IS 'purpose: sealing; retention: with the referral';
COMMENT ON COLUMN casework.referral_side.entry IS 'purpose: integrity, the last audit entry; retention: with the referral';

-- The manifest: what crosses with the referral (pseudonymous, frozen here) and the names of what opens on acceptance.
CREATE TABLE casework.disclosure (
    referral      uuid PRIMARY KEY REFERENCES casework.referral,
    fields        text[] NOT NULL,
    on_acceptance text[] NOT NULL,
    age_bracket   text CONSTRAINT disclosure_age_bracket_known CHECK (age_bracket IN ('under_15', '15_17', '18_20', '21_25', 'over_25')),
    languages     text[] NOT NULL,
    french_level  text CONSTRAINT disclosure_french_level_known CHECK (french_level IN ('alpha', 'pre_a1', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2')),
    commune       text REFERENCES directory.commune,
    frozen_at     timestamptz NOT NULL,
    row_version   bigint NOT NULL DEFAULT 1,
    entry         uuid NOT NULL
);
CREATE INDEX disclosure_commune ON casework.disclosure (commune);
COMMENT ON COLUMN casework.disclosure.referral IS 'purpose: proof of what was disclosed; retention: with the referral';
COMMENT ON COLUMN casework.disclosure.fields IS 'purpose: proof of what was disclosed; retention: with the referral';
COMMENT ON COLUMN casework.disclosure.on_acceptance IS 'purpose: proof of what was disclosed; retention: with the referral';
COMMENT ON COLUMN casework.disclosure.age_bracket IS 'purpose: answering the request; retention: until 30 days after its end';
COMMENT ON COLUMN casework.disclosure.languages IS 'purpose: answering the request; retention: until 30 days after its end';
COMMENT ON COLUMN casework.disclosure.french_level IS 'purpose: answering the request; retention: until 30 days after its end';
COMMENT ON COLUMN casework.disclosure.commune IS 'purpose: answering the request; retention: until 30 days after its end';
COMMENT ON COLUMN casework.disclosure.frozen_at IS 'purpose: proof of what was disclosed; retention: with the referral';
COMMENT ON COLUMN casework.disclosure.row_version IS 'purpose: integrity; retention: with the referral';
COMMENT ON COLUMN casework.disclosure.entry IS 'purpose: integrity, the last audit entry; retention: with the referral';

-- What opens on acceptance, sealed for the recipient when the referral was sent; kept shut by policy until then.
CREATE TABLE identity.disclosure (
    organisation uuid NOT NULL,
    referral     uuid NOT NULL,
    referrer     uuid NOT NULL,
    class        text NOT NULL CONSTRAINT disclosure_class_known CHECK (class IN ('civil', 'contact')),
    sealed       bytea NOT NULL CONSTRAINT disclosure_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, referral, class),
    CONSTRAINT disclosure_referral FOREIGN KEY (referral, referrer, organisation) REFERENCES casework.referral (id, referrer, recipient)
);
CREATE INDEX disclosure_referral ON identity.disclosure (referral, referrer, organisation);
COMMENT ON COLUMN identity.disclosure.organisation IS 'purpose: whom it is sealed for; retention: until accepted, declined or withdrawn';
COMMENT ON COLUMN identity.disclosure.referral IS 'purpose: which referral; retention: until accepted, declined or withdrawn';
COMMENT ON COLUMN identity.disclosure.referrer IS 'purpose: who discloses; retention: until accepted, declined or withdrawn';
COMMENT ON COLUMN identity.disclosure.class IS 'purpose: what it holds; retention: until accepted, declined or withdrawn';
COMMENT ON COLUMN identity.disclosure.sealed IS 'purpose: names or contact, as disclosed; retention: until accepted, declined or withdrawn';
COMMENT ON COLUMN identity.disclosure.dek_version IS 'purpose: sealing; retention: until accepted, declined or withdrawn';
COMMENT ON COLUMN identity.disclosure.row_version IS 'purpose: sealing; retention: until accepted, declined or withdrawn';
COMMENT ON COLUMN identity.disclosure.entry IS 'purpose: integrity, the last audit entry; retention: until accepted, declined or withdrawn';

-- The thread: each move, by whom, with its words if it came with any.
CREATE TABLE casework.referral_move (
    entry        uuid PRIMARY KEY,
    referral     uuid NOT NULL REFERENCES casework.referral,
    at           timestamptz NOT NULL,
    from_state   text,
    to_state     text NOT NULL,
    organisation uuid NOT NULL REFERENCES directory.organisation,
    account      uuid NOT NULL REFERENCES access.account,
    reason       text,
    sealed       bytea CONSTRAINT referral_move_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer,
    CONSTRAINT referral_move_from_state_known CHECK (from_state IN ('draft', 'sent', 'accepted', 'declined', 'waitlisted',
        'in_progress', 'completed', 'not_fulfilled', 'withdrawn', 'expired', 'entered_in_error')),
    CONSTRAINT referral_move_to_state_known CHECK (to_state IN ('draft', 'sent', 'accepted', 'declined', 'waitlisted',
        'in_progress', 'completed', 'not_fulfilled', 'withdrawn', 'expired', 'entered_in_error')),
    CONSTRAINT referral_move_reason_known CHECK (reason IN ('no_capacity', 'not_eligible_age', 'not_eligible_status', 'outside_area',
        'incomplete_information', 'person_declined', 'person_unreachable', 'person_moved', 'duplicate', 'wrong_service',
        'language_barrier', 'mobility_barrier', 'childcare_barrier', 'no_show', 'no_response', 'safeguarding', 'other'))
);
CREATE INDEX referral_move_referral ON casework.referral_move (referral, at);
CREATE INDEX referral_move_organisation ON casework.referral_move (organisation);
CREATE INDEX referral_move_account ON casework.referral_move (account);
COMMENT ON COLUMN casework.referral_move.entry IS 'purpose: integrity, its audit entry; retention: with the referral';
COMMENT ON COLUMN casework.referral_move.referral IS 'purpose: the history both sides see; retention: with the referral';
COMMENT ON COLUMN casework.referral_move.at IS 'purpose: the history both sides see; retention: with the referral';
COMMENT ON COLUMN casework.referral_move.from_state IS 'purpose: the history both sides see; retention: with the referral';
COMMENT ON COLUMN casework.referral_move.to_state IS 'purpose: the history both sides see; retention: with the referral';
COMMENT ON COLUMN casework.referral_move.organisation IS 'purpose: the history both sides see; retention: with the referral';
COMMENT ON COLUMN casework.referral_move.account IS 'purpose: the history both sides see; retention: with the referral';
COMMENT ON COLUMN casework.referral_move.reason IS 'purpose: what to do next; retention: with the referral';
COMMENT ON COLUMN casework.referral_move.sealed IS 'purpose: a word to the other side; retention: with the referral';
COMMENT ON COLUMN casework.referral_move.dek_version IS 'purpose: sealing; retention: with the referral';

-- Whether the caller's organisation refers someone to another: then it may seal a copy for it.
CREATE FUNCTION casework.refers(referral uuid, recipient uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM casework.referral r
                   WHERE r.id = refers.referral AND r.recipient = refers.recipient AND r.referrer = access.organisation())
$$;

-- Whether two organisations are the two sides of a referral.
CREATE FUNCTION casework.is_between(referral uuid, one uuid, other uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM casework.referral r
                   WHERE r.id = is_between.referral
                     AND (r.referrer, r.recipient) IN ((is_between.one, is_between.other), (is_between.other, is_between.one)))
$$;

-- Each side changes what is its own, forward only: the states of Referral.State, and whose move each is. What was sent
-- stays as it was sent, and what has ended stays ended. Without a context (a superuser) only the first holds.
CREATE FUNCTION casework.refuse_foreign_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine text := CASE access.organisation() WHEN OLD.referrer THEN 'referrer' WHEN OLD.recipient THEN 'recipient' END;
BEGIN
    IF (NEW.id, NEW.reference, NEW.referrer, NEW.drafted_at) IS DISTINCT FROM (OLD.id, OLD.reference, OLD.referrer, OLD.drafted_at)
        OR (OLD.sent_at IS NOT NULL AND (NEW.recipient, NEW.service, NEW.priority, NEW.sent_at, NEW.due_at)
            IS DISTINCT FROM (OLD.recipient, OLD.service, OLD.priority, OLD.sent_at, OLD.due_at))
        OR (mine IS NOT NULL AND OLD.ended_at IS NOT NULL)
        OR (NEW.state <> OLD.state AND (mine, OLD.state, NEW.state) NOT IN (
            ('referrer', 'draft', 'sent'), ('referrer', 'draft', 'withdrawn'), ('referrer', 'sent', 'withdrawn'),
            ('referrer', 'waitlisted', 'withdrawn'), ('referrer', 'accepted', 'withdrawn'), ('referrer', 'in_progress', 'withdrawn'),
            ('recipient', 'sent', 'accepted'), ('recipient', 'sent', 'declined'), ('recipient', 'waitlisted', 'accepted'),
            ('recipient', 'waitlisted', 'declined'), ('recipient', 'accepted', 'in_progress'),
            ('recipient', 'accepted', 'completed'), ('recipient', 'in_progress', 'completed')))
        OR (mine = 'referrer'
            AND (NEW.received_at, NEW.answered_at, NEW.started_at, NEW.outcome, NEW.level_at_entry, NEW.level_at_exit)
            IS DISTINCT FROM (OLD.received_at, OLD.answered_at, OLD.started_at, OLD.outcome, OLD.level_at_entry, OLD.level_at_exit))
    THEN
        RAISE EXCEPTION 'not this side''s to change' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER each_side_its_own BEFORE UPDATE ON casework.referral
    FOR EACH ROW EXECUTE FUNCTION casework.refuse_foreign_change();

-- A side names its person once, and then keeps to it.
CREATE FUNCTION casework.refuse_other_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.person IS NOT NULL AND NEW.person IS DISTINCT FROM OLD.person THEN
        RAISE EXCEPTION 'a side keeps to its person' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER person_is_kept BEFORE UPDATE OF person ON casework.referral_side
    FOR EACH ROW EXECUTE FUNCTION casework.refuse_other_person();

-- After a refusal or a withdrawal the recipient keeps the skeleton only: the copy that was disclosed to it goes, its keys
-- with it, whichever side ended the referral. What the recipient recorded itself stays. Answers the digest of what is left
-- of the disclosure, for the entry that says so.
CREATE FUNCTION casework.retract_disclosure(referral uuid, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    ended casework.referral;
    kept_by casework.referral_side;
    digest bytea;
BEGIN
    SELECT * INTO ended FROM casework.referral r
    WHERE r.id = retract_disclosure.referral AND r.state IN ('declined', 'withdrawn') AND access.organisation() IN (r.referrer, r.recipient);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only an ended referral of one''s own is retracted' USING ERRCODE = 'RL003';
    END IF;
    SELECT * INTO kept_by FROM casework.referral_side s WHERE s.referral = ended.id AND s.organisation = ended.recipient;
    DELETE FROM identity.disclosure d WHERE d.referral = ended.id;
    DELETE FROM identity.civil c WHERE c.organisation = ended.recipient AND c.person = kept_by.person;
    DELETE FROM identity.contact c WHERE c.organisation = ended.recipient AND c.person = kept_by.person;
    DELETE FROM keys.dek k WHERE k.organisation = ended.recipient AND k.subject IN (ended.id, kept_by.person);
    UPDATE casework.person p SET languages = '{}', french_level = NULL, commune = NULL,
        row_version = p.row_version + 1, entry = retract_disclosure.entry
    WHERE p.organisation = ended.recipient AND p.id = kept_by.person;
    UPDATE casework.referral_side s SET sealed = NULL, dek_version = NULL, entry = retract_disclosure.entry
    WHERE s.referral = ended.id AND s.organisation = ended.recipient;
    UPDATE casework.disclosure d SET age_bracket = NULL, languages = '{}', french_level = NULL, commune = NULL,
        row_version = d.row_version + 1, entry = retract_disclosure.entry
    WHERE d.referral = ended.id
    RETURNING audit.digest(d) INTO digest;
    RETURN digest;
END
$$;

-- Where a referral stands, for a colleague of the organisation who may not open it: someone else has it in hand.
CREATE FUNCTION casework.state_among_colleagues(referral uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT r.state FROM casework.referral r
    WHERE r.id = state_among_colleagues.referral
      AND access.organisation() IN (r.referrer, CASE WHEN r.sent_at IS NOT NULL THEN r.recipient END)
      AND access.roles() && ARRAY['caseworker', 'coordinator']
$$;

RESET ROLE;
ALTER FUNCTION casework.state_among_colleagues OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.state_among_colleagues TO relais_casework;
ALTER FUNCTION casework.refers OWNER TO relais_gate;
ALTER FUNCTION casework.is_between OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.refers, casework.is_between TO relais_vault;
GRANT EXECUTE ON FUNCTION casework.refuse_foreign_change, casework.refuse_other_person TO relais_casework, relais_gate;
ALTER FUNCTION casework.retract_disclosure OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.retract_disclosure TO relais_casework;
GRANT EXECUTE ON FUNCTION audit.digest TO relais_gate;
SET LOCAL ROLE relais_owner;

-- A copy disclosed to another organisation is sealed for it by the one that sends: it may make that key, not read it.
CREATE POLICY disclosed_make ON keys.dek FOR INSERT TO relais_vault
    WITH CHECK (subject = about AND class IN ('narrative', 'civil', 'contact') AND version = 1 AND shared_with IS NULL
        AND casework.refers(about, organisation));
-- What one makes for oneself may be shared with the other side of the referral it is about, and with nobody else.
CREATE POLICY own_make ON keys.dek FOR INSERT TO relais_vault
    WITH CHECK (organisation = (SELECT access.organisation())
        AND (shared_with IS NULL OR casework.is_between(about, organisation, shared_with)));
CREATE POLICY own_share ON keys.pepper FOR UPDATE TO relais_vault
    USING (organisation = (SELECT access.organisation()))
    WITH CHECK (organisation = (SELECT access.organisation()) AND casework.is_between(subject, organisation, shared_with));

GRANT SELECT, INSERT, UPDATE ON casework.referral, casework.referral_side TO relais_casework;
GRANT SELECT, INSERT ON casework.disclosure, casework.referral_move TO relais_casework;
GRANT SELECT ON casework.referral, casework.referral_side TO relais_gate, relais_identity;
GRANT SELECT, UPDATE ON casework.disclosure TO relais_gate;
GRANT SELECT, UPDATE (languages, french_level, commune, row_version, entry) ON casework.person TO relais_gate;
CREATE POLICY gate ON casework.person TO relais_gate USING (true);
GRANT UPDATE (sealed, dek_version, entry) ON casework.referral_side TO relais_gate;
GRANT SELECT, INSERT, DELETE ON identity.disclosure TO relais_identity;
GRANT SELECT, DELETE ON identity.disclosure TO relais_gate;

ALTER TABLE casework.referral_side ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.referral_side FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.referral_side TO relais_gate USING (true);
CREATE POLICY organisation_barrier ON casework.referral_side AS RESTRICTIVE TO relais_casework, relais_identity
    USING (organisation = (SELECT access.organisation()))
    -- The sender makes the recipient's side; it cannot read it afterwards.
    WITH CHECK (organisation = (SELECT access.organisation())
        OR (referrer = (SELECT access.organisation()) AND side = 'recipient' AND person IS NULL AND assignee IS NULL));
CREATE POLICY coordination ON casework.referral_side TO relais_casework, relais_identity
    USING ('coordinator' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY assignment ON casework.referral_side TO relais_casework, relais_identity
    USING ('caseworker' = ANY ((SELECT access.roles())::text[]) AND (
        assignee = (SELECT access.account())
        OR (side = 'recipient' AND assignee IS NULL)
        OR EXISTS (SELECT FROM casework.assignment a
                   WHERE a.organisation = referral_side.organisation AND a.person = referral_side.person
                     AND a.account = (SELECT access.account()) AND a.until IS NULL)));

-- Both organisations of a referral see it, the recipient once it is sent; within each, whoever sees that side of it.
ALTER TABLE casework.referral ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.referral FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.referral FOR SELECT TO relais_gate USING (true);
CREATE POLICY organisation_barrier ON casework.referral AS RESTRICTIVE TO relais_casework, relais_identity
    USING (referrer = (SELECT access.organisation()) OR (recipient = (SELECT access.organisation()) AND sent_at IS NOT NULL));
CREATE POLICY made_by_referrer ON casework.referral AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (referrer = (SELECT access.organisation()) AND sent_at IS NULL);
CREATE POLICY its_side ON casework.referral TO relais_casework, relais_identity
    USING (EXISTS (SELECT FROM casework.referral_side s
                   WHERE s.referral = referral.id AND s.organisation = (SELECT access.organisation())))
    WITH CHECK ((SELECT access.roles())::text[] && ARRAY['caseworker', 'coordinator']);

ALTER TABLE casework.disclosure ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.disclosure FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.disclosure TO relais_gate USING (true);
CREATE POLICY its_referral ON casework.disclosure FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r WHERE r.id = disclosure.referral));
CREATE POLICY frozen_by_referrer ON casework.disclosure FOR INSERT TO relais_casework
    WITH CHECK (EXISTS (SELECT FROM casework.referral r
                        WHERE r.id = disclosure.referral AND r.referrer = (SELECT access.organisation())));

ALTER TABLE casework.referral_move ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.referral_move FORCE ROW LEVEL SECURITY;
CREATE POLICY its_referral ON casework.referral_move FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r WHERE r.id = referral_move.referral));
CREATE POLICY in_own_name ON casework.referral_move FOR INSERT TO relais_casework
    WITH CHECK (organisation = (SELECT access.organisation()) AND account = (SELECT access.account())
        AND EXISTS (SELECT FROM casework.referral r WHERE r.id = referral_move.referral));

ALTER TABLE identity.disclosure ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.disclosure FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON identity.disclosure TO relais_gate USING (true);
CREATE POLICY seal ON identity.disclosure FOR INSERT TO relais_identity
    WITH CHECK (referrer = (SELECT access.organisation()));
CREATE POLICY open_when_accepted ON identity.disclosure FOR SELECT TO relais_identity
    USING (organisation = (SELECT access.organisation())
        AND EXISTS (SELECT FROM casework.referral r WHERE r.id = disclosure.referral AND r.state IN ('accepted', 'in_progress', 'completed')));
CREATE POLICY clear_when_accepted ON identity.disclosure FOR DELETE TO relais_identity
    USING (organisation = (SELECT access.organisation())
        AND EXISTS (SELECT FROM casework.referral r WHERE r.id = disclosure.referral AND r.state IN ('accepted', 'in_progress', 'completed')));

RESET ROLE;
