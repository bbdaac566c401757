-- What a file lives through: it is amended and keeps what it said before, two files of one person become one, an
-- organisation hands one over to another, colleagues are given what to follow.

SET LOCAL ROLE relais_owner;

-- The barrier stands before members. It stood before the gate too, which kept its functions from what they are for: what
-- they do to the other organisation's file, they decide themselves.
ALTER POLICY organisation_barrier ON casework.person TO relais_casework;
ALTER POLICY coordination ON casework.person TO relais_casework;
ALTER POLICY assignment ON casework.person TO relais_casework;

-- A file that was merged is a stub: it says where the person is now. One that was handed over is only read.
ALTER TABLE casework.person
    ADD COLUMN merged_into uuid CONSTRAINT person_merged_into_another CHECK (merged_into <> id),
    ADD COLUMN handed_over_at timestamptz,
    ADD CONSTRAINT person_merged_into FOREIGN KEY (organisation, merged_into) REFERENCES casework.person;
CREATE INDEX person_merged_into ON casework.person (organisation, merged_into);
COMMENT ON COLUMN casework.person.merged_into IS 'purpose: its code still leads to the person; retention: with the file it leads to';
COMMENT ON COLUMN casework.person.handed_over_at IS 'purpose: retention itself; retention: 2 years after the last contact';

-- A side of a referral whose person was merged: the file it first named, which is what was disclosed.
ALTER TABLE casework.referral_side ADD COLUMN origin uuid;
COMMENT ON COLUMN casework.referral_side.origin IS 'purpose: what was disclosed can be told from the rest; retention: with the person';

-- What a file said before each change: its facts, and the names of what was changed. `origin` is the one it was written
-- of, `person` the one it is kept with: they differ once two files were merged.
CREATE TABLE casework.person_former (
    organisation uuid NOT NULL,
    origin       uuid NOT NULL,
    row_version  bigint NOT NULL,
    person       uuid NOT NULL,
    birth_year   smallint,
    languages    text[] NOT NULL,
    french_level text CONSTRAINT person_former_french_level_known
                 CHECK (french_level IN ('alpha', 'pre_a1', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2')),
    commune      text REFERENCES directory.commune,
    fields       text[] NOT NULL,
    entry        uuid NOT NULL,
    replacement  uuid NOT NULL,
    replaced_at  timestamptz NOT NULL,
    replaced_by  uuid NOT NULL,
    PRIMARY KEY (organisation, origin, row_version),
    CONSTRAINT person_former_person FOREIGN KEY (organisation, person) REFERENCES casework.person,
    CONSTRAINT person_former_replaced_by FOREIGN KEY (organisation, replaced_by) REFERENCES access.membership
);
CREATE INDEX person_former_person ON casework.person_former (organisation, person);
CREATE INDEX person_former_replaced_by ON casework.person_former (organisation, replaced_by);
CREATE INDEX person_former_commune ON casework.person_former (commune);
COMMENT ON COLUMN casework.person_former.organisation IS 'purpose: whose file it is; retention: with the file';
COMMENT ON COLUMN casework.person_former.origin IS 'purpose: which file said it; retention: with the file';
COMMENT ON COLUMN casework.person_former.row_version IS 'purpose: which version it was; retention: with the file';
COMMENT ON COLUMN casework.person_former.person IS 'purpose: whose history it is; retention: with the file';
COMMENT ON COLUMN casework.person_former.birth_year IS 'purpose: what the file said before; retention: with the file';
COMMENT ON COLUMN casework.person_former.languages IS 'purpose: what the file said before; retention: with the file';
COMMENT ON COLUMN casework.person_former.french_level IS 'purpose: what the file said before; retention: with the file';
COMMENT ON COLUMN casework.person_former.commune IS 'purpose: what the file said before; retention: with the file';
COMMENT ON COLUMN casework.person_former.fields IS 'purpose: what was changed, by name; retention: with the file';
COMMENT ON COLUMN casework.person_former.entry IS 'purpose: integrity, the entry that wrote it; retention: with the file';
COMMENT ON COLUMN casework.person_former.replacement IS 'purpose: integrity, the entry that replaced it; retention: with the file';
COMMENT ON COLUMN casework.person_former.replaced_at IS 'purpose: who corrected what when; retention: with the file';
COMMENT ON COLUMN casework.person_former.replaced_by IS 'purpose: who corrected what when; retention: with the file';

-- The sealed half of the same. A blob opens at the place it was sealed for: identity.civil or identity.contact, the row
-- `origin`, its version.
CREATE TABLE identity.former (
    organisation uuid NOT NULL,
    origin       uuid NOT NULL,
    class        text NOT NULL CONSTRAINT former_class_known CHECK (class IN ('civil', 'contact')),
    row_version  bigint NOT NULL,
    person       uuid NOT NULL,
    sealed       bytea NOT NULL CONSTRAINT former_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    entry        uuid NOT NULL,
    replacement  uuid NOT NULL,
    PRIMARY KEY (organisation, origin, class, row_version),
    CONSTRAINT former_person FOREIGN KEY (organisation, person) REFERENCES casework.person
);
CREATE INDEX former_person ON identity.former (organisation, person);
COMMENT ON COLUMN identity.former.organisation IS 'purpose: whose copy it is; retention: with the file';
COMMENT ON COLUMN identity.former.origin IS 'purpose: which file said it; retention: with the file';
COMMENT ON COLUMN identity.former.class IS 'purpose: what it holds; retention: with the file';
COMMENT ON COLUMN identity.former.row_version IS 'purpose: sealing; retention: with the file';
COMMENT ON COLUMN identity.former.person IS 'purpose: whose history it is; retention: with the file';
COMMENT ON COLUMN identity.former.sealed IS 'purpose: names, birth date or contact before they were corrected; retention: with the file';
COMMENT ON COLUMN identity.former.dek_version IS 'purpose: sealing; retention: with the file';
COMMENT ON COLUMN identity.former.entry IS 'purpose: integrity, the entry that wrote it; retention: with the file';
COMMENT ON COLUMN identity.former.replacement IS 'purpose: integrity, the entry that replaced it; retention: with the file';

-- Once an identity is gone, so is what it was before.
CREATE FUNCTION identity.forget_former() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    DELETE FROM identity.former f WHERE f.organisation = OLD.organisation AND f.person = OLD.person AND f.class = TG_ARGV[0];
    IF TG_ARGV[0] = 'civil' THEN
        DELETE FROM casework.person_former f WHERE f.organisation = OLD.organisation AND f.person = OLD.person;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER former_goes_with_it AFTER DELETE ON identity.civil
    FOR EACH ROW EXECUTE FUNCTION identity.forget_former('civil');
CREATE TRIGGER former_goes_with_it AFTER DELETE ON identity.contact
    FOR EACH ROW EXECUTE FUNCTION identity.forget_former('contact');

-- A whole file offered by one organisation to another. What the receiver reads before it takes it names nobody; it is
-- emptied once the offer has ended, whichever way.
CREATE TABLE casework.handover (
    id           uuid PRIMARY KEY,
    giver        uuid NOT NULL REFERENCES directory.organisation,
    receiver     uuid NOT NULL REFERENCES directory.organisation,
    state        text NOT NULL CONSTRAINT handover_state_known CHECK (state IN ('offered', 'taken', 'declined', 'withdrawn')),
    age_bracket  text CONSTRAINT handover_age_bracket_known CHECK (age_bracket IN ('under_15', '15_17', '18_20', '21_25', 'over_25')),
    languages    text[] NOT NULL,
    french_level text CONSTRAINT handover_french_level_known CHECK (french_level IN ('alpha', 'pre_a1', 'a1', 'a2', 'b1', 'b2', 'c1', 'c2')),
    commune      text REFERENCES directory.commune,
    sealed       bytea CONSTRAINT handover_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer,
    offered_by   uuid NOT NULL REFERENCES access.account,
    offered_at   timestamptz NOT NULL,
    answered_at  timestamptz,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    CONSTRAINT handover_sides_key UNIQUE (id, giver, receiver),
    CONSTRAINT handover_crosses CHECK (giver <> receiver),
    CONSTRAINT handover_answer_fits_state CHECK ((answered_at IS NULL) = (state = 'offered'))
);
CREATE INDEX handover_giver ON casework.handover (giver, state);
CREATE INDEX handover_receiver ON casework.handover (receiver, state);
CREATE INDEX handover_commune ON casework.handover (commune);
CREATE INDEX handover_offered_by ON casework.handover (offered_by);
COMMENT ON COLUMN casework.handover.id IS 'purpose: names the handover; retention: 2 years after its end';
COMMENT ON COLUMN casework.handover.giver IS 'purpose: who hands over; retention: 2 years after its end';
COMMENT ON COLUMN casework.handover.receiver IS 'purpose: who is asked; retention: 2 years after its end';
COMMENT ON COLUMN casework.handover.state IS 'purpose: whose turn it is; retention: 2 years after its end';
COMMENT ON COLUMN casework.handover.age_bracket IS 'purpose: answering the offer; retention: until it is answered';
COMMENT ON COLUMN casework.handover.languages IS 'purpose: answering the offer; retention: until it is answered';
COMMENT ON COLUMN casework.handover.french_level IS 'purpose: answering the offer; retention: until it is answered';
COMMENT ON COLUMN casework.handover.commune IS 'purpose: answering the offer; retention: until it is answered';
COMMENT ON COLUMN casework.handover.sealed IS 'purpose: a word to the other organisation; retention: until it is answered';
COMMENT ON COLUMN casework.handover.dek_version IS 'purpose: sealing; retention: until it is answered';
COMMENT ON COLUMN casework.handover.offered_by IS 'purpose: whom to ask; retention: 2 years after its end';
COMMENT ON COLUMN casework.handover.offered_at IS 'purpose: how long things take; retention: 2 years after its end';
COMMENT ON COLUMN casework.handover.answered_at IS 'purpose: how long things take, retention itself; retention: 2 years after its end';
COMMENT ON COLUMN casework.handover.row_version IS 'purpose: integrity; retention: 2 years after its end';
COMMENT ON COLUMN casework.handover.entry IS 'purpose: integrity, the last audit entry; retention: 2 years after its end';

-- Which file of its own each organisation means: neither knows the other's.
CREATE TABLE casework.handover_side (
    organisation uuid NOT NULL,
    handover     uuid NOT NULL,
    giver        uuid NOT NULL,
    receiver     uuid NOT NULL,
    person       uuid NOT NULL,
    account      uuid NOT NULL,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, handover),
    CONSTRAINT handover_side_handover FOREIGN KEY (handover, giver, receiver)
        REFERENCES casework.handover (id, giver, receiver) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT handover_side_person FOREIGN KEY (organisation, person) REFERENCES casework.person,
    CONSTRAINT handover_side_account FOREIGN KEY (organisation, account) REFERENCES access.membership,
    CONSTRAINT handover_side_is_one_of_two CHECK (organisation IN (giver, receiver))
);
CREATE INDEX handover_side_handover ON casework.handover_side (handover, giver, receiver);
CREATE INDEX handover_side_person ON casework.handover_side (organisation, person);
CREATE INDEX handover_side_account ON casework.handover_side (organisation, account);
COMMENT ON COLUMN casework.handover_side.organisation IS 'purpose: whose side it is; retention: with the handover';
COMMENT ON COLUMN casework.handover_side.handover IS 'purpose: which handover; retention: with the handover';
COMMENT ON COLUMN casework.handover_side.giver IS 'purpose: who hands over; retention: with the handover';
COMMENT ON COLUMN casework.handover_side.receiver IS 'purpose: who is asked; retention: with the handover';
COMMENT ON COLUMN casework.handover_side.person IS 'purpose: whose file it is; retention: with the person';
COMMENT ON COLUMN casework.handover_side.account IS 'purpose: who deals with it; retention: with the handover';
COMMENT ON COLUMN casework.handover_side.entry IS 'purpose: integrity, the last audit entry; retention: with the handover';

-- The identity, sealed for the receiver when it was offered; kept shut by policy until the file is taken.
CREATE TABLE identity.handover (
    organisation uuid NOT NULL,
    handover     uuid NOT NULL,
    giver        uuid NOT NULL,
    class        text NOT NULL CONSTRAINT handover_class_known CHECK (class IN ('civil', 'contact')),
    sealed       bytea NOT NULL CONSTRAINT identity_handover_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer NOT NULL,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, handover, class),
    CONSTRAINT handover_handover FOREIGN KEY (handover, giver, organisation) REFERENCES casework.handover (id, giver, receiver)
);
CREATE INDEX handover_handover ON identity.handover (handover, giver, organisation);
COMMENT ON COLUMN identity.handover.organisation IS 'purpose: whom it is sealed for; retention: until it is answered';
COMMENT ON COLUMN identity.handover.handover IS 'purpose: which handover; retention: until it is answered';
COMMENT ON COLUMN identity.handover.giver IS 'purpose: who hands over; retention: until it is answered';
COMMENT ON COLUMN identity.handover.class IS 'purpose: what it holds; retention: until it is answered';
COMMENT ON COLUMN identity.handover.sealed IS 'purpose: names and contact, as handed over; retention: until it is answered';
COMMENT ON COLUMN identity.handover.dek_version IS 'purpose: sealing; retention: until it is answered';
COMMENT ON COLUMN identity.handover.row_version IS 'purpose: sealing; retention: until it is answered';
COMMENT ON COLUMN identity.handover.entry IS 'purpose: integrity, the last audit entry; retention: until it is answered';

-- The giver takes an offer back, the receiver answers it, once; its word is added while it is made, and nothing else changes.
CREATE FUNCTION casework.refuse_other_handover() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine text := CASE access.organisation() WHEN OLD.giver THEN 'giver' WHEN OLD.receiver THEN 'receiver' END;
BEGIN
    IF (NEW.id, NEW.giver, NEW.receiver, NEW.offered_by, NEW.offered_at) IS DISTINCT FROM
            (OLD.id, OLD.giver, OLD.receiver, OLD.offered_by, OLD.offered_at)
        OR (NEW.state <> OLD.state AND (mine, OLD.state, NEW.state) NOT IN (
            ('giver', 'offered', 'withdrawn'), ('receiver', 'offered', 'taken'), ('receiver', 'offered', 'declined')))
        OR (NEW.sealed IS NOT NULL AND NEW.sealed IS DISTINCT FROM OLD.sealed
            AND (mine, OLD.state) IS DISTINCT FROM ('giver', 'offered'))
    THEN
        RAISE EXCEPTION 'not this side''s to change' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER each_side_its_own BEFORE UPDATE ON casework.handover
    FOR EACH ROW EXECUTE FUNCTION casework.refuse_other_handover();

-- A side names its person once, and then keeps to it: unless that file was merged, within the organisation, into the one
-- it names now.
CREATE OR REPLACE FUNCTION casework.refuse_other_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.person IS NOT NULL AND NEW.person IS DISTINCT FROM OLD.person THEN
        IF NOT EXISTS (SELECT FROM casework.person p
                       WHERE p.organisation = OLD.organisation AND p.id = OLD.person AND p.merged_into = NEW.person) THEN
            RAISE EXCEPTION 'a side keeps to its person' USING ERRCODE = 'RL003';
        END IF;
        NEW.origin := coalesce(OLD.origin, OLD.person);
    END IF;
    RETURN NEW;
END
$$;

-- Whether someone works for the organisation of this context and may follow people there.
CREATE FUNCTION access.may_follow(account uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM access.membership m JOIN access.account a ON a.id = m.account
        WHERE m.organisation = access.organisation() AND m.account = may_follow.account
          AND m.roles && ARRAY['caseworker', 'coordinator'] AND a.disabled_at IS NULL
          AND (m.until IS NULL OR m.until > clock_timestamp()))
$$;

-- Those colleagues, by the name they are known by; never an address.
CREATE FUNCTION access.colleagues() RETURNS TABLE (account uuid, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT m.account, a.name
    FROM access.membership m JOIN access.account a ON a.id = m.account
    WHERE m.organisation = access.organisation() AND access.roles() && ARRAY['caseworker', 'coordinator']
      AND access.may_follow(m.account)
    ORDER BY a.name, m.account
$$;

-- Who follows a person, for whoever may see the file.
CREATE FUNCTION casework.followers(person uuid) RETURNS TABLE (account uuid, name text, since timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT a.account, access.account_name(a.account), a.since
    FROM casework.assignment a
    WHERE a.organisation = access.organisation() AND a.person = followers.person AND a.until IS NULL
      AND ('coordinator' = ANY (access.roles())
           OR ('caseworker' = ANY (access.roles())
               AND EXISTS (SELECT FROM casework.assignment o
                           WHERE o.organisation = a.organisation AND o.person = a.person
                             AND o.account = access.account() AND o.until IS NULL)))
    ORDER BY a.since, a.account
$$;

-- Gives a referral to a colleague, who follows its person from now on; `is_whole` ends that for whoever had it before.
-- For a coordinator, or whoever has it in hand. Answers the digest of the side.
CREATE FUNCTION casework.assign_referral(referral uuid, colleague uuid, is_whole boolean, at timestamptz, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    held casework.referral_side;
    digest bytea;
BEGIN
    SELECT * INTO held FROM casework.referral_side s
    WHERE s.referral = assign_referral.referral AND s.organisation = access.organisation() FOR UPDATE;
    IF (FOUND AND access.may_follow(colleague)
        AND ('coordinator' = ANY (access.roles())
             OR ('caseworker' = ANY (access.roles()) AND held.assignee = access.account()))) IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to give' USING ERRCODE = 'RL003';
    END IF;
    IF held.person IS NOT NULL THEN
        INSERT INTO casework.assignment (organisation, id, person, account, since, entry)
        VALUES (held.organisation, gen_random_uuid(), held.person, colleague, assign_referral.at, assign_referral.entry)
        ON CONFLICT DO NOTHING;
        IF is_whole AND held.assignee <> colleague THEN
            UPDATE casework.assignment a SET until = assign_referral.at, entry = assign_referral.entry
            WHERE a.organisation = held.organisation AND a.person = held.person AND a.account = held.assignee AND a.until IS NULL;
        END IF;
    END IF;
    UPDATE casework.referral_side s SET assignee = colleague, entry = assign_referral.entry
    WHERE s.referral = held.referral AND s.organisation = held.organisation
    RETURNING audit.digest(s) INTO digest;
    RETURN digest;
END
$$;

-- Makes one of two files of an organisation a stub of the other: who followed either follows the one that stays, the
-- referrals, the history and the reasons of either are its own now. The identities were resealed by then. For a
-- coordinator, or whoever follows both.
CREATE FUNCTION casework.merge_files(survivor uuid, merged uuid, at timestamptz, entry uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    own uuid := access.organisation();
BEGIN
    IF (own IS NOT NULL AND survivor <> merged
        AND access.roles() && ARRAY['caseworker', 'coordinator']
        AND ('coordinator' = ANY (access.roles())
             OR (SELECT count(DISTINCT a.person) FROM casework.assignment a
                 WHERE a.organisation = own AND a.person IN (survivor, merged)
                   AND a.account = access.account() AND a.until IS NULL) = 2)
        AND (SELECT count(*) FROM casework.person p
             WHERE p.organisation = own AND p.id IN (survivor, merged)
               AND p.merged_into IS NULL AND p.handed_over_at IS NULL) = 2) IS NOT TRUE THEN
        RAISE EXCEPTION 'not theirs to merge' USING ERRCODE = 'RL003';
    END IF;
    -- Stubs of the one that goes lead to the one that stays too.
    UPDATE casework.person p SET merged_into = survivor, row_version = p.row_version + 1, entry = merge_files.entry
    WHERE p.organisation = own AND p.merged_into = merged;
    UPDATE casework.person p SET merged_into = survivor, birth_year = NULL, languages = '{}', french_level = NULL, commune = NULL,
        row_version = p.row_version + 1, entry = merge_files.entry
    WHERE p.organisation = own AND p.id = merged;
    UPDATE casework.referral_side s SET person = survivor, entry = merge_files.entry
    WHERE s.organisation = own AND s.person = merged;
    UPDATE casework.handover_side s SET person = survivor, entry = merge_files.entry
    WHERE s.organisation = own AND s.person = merged;
    INSERT INTO casework.assignment (organisation, id, person, account, since, entry)
    SELECT own, gen_random_uuid(), survivor, a.account, merge_files.at, merge_files.entry
    FROM casework.assignment a
    WHERE a.organisation = own AND a.person = merged AND a.until IS NULL
    ON CONFLICT DO NOTHING;
    UPDATE casework.assignment a SET until = merge_files.at, entry = merge_files.entry
    WHERE a.organisation = own AND a.person = merged AND a.until IS NULL;
    UPDATE casework.person_former f SET person = survivor WHERE f.organisation = own AND f.person = merged;
    UPDATE identity.reveal_reason r SET person = survivor WHERE r.organisation = own AND r.person = merged;
    UPDATE keys.dek k SET about = survivor WHERE k.organisation = own AND k.about = merged AND k.class = 'narrative';
    -- What the program has resealed for the one that stays; by now its history is under that one's name.
    DELETE FROM identity.civil c WHERE c.organisation = own AND c.person = merged;
    DELETE FROM identity.contact c WHERE c.organisation = own AND c.person = merged;
    DELETE FROM keys.dek k WHERE k.organisation = own AND k.subject = merged AND k.class IN ('civil', 'contact');
END
$$;

-- Whether the caller's organisation offers a file to another now: then it may seal a copy for it, and a word.
CREATE FUNCTION casework.hands_over(handover uuid, receiver uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM casework.handover h
                   WHERE h.id = hands_over.handover AND h.receiver = hands_over.receiver AND h.state = 'offered'
                     AND h.giver = access.organisation())
$$;

-- Whether a file is being offered to anyone: then it is neither merged nor offered again.
CREATE FUNCTION casework.is_offered(person uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM casework.handover_side s JOIN casework.handover h ON h.id = s.handover
                   WHERE s.organisation = access.organisation() AND s.person = is_offered.person
                     AND h.giver = s.organisation AND h.state = 'offered')
$$;

-- After an answer or a withdrawal nothing of the person stays on the offer: the copy goes, its keys with it. When the file
-- was taken, nobody of the giver follows it any more, and it is only read from now on. Answers the digest of what is left.
CREATE FUNCTION casework.end_handover(handover uuid, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    ended casework.handover;
    given uuid;
    digest bytea;
BEGIN
    SELECT * INTO ended FROM casework.handover h
    WHERE h.id = end_handover.handover AND h.state <> 'offered' AND h.entry = end_handover.entry
      AND access.organisation() IN (h.giver, h.receiver);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only an ended handover of one''s own is cleared' USING ERRCODE = 'RL003';
    END IF;
    DELETE FROM identity.handover h WHERE h.handover = ended.id;
    DELETE FROM keys.dek k WHERE k.about = ended.id AND k.organisation IN (ended.giver, ended.receiver);
    IF ended.state = 'taken' THEN
        UPDATE casework.person p SET handed_over_at = ended.answered_at, row_version = p.row_version + 1, entry = ended.entry
        WHERE p.organisation = ended.giver AND p.handed_over_at IS NULL
          AND p.id = (SELECT s.person FROM casework.handover_side s WHERE s.organisation = ended.giver AND s.handover = ended.id)
        RETURNING p.id INTO given;
        UPDATE casework.assignment a SET until = ended.answered_at, entry = ended.entry
        WHERE a.organisation = ended.giver AND a.person = given AND a.until IS NULL;
    END IF;
    UPDATE casework.handover h SET age_bracket = NULL, languages = '{}', french_level = NULL, commune = NULL,
        sealed = NULL, dek_version = NULL
    WHERE h.id = ended.id
    RETURNING audit.digest(h) INTO digest;
    RETURN digest;
END
$$;

RESET ROLE;
-- After a refusal, a withdrawal, an error or no answer the recipient keeps the skeleton only: the copy that was disclosed
-- to it goes, its keys with it, whichever side ended the referral. What the recipient recorded itself stays: a file that was
-- united with another is no longer only what was disclosed, so it stays, and what that copy said goes from its history.
-- Answers the digest of what is left of the disclosure, for the entry that says so.
CREATE OR REPLACE FUNCTION casework.retract_disclosure(referral uuid, entry uuid) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    ended casework.referral;
    kept_by casework.referral_side;
    digest bytea;
BEGIN
    SELECT * INTO ended FROM casework.referral r
    WHERE r.id = retract_disclosure.referral AND r.state IN ('declined', 'withdrawn', 'expired', 'entered_in_error')
      AND access.organisation() IN (r.referrer, r.recipient);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only an ended referral of one''s own is retracted' USING ERRCODE = 'RL003';
    END IF;
    SELECT * INTO kept_by FROM casework.referral_side s WHERE s.referral = ended.id AND s.organisation = ended.recipient;
    DELETE FROM identity.disclosure d WHERE d.referral = ended.id;
    DELETE FROM keys.dek k WHERE k.organisation = ended.recipient AND k.subject = ended.id;
    IF kept_by.origin IS NOT NULL
        OR EXISTS (SELECT FROM casework.person p WHERE p.organisation = ended.recipient AND p.merged_into = kept_by.person) THEN
        DELETE FROM identity.former f
        WHERE f.organisation = ended.recipient AND f.origin = coalesce(kept_by.origin, kept_by.person);
        DELETE FROM casework.person_former f
        WHERE f.organisation = ended.recipient AND f.origin = coalesce(kept_by.origin, kept_by.person);
    ELSE
        DELETE FROM identity.civil c WHERE c.organisation = ended.recipient AND c.person = kept_by.person;
        DELETE FROM identity.contact c WHERE c.organisation = ended.recipient AND c.person = kept_by.person;
        DELETE FROM keys.dek k WHERE k.organisation = ended.recipient AND k.subject = kept_by.person;
        UPDATE casework.person p SET languages = '{}', french_level = NULL, commune = NULL,
            row_version = p.row_version + 1, entry = retract_disclosure.entry
        WHERE p.organisation = ended.recipient AND p.id = kept_by.person;
    END IF;
    UPDATE casework.referral_side s SET sealed = NULL, dek_version = NULL, entry = retract_disclosure.entry
    WHERE s.referral = ended.id AND s.organisation = ended.recipient;
    UPDATE casework.disclosure d SET age_bracket = NULL, languages = '{}', french_level = NULL, commune = NULL,
        row_version = d.row_version + 1, entry = retract_disclosure.entry
    WHERE d.referral = ended.id
    RETURNING audit.digest(d) INTO digest;
    RETURN digest;
END
$$;

ALTER FUNCTION identity.forget_former OWNER TO relais_gate;
ALTER FUNCTION access.may_follow OWNER TO relais_gate;
ALTER FUNCTION access.colleagues OWNER TO relais_gate;
ALTER FUNCTION casework.followers OWNER TO relais_gate;
ALTER FUNCTION casework.assign_referral OWNER TO relais_gate;
ALTER FUNCTION casework.merge_files OWNER TO relais_gate;
ALTER FUNCTION casework.hands_over OWNER TO relais_gate;
ALTER FUNCTION casework.is_offered OWNER TO relais_gate;
ALTER FUNCTION casework.end_handover OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION identity.forget_former TO relais_identity, relais_gate;
GRANT EXECUTE ON FUNCTION casework.refuse_other_handover TO relais_casework, relais_gate;
GRANT EXECUTE ON FUNCTION casework.hands_over TO relais_vault;
GRANT EXECUTE ON FUNCTION access.may_follow, access.colleagues, casework.followers, casework.assign_referral, casework.merge_files,
    casework.is_offered, casework.end_handover TO relais_casework;
SET LOCAL ROLE relais_owner;

GRANT SELECT, INSERT ON casework.person_former TO relais_casework;
GRANT SELECT, UPDATE (person), DELETE ON casework.person_former TO relais_gate;
GRANT SELECT, INSERT, UPDATE (person, sealed, dek_version) ON identity.former TO relais_identity;
GRANT SELECT, DELETE ON identity.former TO relais_gate;
GRANT SELECT, INSERT, UPDATE (state, sealed, dek_version, answered_at, row_version, entry) ON casework.handover TO relais_casework;
GRANT SELECT, UPDATE (age_bracket, languages, french_level, commune, sealed, dek_version) ON casework.handover TO relais_gate;
GRANT SELECT ON casework.handover TO relais_identity;
GRANT SELECT, INSERT ON casework.handover_side TO relais_casework;
GRANT SELECT, UPDATE (person, entry) ON casework.handover_side TO relais_gate;
GRANT SELECT, INSERT ON identity.handover TO relais_identity;
GRANT SELECT, DELETE ON identity.handover TO relais_gate;
GRANT INSERT, UPDATE (until, entry) ON casework.assignment TO relais_gate;
GRANT UPDATE (merged_into, handed_over_at, birth_year) ON casework.person TO relais_gate;
GRANT UPDATE (person, assignee, origin) ON casework.referral_side TO relais_gate;
GRANT SELECT, UPDATE (person) ON identity.reveal_reason TO relais_gate;
GRANT UPDATE (about) ON keys.dek TO relais_gate;

CREATE POLICY gate_change ON casework.assignment TO relais_gate USING (true) WITH CHECK (true);
-- Nobody is given a file who may follow none.
CREATE POLICY colleagues ON casework.assignment AS RESTRICTIVE FOR INSERT TO relais_casework WITH CHECK (access.may_follow(account));
CREATE POLICY gate ON identity.reveal_reason TO relais_gate USING (true);
-- A stub is seen by whoever follows the person it leads to.
CREATE POLICY stub ON casework.person FOR SELECT TO relais_casework
    USING ('caseworker' = ANY ((SELECT access.roles())::text[])
        AND EXISTS (SELECT FROM casework.assignment a
                    WHERE a.organisation = person.organisation AND a.person = person.merged_into
                      AND a.account = (SELECT access.account()) AND a.until IS NULL));
-- Seeing a file is not changing it: that is for those who follow the person, while the file is the organisation's to keep.
CREATE POLICY changed_by_followers ON casework.person AS RESTRICTIVE FOR UPDATE TO relais_casework
    USING (merged_into IS NULL AND handed_over_at IS NULL
        AND EXISTS (SELECT FROM casework.assignment a
                    WHERE a.organisation = person.organisation AND a.person = person.id
                      AND a.account = (SELECT access.account()) AND a.until IS NULL));

ALTER TABLE casework.person_former ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.person_former FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.person_former TO relais_gate USING (true);
CREATE POLICY organisation_barrier ON casework.person_former AS RESTRICTIVE TO relais_casework
    USING (organisation = (SELECT access.organisation()));
CREATE POLICY its_person ON casework.person_former FOR SELECT TO relais_casework
    USING (EXISTS (SELECT FROM casework.person p WHERE p.organisation = person_former.organisation AND p.id = person_former.person));
CREATE POLICY in_own_name ON casework.person_former FOR INSERT TO relais_casework
    WITH CHECK (replaced_by = (SELECT access.account())
        AND EXISTS (SELECT FROM casework.assignment a
                    WHERE a.organisation = person_former.organisation AND a.person = person_former.person
                      AND a.account = (SELECT access.account()) AND a.until IS NULL));

ALTER TABLE identity.former ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.former FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON identity.former TO relais_gate USING (true);
CREATE POLICY organisation_barrier ON identity.former AS RESTRICTIVE TO relais_identity USING (organisation = (SELECT access.organisation()));
CREATE POLICY assignment ON identity.former TO relais_identity
    USING (EXISTS (SELECT FROM casework.assignment a
                   WHERE a.organisation = former.organisation AND a.person = former.person
                     AND a.account = (SELECT access.account()) AND a.until IS NULL));

ALTER TABLE casework.handover_side ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.handover_side FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.handover_side TO relais_gate USING (true);
CREATE POLICY organisation_barrier ON casework.handover_side AS RESTRICTIVE TO relais_casework
    USING (organisation = (SELECT access.organisation()));
CREATE POLICY coordination ON casework.handover_side FOR SELECT TO relais_casework
    USING ('coordinator' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY own ON casework.handover_side FOR SELECT TO relais_casework
    USING ('caseworker' = ANY ((SELECT access.roles())::text[]) AND (
        account = (SELECT access.account())
        OR EXISTS (SELECT FROM casework.assignment a
                   WHERE a.organisation = handover_side.organisation AND a.person = handover_side.person
                     AND a.account = (SELECT access.account()) AND a.until IS NULL)));
CREATE POLICY in_own_name ON casework.handover_side FOR INSERT TO relais_casework
    WITH CHECK (account = (SELECT access.account())
        AND EXISTS (SELECT FROM casework.assignment a
                    WHERE a.organisation = handover_side.organisation AND a.person = handover_side.person
                      AND a.account = (SELECT access.account()) AND a.until IS NULL));

-- The giver's: whoever follows the person, offered it, or coordinates. The receiver's: whoever could take it.
ALTER TABLE casework.handover ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework.handover FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON casework.handover TO relais_gate USING (true);
CREATE POLICY organisation_barrier ON casework.handover AS RESTRICTIVE TO relais_casework, relais_identity
    USING ((SELECT access.organisation()) IN (giver, receiver));
CREATE POLICY made_by_giver ON casework.handover AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (giver = (SELECT access.organisation()) AND state = 'offered' AND offered_by = (SELECT access.account()));
CREATE POLICY giving ON casework.handover TO relais_casework
    USING (giver = (SELECT access.organisation())
        AND EXISTS (SELECT FROM casework.handover_side s
                    WHERE s.handover = handover.id AND s.organisation = (SELECT access.organisation())));
CREATE POLICY receiving ON casework.handover TO relais_casework, relais_identity
    USING (receiver = (SELECT access.organisation()) AND (SELECT access.roles())::text[] && ARRAY['caseworker', 'coordinator']);

ALTER TABLE identity.handover ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.handover FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON identity.handover TO relais_gate USING (true);
CREATE POLICY seal ON identity.handover FOR INSERT TO relais_identity WITH CHECK (giver = (SELECT access.organisation()));
CREATE POLICY open_when_taken ON identity.handover FOR SELECT TO relais_identity
    USING (organisation = (SELECT access.organisation())
        AND EXISTS (SELECT FROM casework.handover h WHERE h.id = handover.handover AND h.state = 'taken'));

-- A copy is sealed for whom a file is offered to, with keys the giver makes and cannot read; its word is opened by both.
CREATE POLICY handed_over_make ON keys.dek FOR INSERT TO relais_vault
    WITH CHECK (subject = about AND version = 1 AND CASE
        WHEN class IN ('civil', 'contact') THEN shared_with IS NULL AND casework.hands_over(about, organisation)
        ELSE class = 'narrative' AND organisation = (SELECT access.organisation()) AND casework.hands_over(about, shared_with) END);
CREATE POLICY handed_over_share ON keys.pepper FOR UPDATE TO relais_vault
    USING (organisation = (SELECT access.organisation()))
    WITH CHECK (organisation = (SELECT access.organisation()) AND casework.hands_over(subject, shared_with));

RESET ROLE;
