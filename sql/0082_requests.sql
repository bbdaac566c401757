-- What people ask of an organisation about their own data (GDPR 15 to 21): recorded with the month it has to answer in, prolonged
-- once, answered once. About someone who is helped, or about an account: whoever works here has the same rights on their own data.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.request (
    organisation       uuid NOT NULL REFERENCES directory.organisation,
    id                 uuid NOT NULL,
    person             uuid,
    account            uuid,
    kind               text NOT NULL CONSTRAINT request_kind_known CHECK (kind IN ('access', 'rectification', 'erasure', 'restriction',
                       'portability', 'objection')),
    asked_by           text NOT NULL CONSTRAINT request_asked_by_known CHECK (asked_by IN ('person', 'representative', 'mandatary')),
    received_on        date NOT NULL,
    due_on             date NOT NULL,
    sealed             bytea CONSTRAINT request_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version        integer,
    recorded_by        uuid NOT NULL,
    recorded_at        timestamptz NOT NULL,
    -- Two months more, for a reason the person was told of within the first.
    prolonged_for      text CONSTRAINT request_prolonged_for_known CHECK (prolonged_for IN ('complex', 'many_requests')),
    told_on            date,
    answer             text CONSTRAINT request_answer_known CHECK (answer IN ('granted', 'partly_granted', 'refused', 'withdrawn')),
    refused_for        text CONSTRAINT request_refused_for_known CHECK (refused_for IN ('unfounded', 'excessive', 'identity_unproven',
                       'rights_of_others', 'legal_obligation', 'public_interest', 'legal_claims', 'not_held')),
    answer_sealed      bytea CONSTRAINT request_answer_sealed_padded CHECK (octet_length(answer_sealed) % 256 = 33),
    answer_dek_version integer,
    -- What was done for it: its kind, and the audit entry that tells of it.
    act                text CONSTRAINT request_act_known CHECK (act IN ('statement', 'export', 'amendment', 'restriction', 'erasure')),
    act_entry          uuid,
    answered_on        date,
    answered_by        uuid,
    answered_at        timestamptz,
    row_version        bigint NOT NULL DEFAULT 1,
    entry              uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT request_person FOREIGN KEY (organisation, person) REFERENCES casework.person,
    CONSTRAINT request_account FOREIGN KEY (organisation, account) REFERENCES access.membership,
    CONSTRAINT request_recorded_by FOREIGN KEY (organisation, recorded_by) REFERENCES access.membership,
    CONSTRAINT request_answered_by FOREIGN KEY (organisation, answered_by) REFERENCES access.membership,
    CONSTRAINT request_is_about_one CHECK (num_nonnulls(person, account) = 1),
    CONSTRAINT request_words_have_a_key CHECK ((sealed IS NULL) = (dek_version IS NULL)),
    CONSTRAINT request_answer_words_have_a_key CHECK ((answer_sealed IS NULL) = (answer_dek_version IS NULL)),
    CONSTRAINT request_days_in_order CHECK (received_on < due_on AND answered_on >= received_on AND told_on >= received_on),
    CONSTRAINT request_prolonged_whole CHECK ((prolonged_for IS NULL) = (told_on IS NULL)),
    CONSTRAINT request_answered_whole CHECK (num_nonnulls(answer, answered_on, answered_by, answered_at) IN (0, 4)),
    CONSTRAINT request_refused_for_a_reason CHECK ((refused_for IS NOT NULL) = (answer IS NOT NULL AND answer IN ('partly_granted', 'refused'))),
    CONSTRAINT request_act_is_known_by_its_entry CHECK ((act IS NULL) = (act_entry IS NULL) AND (act IS NULL OR answer IS NOT NULL))
);
CREATE INDEX request_person ON casework.request (organisation, person);
CREATE INDEX request_account ON casework.request (organisation, account);
CREATE INDEX request_recorded_by ON casework.request (organisation, recorded_by);
CREATE INDEX request_answered_by ON casework.request (organisation, answered_by);
-- What is to be answered, the first due first; what was, the last first.
CREATE INDEX request_open ON casework.request (organisation, due_on, id) WHERE answer IS NULL;
CREATE INDEX request_due ON casework.request (due_on) WHERE answer IS NULL;
CREATE INDEX request_answered ON casework.request (organisation, answered_on DESC, id DESC) WHERE answer IS NOT NULL;
COMMENT ON COLUMN casework.request.organisation IS 'purpose: who has to answer; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.id IS 'purpose: names the request; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.person IS 'purpose: whose data it is about; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.account IS 'purpose: whose data it is about; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.kind IS 'purpose: which right is used; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.asked_by IS 'purpose: who asked, in which quality; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.received_on IS 'purpose: by when to answer; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.due_on IS 'purpose: by when to answer; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.sealed IS 'purpose: what exactly is asked; retention: with the file, 3 years after the answer at most';
COMMENT ON COLUMN casework.request.dek_version IS 'purpose: sealing; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.recorded_by IS 'purpose: whom to ask; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.recorded_at IS 'purpose: proof of when it was recorded; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.prolonged_for IS 'purpose: why the answer takes longer; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.told_on IS 'purpose: the person was told that it takes longer; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.answer IS 'purpose: proof that a right was honoured; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.refused_for IS 'purpose: why it was refused; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.answer_sealed IS 'purpose: what the person was answered; retention: with the file, 3 years after the answer at most';
COMMENT ON COLUMN casework.request.answer_dek_version IS 'purpose: sealing; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.act IS 'purpose: what was done for it; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.act_entry IS 'purpose: what was done for it; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.answered_on IS 'purpose: whether it was answered in time; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.answered_by IS 'purpose: whom to ask; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.answered_at IS 'purpose: proof of when it was recorded; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.row_version IS 'purpose: integrity; retention: 3 years after the answer';
COMMENT ON COLUMN casework.request.entry IS 'purpose: integrity, the last audit entry; retention: 3 years after the answer';

-- What was asked stays as it was asked; it is prolonged once and answered once. The words go with the person.
CREATE FUNCTION casework.refuse_other_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.kind, NEW.asked_by, NEW.received_on, NEW.recorded_by, NEW.recorded_at, NEW.account)
            IS DISTINCT FROM (OLD.id, OLD.kind, OLD.asked_by, OLD.received_on, OLD.recorded_by, OLD.recorded_at, OLD.account)
        OR (OLD.prolonged_for IS NOT NULL AND (NEW.prolonged_for, NEW.told_on, NEW.due_on)
            IS DISTINCT FROM (OLD.prolonged_for, OLD.told_on, OLD.due_on))
        OR (NEW.due_on <> OLD.due_on AND (NEW.prolonged_for IS NULL OR NEW.due_on > OLD.received_on + interval '3 months'))
        OR (OLD.answer IS NOT NULL AND (NEW.answer, NEW.refused_for, NEW.act, NEW.act_entry, NEW.answered_on, NEW.answered_by, NEW.answered_at,
                NEW.prolonged_for)
            IS DISTINCT FROM (OLD.answer, OLD.refused_for, OLD.act, OLD.act_entry, OLD.answered_on, OLD.answered_by, OLD.answered_at,
                OLD.prolonged_for))
    THEN
        RAISE EXCEPTION 'a request is answered once' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER asked_and_answered_once BEFORE UPDATE ON casework.request
    FOR EACH ROW EXECUTE FUNCTION casework.refuse_other_request();

CREATE FUNCTION casework.requests_follow_merger() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.merged_into IS NOT NULL THEN
        UPDATE casework.request r SET person = NEW.merged_into WHERE r.organisation = NEW.organisation AND r.person = NEW.id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER requests_follow AFTER UPDATE OF merged_into ON casework.person
    FOR EACH ROW EXECUTE FUNCTION casework.requests_follow_merger();

GRANT SELECT, INSERT, UPDATE (due_on, prolonged_for, told_on, answer, refused_for, answer_sealed, answer_dek_version, act, act_entry,
    answered_on, answered_by, answered_at, row_version, entry) ON casework.request TO relais_casework;
GRANT SELECT, UPDATE (person, sealed, dek_version, answer_sealed, answer_dek_version), DELETE ON casework.request TO relais_gate;

ALTER TABLE casework.request ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.request FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.request TO relais_gate USING (true) WITH CHECK (true);
CREATE POLICY organisation_barrier ON casework.request AS RESTRICTIVE TO relais_casework
    USING (organisation = (SELECT access.organisation()));
-- About a person: whoever sees the file. About an account: its owner, and whoever keeps accounts. That there is one, and until when:
-- whoever looks after the law.
CREATE POLICY its_person ON casework.request TO relais_casework
    USING (person IS NOT NULL
        AND EXISTS (SELECT FROM casework.person p WHERE p.organisation = request.organisation AND p.id = request.person));
CREATE POLICY own ON casework.request FOR SELECT TO relais_casework USING (account = (SELECT access.account()));
CREATE POLICY own_asked ON casework.request FOR INSERT TO relais_casework
    WITH CHECK (account = (SELECT access.account()) AND answer IS NULL);
CREATE POLICY accounts ON casework.request TO relais_casework
    USING (account IS NOT NULL AND 'org_admin' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY oversight ON casework.request FOR SELECT TO relais_casework
    USING ('auditor' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY in_own_name ON casework.request AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (recorded_by = (SELECT access.account()));
-- Nobody answers what they asked themselves.
CREATE POLICY answered_by_another ON casework.request AS RESTRICTIVE FOR UPDATE TO relais_casework
    USING (account IS DISTINCT FROM (SELECT access.account()))
    WITH CHECK (answer IS NULL OR answered_by = (SELECT access.account()));
CREATE POLICY scope_insert_too ON casework.request AS RESTRICTIVE FOR INSERT TO relais_casework WITH CHECK ((SELECT access.may_change()));
CREATE POLICY scope_update_too ON casework.request AS RESTRICTIVE FOR UPDATE TO relais_casework USING ((SELECT access.may_change()));
CREATE POLICY scope_delete_too ON casework.request AS RESTRICTIVE FOR DELETE TO relais_casework USING ((SELECT access.may_change()));

RESET ROLE;
ALTER FUNCTION casework.requests_follow_merger OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.refuse_other_request TO relais_casework, relais_gate;
