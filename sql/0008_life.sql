-- The whole life of a referral: the moves that 0007 had no verb for, the leg a referral goes on from, who came when, and
-- the levels of French skill by skill.

SET LOCAL ROLE relais_owner;

-- The leg this one goes on from, as the organisation that stands on both of them knows it. It is on the side and not on
-- the shared row: the next service does not learn who referred the person before.
ALTER TABLE casework.referral_side ADD COLUMN parent uuid,
    ADD CONSTRAINT referral_side_parent FOREIGN KEY (organisation, parent) REFERENCES casework.referral_side (organisation, referral),
    ADD CONSTRAINT referral_side_parent_on_referrer CHECK (parent IS NULL OR side = 'referrer');
CREATE INDEX referral_side_parent ON casework.referral_side (organisation, parent);
COMMENT ON COLUMN casework.referral_side.parent IS 'purpose: the path one person follows; retention: with the referral';

-- A leg goes on from another of the same person, and that never changes.
CREATE FUNCTION casework.refuse_other_parent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP = 'UPDATE' AND NEW.parent IS DISTINCT FROM OLD.parent)
        OR (TG_OP = 'INSERT' AND NEW.parent IS NOT NULL AND NOT EXISTS (
            SELECT FROM casework.referral_side p
            WHERE p.organisation = NEW.organisation AND p.referral = NEW.parent AND p.person = NEW.person)) THEN
        RAISE EXCEPTION 'a leg goes on from one of the same person' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER parent_is_kept BEFORE INSERT OR UPDATE OF parent ON casework.referral_side
    FOR EACH ROW EXECUTE FUNCTION casework.refuse_other_parent();
GRANT EXECUTE ON FUNCTION casework.refuse_other_parent TO relais_casework, relais_gate;

-- Who came when: facts, no words. A day that is told again replaces what was told of it.
CREATE TABLE casework.attendance (
    referral    uuid NOT NULL REFERENCES casework.referral,
    held_on     date NOT NULL,
    presence    text NOT NULL CONSTRAINT attendance_presence_known CHECK (presence IN ('present', 'excused', 'absent', 'cancelled')),
    minutes     smallint CONSTRAINT attendance_minutes_range CHECK (minutes BETWEEN 5 AND 720),
    account     uuid NOT NULL REFERENCES access.account,
    recorded_at timestamptz NOT NULL,
    row_version bigint NOT NULL DEFAULT 1,
    entry       uuid NOT NULL,
    PRIMARY KEY (referral, held_on),
    CONSTRAINT attendance_minutes_of_presence CHECK (minutes IS NULL OR presence = 'present')
);
CREATE INDEX attendance_account ON casework.attendance (account);
COMMENT ON COLUMN casework.attendance.referral IS 'purpose: which support; retention: with the referral';
COMMENT ON COLUMN casework.attendance.held_on IS 'purpose: whether the person came, the funder''s figures; retention: with the referral';
COMMENT ON COLUMN casework.attendance.presence IS 'purpose: whether the person came, the funder''s figures; retention: with the referral';
COMMENT ON COLUMN casework.attendance.minutes IS 'purpose: the funder''s figures; retention: with the referral';
COMMENT ON COLUMN casework.attendance.account IS 'purpose: who told it; retention: with the referral';
COMMENT ON COLUMN casework.attendance.recorded_at IS 'purpose: when it was told; retention: with the referral';
COMMENT ON COLUMN casework.attendance.row_version IS 'purpose: integrity; retention: with the referral';
COMMENT ON COLUMN casework.attendance.entry IS 'purpose: integrity, the last audit entry; retention: with the referral';

-- Levels of French by skill (CEFR), when the person came in and when they left.
CREATE TABLE casework.assessment (
    referral           uuid NOT NULL REFERENCES casework.referral,
    moment             text NOT NULL CONSTRAINT assessment_moment_known CHECK (moment IN ('entry', 'exit')),
    listening          text CONSTRAINT assessment_listening_known CHECK (listening IN ('alpha', 'pre_a1', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2')),
    reading            text CONSTRAINT assessment_reading_known CHECK (reading IN ('alpha', 'pre_a1', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2')),
    spoken_interaction text CONSTRAINT assessment_spoken_interaction_known CHECK (spoken_interaction IN ('alpha', 'pre_a1', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2')),
    spoken_production  text CONSTRAINT assessment_spoken_production_known CHECK (spoken_production IN ('alpha', 'pre_a1', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2')),
    writing            text CONSTRAINT assessment_writing_known CHECK (writing IN ('alpha', 'pre_a1', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2')),
    account            uuid NOT NULL REFERENCES access.account,
    recorded_at        timestamptz NOT NULL,
    row_version        bigint NOT NULL DEFAULT 1,
    entry              uuid NOT NULL,
    PRIMARY KEY (referral, moment),
    CONSTRAINT assessment_says_something CHECK (num_nonnulls(listening, reading, spoken_interaction, spoken_production, writing) > 0)
);
CREATE INDEX assessment_account ON casework.assessment (account);
COMMENT ON COLUMN casework.assessment.referral IS 'purpose: which support; retention: with the referral';
COMMENT ON COLUMN casework.assessment.moment IS 'purpose: progress, the funder''s figures; retention: with the referral';
COMMENT ON COLUMN casework.assessment.listening IS 'purpose: progress, the funder''s figures; retention: with the referral';
COMMENT ON COLUMN casework.assessment.reading IS 'purpose: progress, the funder''s figures; retention: with the referral';
COMMENT ON COLUMN casework.assessment.spoken_interaction IS 'purpose: progress, the funder''s figures; retention: with the referral';
COMMENT ON COLUMN casework.assessment.spoken_production IS 'purpose: progress, the funder''s figures; retention: with the referral';
COMMENT ON COLUMN casework.assessment.writing IS 'purpose: progress, the funder''s figures; retention: with the referral';
COMMENT ON COLUMN casework.assessment.account IS 'purpose: who told it; retention: with the referral';
COMMENT ON COLUMN casework.assessment.recorded_at IS 'purpose: when it was told; retention: with the referral';
COMMENT ON COLUMN casework.assessment.row_version IS 'purpose: integrity; retention: with the referral';
COMMENT ON COLUMN casework.assessment.entry IS 'purpose: integrity, the last audit entry; retention: with the referral';

GRANT SELECT, INSERT ON casework.attendance, casework.assessment TO relais_casework;
GRANT UPDATE (presence, minutes, account, recorded_at, row_version, entry) ON casework.attendance TO relais_casework;
GRANT UPDATE (listening, reading, spoken_interaction, spoken_production, writing, account, recorded_at, row_version, entry)
    ON casework.assessment TO relais_casework;

-- Both sides read them; whoever gives the support tells them, in their own name.
ALTER TABLE casework.attendance ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.attendance FORCE ROW LEVEL SECURITY;
CREATE POLICY its_referral ON casework.attendance FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r WHERE r.id = attendance.referral));
CREATE POLICY told_by_recipient ON casework.attendance FOR INSERT TO relais_casework
    WITH CHECK (account = (SELECT access.account()) AND EXISTS (
        SELECT FROM casework.referral r WHERE r.id = attendance.referral AND r.recipient = (SELECT access.organisation())
            AND r.state IN ('accepted', 'in_progress', 'completed', 'not_fulfilled')));
CREATE POLICY told_again_by_recipient ON casework.attendance FOR UPDATE TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r WHERE r.id = attendance.referral AND r.recipient = (SELECT access.organisation())
            AND r.state IN ('accepted', 'in_progress', 'completed', 'not_fulfilled')))
    WITH CHECK (account = (SELECT access.account()));

ALTER TABLE casework.assessment ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.assessment FORCE ROW LEVEL SECURITY;
CREATE POLICY its_referral ON casework.assessment FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r WHERE r.id = assessment.referral));
CREATE POLICY told_by_recipient ON casework.assessment FOR INSERT TO relais_casework
    WITH CHECK (account = (SELECT access.account()) AND EXISTS (
        SELECT FROM casework.referral r WHERE r.id = assessment.referral AND r.recipient = (SELECT access.organisation())
            AND r.state IN ('accepted', 'in_progress', 'completed', 'not_fulfilled')));
CREATE POLICY told_again_by_recipient ON casework.assessment FOR UPDATE TO relais_casework
    USING (EXISTS (SELECT FROM casework.referral r WHERE r.id = assessment.referral AND r.recipient = (SELECT access.organisation())
            AND r.state IN ('accepted', 'in_progress', 'completed', 'not_fulfilled')))
    WITH CHECK (account = (SELECT access.account()));

-- Each side changes what is its own, forward only: the states of Referral.State, and whose move each is. What was sent
-- stays as it was sent, and what has ended stays ended; but for 24 hours the side that moved last may say that it was an
-- error. Only the daemon lets one expire. Without a context (a superuser) only what was sent is held.
CREATE OR REPLACE FUNCTION casework.refuse_foreign_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine text := CASE access.organisation() WHEN OLD.referrer THEN 'referrer' WHEN OLD.recipient THEN 'recipient' END;
    last_move casework.referral_move;
    is_allowed boolean;
BEGIN
    IF (NEW.id, NEW.reference, NEW.referrer, NEW.drafted_at) IS DISTINCT FROM (OLD.id, OLD.reference, OLD.referrer, OLD.drafted_at)
        OR (OLD.sent_at IS NOT NULL AND (NEW.recipient, NEW.service, NEW.priority, NEW.sent_at, NEW.due_at)
            IS DISTINCT FROM (OLD.recipient, OLD.service, OLD.priority, OLD.sent_at, OLD.due_at))
        OR (mine = 'referrer'
            AND (NEW.received_at, NEW.answered_at, NEW.started_at, NEW.outcome, NEW.level_at_entry, NEW.level_at_exit)
            IS DISTINCT FROM (OLD.received_at, OLD.answered_at, OLD.started_at, OLD.outcome, OLD.level_at_entry, OLD.level_at_exit))
    THEN
        RAISE EXCEPTION 'not this side''s to change' USING ERRCODE = 'RL003';
    END IF;
    IF NEW.state = 'entered_in_error' AND OLD.state <> 'entered_in_error' THEN
        SELECT * INTO last_move FROM casework.referral_move m WHERE m.referral = OLD.id AND m.to_state = OLD.state ORDER BY m.at DESC LIMIT 1;
        is_allowed := last_move.organisation = access.organisation()
            AND last_move.account IS NOT NULL AND NEW.ended_at <= last_move.at + interval '24 hours';
    ELSIF NEW.state <> OLD.state THEN
        is_allowed := (mine, OLD.state, NEW.state) IN (
            ('referrer', 'draft', 'sent'), ('referrer', 'draft', 'withdrawn'), ('referrer', 'sent', 'withdrawn'),
            ('referrer', 'waitlisted', 'withdrawn'), ('referrer', 'accepted', 'withdrawn'), ('referrer', 'in_progress', 'withdrawn'),
            ('recipient', 'sent', 'accepted'), ('recipient', 'sent', 'declined'), ('recipient', 'sent', 'waitlisted'),
            ('recipient', 'waitlisted', 'accepted'), ('recipient', 'waitlisted', 'declined'),
            ('recipient', 'accepted', 'waitlisted'), ('recipient', 'in_progress', 'waitlisted'),
            ('recipient', 'accepted', 'in_progress'), ('recipient', 'accepted', 'completed'), ('recipient', 'in_progress', 'completed'),
            ('recipient', 'accepted', 'not_fulfilled'), ('recipient', 'in_progress', 'not_fulfilled'))
            OR (mine = 'referrer' AND 'daemon' = ANY (access.roles())
                AND (OLD.state, NEW.state) IN (('sent', 'expired'), ('waitlisted', 'expired')));
    ELSE
        is_allowed := mine IS NULL OR OLD.ended_at IS NULL;
    END IF;
    IF is_allowed IS NOT TRUE THEN
        RAISE EXCEPTION 'not this side''s to change' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;

-- Emptying a person's languages asks the list whether they are in it.
GRANT SELECT ON directory.language TO relais_gate;

RESET ROLE;
