-- Words about a referral that both its sides read, and notes that one organisation alone reads. Both are sealed; a message
-- with a key of whoever wrote it, that the other side may open as long as it may read anything of the referral.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.message (
    id            uuid PRIMARY KEY,
    referral      uuid NOT NULL REFERENCES casework.referral,
    organisation  uuid NOT NULL REFERENCES directory.organisation,
    account       uuid NOT NULL REFERENCES access.account,
    at            timestamptz NOT NULL,
    sealed        bytea CONSTRAINT message_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version   integer,
    -- Whoever wrote it took it back: the words are gone.
    taken_back_at timestamptz,
    row_version   bigint NOT NULL DEFAULT 1,
    entry         uuid NOT NULL,
    CONSTRAINT message_says_something CHECK ((sealed IS NULL) = (taken_back_at IS NOT NULL))
);
CREATE INDEX message_referral ON casework.message (referral, at);
CREATE INDEX message_organisation ON casework.message (organisation);
CREATE INDEX message_account ON casework.message (account);
COMMENT ON COLUMN casework.message.id IS 'purpose: names the message; retention: with the referral';
COMMENT ON COLUMN casework.message.referral IS 'purpose: what it is about; retention: with the referral';
COMMENT ON COLUMN casework.message.organisation IS 'purpose: who wrote it; retention: with the referral';
COMMENT ON COLUMN casework.message.account IS 'purpose: who wrote it; retention: with the referral';
COMMENT ON COLUMN casework.message.at IS 'purpose: the history both sides see; retention: with the referral';
COMMENT ON COLUMN casework.message.sealed IS 'purpose: words to the other side; retention: with the referral, the other side''s view of them as what was disclosed';
COMMENT ON COLUMN casework.message.dek_version IS 'purpose: sealing; retention: with the referral';
COMMENT ON COLUMN casework.message.taken_back_at IS 'purpose: the history both sides see; retention: with the referral';
COMMENT ON COLUMN casework.message.row_version IS 'purpose: integrity; retention: with the referral';
COMMENT ON COLUMN casework.message.entry IS 'purpose: integrity, the last audit entry; retention: with the referral';

-- A note is about a person of the organisation, or about a referral on its own side of it.
CREATE TABLE casework.note (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    person       uuid,
    referral     uuid,
    account      uuid NOT NULL,
    at           timestamptz NOT NULL,
    sealed       bytea NOT NULL CONSTRAINT note_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT note_person FOREIGN KEY (organisation, person) REFERENCES casework.person,
    CONSTRAINT note_referral FOREIGN KEY (organisation, referral) REFERENCES casework.referral_side (organisation, referral),
    CONSTRAINT note_account FOREIGN KEY (organisation, account) REFERENCES access.membership,
    CONSTRAINT note_is_about_one CHECK (num_nonnulls(person, referral) = 1)
);
CREATE INDEX note_person ON casework.note (organisation, person, at DESC);
CREATE INDEX note_referral ON casework.note (organisation, referral, at DESC);
CREATE INDEX note_account ON casework.note (organisation, account);
COMMENT ON COLUMN casework.note.organisation IS 'purpose: who alone reads it; retention: with what it is about';
COMMENT ON COLUMN casework.note.id IS 'purpose: names the note; retention: with what it is about';
COMMENT ON COLUMN casework.note.person IS 'purpose: what it is about; retention: with the person';
COMMENT ON COLUMN casework.note.referral IS 'purpose: what it is about; retention: with the referral';
COMMENT ON COLUMN casework.note.account IS 'purpose: who wrote it; retention: with what it is about';
COMMENT ON COLUMN casework.note.at IS 'purpose: what is known since when; retention: with what it is about';
COMMENT ON COLUMN casework.note.sealed IS 'purpose: what colleagues should know; retention: with what it is about';
COMMENT ON COLUMN casework.note.dek_version IS 'purpose: sealing; retention: with what it is about';
COMMENT ON COLUMN casework.note.entry IS 'purpose: integrity, the audit entry; retention: with what it is about';

GRANT SELECT, INSERT, UPDATE (sealed, dek_version, taken_back_at, row_version, entry) ON casework.message TO relais_casework;
GRANT SELECT ON casework.message TO relais_gate;
GRANT SELECT, INSERT, DELETE ON casework.note TO relais_casework;
GRANT SELECT, UPDATE (person) ON casework.note TO relais_gate;
GRANT UPDATE (shared_with) ON keys.dek TO relais_gate;

-- Both sides read messages, as long as they see the referral; each is written by someone in their own name, between two
-- sides that both have something of it, and taken back by whoever wrote it.
ALTER TABLE casework.message ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.message FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.message FOR SELECT TO relais_gate USING (true);
CREATE POLICY its_referral ON casework.message FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r WHERE r.id = message.referral));
CREATE POLICY in_own_name ON casework.message FOR INSERT TO relais_casework
    WITH CHECK (organisation = (SELECT access.organisation()) AND account = (SELECT access.account()) AND taken_back_at IS NULL
        AND (SELECT access.roles())::text[] && ARRAY['caseworker', 'coordinator', 'pilot_lead']
        AND EXISTS (SELECT FROM casework.referral r WHERE r.id = message.referral
            AND r.state IN ('sent', 'waitlisted', 'accepted', 'in_progress', 'completed', 'not_fulfilled')));
CREATE POLICY own_taken_back ON casework.message FOR UPDATE TO relais_casework
    USING (organisation = (SELECT access.organisation()) AND account = (SELECT access.account()) AND taken_back_at IS NULL)
    WITH CHECK (organisation = (SELECT access.organisation()) AND account = (SELECT access.account()) AND taken_back_at IS NOT NULL);

-- Notes on someone's file are read by whoever follows them, notes on a referral by whoever sees the organisation's side of it.
ALTER TABLE casework.note ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.note FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.note TO relais_gate USING (true);
CREATE POLICY organisation_barrier ON casework.note AS RESTRICTIVE TO relais_casework USING (organisation = (SELECT access.organisation()));
CREATE POLICY its_subject ON casework.note FOR SELECT TO relais_casework
    USING (CASE WHEN referral IS NOT NULL
        THEN EXISTS (SELECT FROM casework.referral_side s WHERE s.organisation = note.organisation AND s.referral = note.referral)
        ELSE EXISTS (SELECT FROM casework.assignment a
                     WHERE a.organisation = note.organisation AND a.person = note.person
                       AND a.account = (SELECT access.account()) AND a.until IS NULL) END);
CREATE POLICY in_own_name ON casework.note FOR INSERT TO relais_casework
    WITH CHECK (account = (SELECT access.account())
        AND (SELECT access.roles())::text[] && ARRAY['caseworker', 'coordinator', 'pilot_lead']
        AND CASE WHEN referral IS NOT NULL
            THEN EXISTS (SELECT FROM casework.referral_side s WHERE s.organisation = note.organisation AND s.referral = note.referral)
            ELSE EXISTS (SELECT FROM casework.assignment a
                         WHERE a.organisation = note.organisation AND a.person = note.person
                           AND a.account = (SELECT access.account()) AND a.until IS NULL) END);
CREATE POLICY own_removed ON casework.note FOR DELETE TO relais_casework USING (account = (SELECT access.account()));

DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['casework.message', 'casework.note'] LOOP
        EXECUTE format('CREATE POLICY scope_insert ON %s AS RESTRICTIVE FOR INSERT TO relais_casework WITH CHECK ((SELECT access.may_change()))', place);
        EXECUTE format('CREATE POLICY scope_update ON %s AS RESTRICTIVE FOR UPDATE TO relais_casework USING ((SELECT access.may_change()))', place);
        EXECUTE format('CREATE POLICY scope_delete ON %s AS RESTRICTIVE FOR DELETE TO relais_casework USING ((SELECT access.may_change()))', place);
    END LOOP;
END
$$;

-- Notes of a file that was merged are notes of the one it leads to.
CREATE FUNCTION casework.notes_follow_merger() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE casework.note n SET person = NEW.merged_into
    WHERE n.organisation = NEW.organisation AND n.person = NEW.id AND NEW.merged_into IS NOT NULL;
    RETURN NULL;
END
$$;

-- Leaves it to the daemon to tell the other side that someone wrote to it.
CREATE FUNCTION jobs.enqueue_message(id uuid, organisation uuid, referral uuid, message uuid, left_at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_variable
BEGIN
    IF NOT EXISTS (
        SELECT FROM casework.message m JOIN casework.referral r ON r.id = m.referral
        WHERE m.id = message AND m.referral = referral AND m.at = left_at
          AND m.organisation = access.organisation() AND m.account = access.account()
          AND (r.referrer, r.recipient) IN ((m.organisation, organisation), (organisation, m.organisation))) THEN
        RAISE EXCEPTION 'not a job of this session' USING ERRCODE = 'RL003';
    END IF;
    INSERT INTO jobs.job (id, kind, organisation, referral, move, left_at, run_at)
    VALUES (id, 'tell_message', organisation, referral, message, left_at, left_at);
END
$$;

-- Gives notice of a message to whoever deals with the referral at the organisation the daemon acts for; one notice for all that
-- was written since they last read one. Answers how many were told.
CREATE FUNCTION casework.give_message_notice(message uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    written casework.message;
BEGIN
    SELECT * INTO written FROM casework.message m WHERE m.id = give_message_notice.message AND m.taken_back_at IS NULL;
    IF NOT FOUND OR EXISTS (
        SELECT FROM casework.notice n
        WHERE n.referral = written.referral AND n.kind = 'message' AND n.read_at IS NULL AND n.organisation = access.organisation()) THEN
        RETURN 0;
    END IF;
    RETURN casework.give_notice(written.referral, 'message', written.id, written.at);
END
$$;

SELECT access.learn('jobs.job', 'job_kind_known', ARRAY['tell_message']);
SELECT access.learn('casework.notice', 'notice_kind_known', ARRAY['message']);

CREATE TRIGGER notes_follow AFTER UPDATE OF merged_into ON casework.person
    FOR EACH ROW EXECUTE FUNCTION casework.notes_follow_merger();

RESET ROLE;
ALTER FUNCTION casework.notes_follow_merger OWNER TO relais_gate;
ALTER FUNCTION jobs.enqueue_message OWNER TO relais_gate;
ALTER FUNCTION casework.give_message_notice OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION jobs.enqueue_message, casework.give_message_notice TO relais_casework;
GRANT EXECUTE ON FUNCTION casework.give_notice TO relais_gate;
