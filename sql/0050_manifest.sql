-- What crosses is chosen for each referral, on a basis that is named: kept with the draft, frozen when it is sent. An
-- organisation discloses to those it has an agreement with (GDPR 26).

SET LOCAL ROLE relais_owner;

-- The manifest of a draft has no `frozen_at`, and holds names of fields only. Manifests of before have no basis.
ALTER TABLE casework.disclosure ALTER COLUMN frozen_at DROP NOT NULL,
    ADD COLUMN basis text CONSTRAINT disclosure_basis_known CHECK (basis IN ('consent', 'public_interest_task', 'legal_obligation',
        'legitimate_interest', 'vital_interests')),
    ADD COLUMN consent uuid,
    ADD COLUMN receipt bytea CONSTRAINT disclosure_receipt_length CHECK (octet_length(receipt) = 32),
    ADD COLUMN retracted_at timestamptz,
    ADD CONSTRAINT disclosure_fields_known CHECK (fields <@ ARRAY['reference', 'service', 'priority', 'age_bracket', 'languages',
        'french_level', 'commune', 'need', 'already_done']),
    ADD CONSTRAINT disclosure_on_acceptance_known CHECK (on_acceptance <@ ARRAY['given', 'family', 'birth_date', 'gender', 'phone',
        'email', 'address', 'contact_wishes']),
    ADD CONSTRAINT disclosure_says_the_need CHECK ('need' = ANY (fields)),
    ADD CONSTRAINT disclosure_consent_is_a_basis CHECK (consent IS NULL OR basis = 'consent'),
    -- It holds nothing that was not chosen, and nothing at all before it is frozen.
    ADD CONSTRAINT disclosure_holds_what_was_chosen CHECK (
        (age_bracket IS NULL OR (frozen_at IS NOT NULL AND 'age_bracket' = ANY (fields)))
        AND (languages = '{}' OR (frozen_at IS NOT NULL AND 'languages' = ANY (fields)))
        AND (french_level IS NULL OR (frozen_at IS NOT NULL AND 'french_level' = ANY (fields)))
        AND (commune IS NULL OR (frozen_at IS NOT NULL AND 'commune' = ANY (fields))));
-- What rests on a consent.
CREATE INDEX disclosure_consent ON casework.disclosure (consent) WHERE consent IS NOT NULL;
COMMENT ON COLUMN casework.disclosure.basis IS 'purpose: by which right it was disclosed (GDPR 6); retention: with the referral';
COMMENT ON COLUMN casework.disclosure.consent IS 'purpose: what was disclosed ends with what allowed it; retention: with the referral';
COMMENT ON COLUMN casework.disclosure.receipt IS 'purpose: proof of what was disclosed, its SHA-256; retention: with the referral';
COMMENT ON COLUMN casework.disclosure.retracted_at IS 'purpose: whether the copy is still there; retention: with the referral';
GRANT UPDATE (fields, on_acceptance, age_bracket, languages, french_level, commune, frozen_at, basis, consent, receipt, row_version, entry)
    ON casework.disclosure TO relais_casework;

-- A manifest is frozen once, whole; from then on only the copy behind it can go.
CREATE FUNCTION casework.refuse_other_manifest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.frozen_at IS NOT NULL AND (
        (NEW.referral, NEW.fields, NEW.on_acceptance, NEW.basis, NEW.consent, NEW.receipt, NEW.frozen_at)
            IS DISTINCT FROM (OLD.referral, OLD.fields, OLD.on_acceptance, OLD.basis, OLD.consent, OLD.receipt, OLD.frozen_at)
        OR (OLD.retracted_at IS NOT NULL AND NEW.retracted_at IS DISTINCT FROM OLD.retracted_at))
    THEN
        RAISE EXCEPTION 'a manifest is frozen once' USING ERRCODE = 'RL003';
    END IF;
    IF NEW.frozen_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.frozen_at IS NULL)
        AND (NEW.receipt IS NOT NULL AND NEW.fields @> ARRAY['reference', 'service', 'priority', 'need'] AND NEW.basis IS NOT NULL
            AND (NEW.basis = 'consent') = (NEW.consent IS NOT NULL)) IS NOT TRUE
    THEN
        RAISE EXCEPTION 'a manifest names what it discloses, and by which right' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER frozen_once BEFORE INSERT OR UPDATE ON casework.disclosure
    FOR EACH ROW EXECUTE FUNCTION casework.refuse_other_manifest();

CREATE POLICY chosen_by_referrer ON casework.disclosure FOR UPDATE TO relais_casework
    USING (frozen_at IS NULL AND EXISTS (SELECT FROM casework.referral r
                   WHERE r.id = disclosure.referral AND r.referrer = (SELECT access.organisation())))
    WITH CHECK (EXISTS (SELECT FROM casework.referral r
                        WHERE r.id = disclosure.referral AND r.referrer = (SELECT access.organisation())));

-- Nothing is sent without its manifest.
CREATE FUNCTION casework.require_manifest() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM casework.disclosure d WHERE d.referral = NEW.id AND d.frozen_at IS NOT NULL) THEN
        RAISE EXCEPTION 'what is sent has a manifest' USING ERRCODE = 'RL003';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER sent_with_its_manifest AFTER UPDATE OF state ON casework.referral DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.state = 'draft' AND NEW.state = 'sent') EXECUTE FUNCTION casework.require_manifest();

-- Two organisations that work together, each responsible for what it decides: what their agreement covers, when it was
-- signed, where the paper is. One proposes it, and it is in force once the other confirms, or at once where the
-- administrator of the server records it for both. It is about organisations, and about no person who is helped.
CREATE TABLE directory.agreement (
    id           uuid PRIMARY KEY,
    proposer     uuid NOT NULL REFERENCES directory.organisation,
    partner      uuid NOT NULL REFERENCES directory.organisation,
    covers       text NOT NULL CONSTRAINT agreement_covers_length CHECK (char_length(covers) BETWEEN 1 AND 500),
    reference    text NOT NULL CONSTRAINT agreement_reference_length CHECK (char_length(reference) BETWEEN 1 AND 100),
    signed_on    date NOT NULL,
    ends_on      date,
    proposed_by  uuid,
    proposed_at  timestamptz NOT NULL,
    confirmed_by uuid,
    confirmed_at timestamptz,
    ended_by     uuid,
    ended_at     timestamptz,
    row_version  bigint NOT NULL DEFAULT 1,
    entry        uuid NOT NULL,
    CONSTRAINT agreement_crosses CHECK (proposer <> partner),
    CONSTRAINT agreement_days_in_order CHECK (signed_on <= ends_on),
    CONSTRAINT agreement_confirmed_by_someone CHECK (confirmed_by IS NULL OR confirmed_at IS NOT NULL),
    CONSTRAINT agreement_ended_by_someone CHECK (ended_by IS NULL OR ended_at IS NOT NULL)
);
-- One proposal at a time between two; the next agreement may be confirmed before the last one ends.
CREATE UNIQUE INDEX agreement_proposal_key ON directory.agreement (least(proposer, partner), greatest(proposer, partner))
    WHERE ended_at IS NULL AND confirmed_at IS NULL;
CREATE INDEX agreement_in_force ON directory.agreement (least(proposer, partner), greatest(proposer, partner), ends_on)
    WHERE ended_at IS NULL AND confirmed_at IS NOT NULL;
CREATE INDEX agreement_proposer ON directory.agreement (proposer);
CREATE INDEX agreement_partner ON directory.agreement (partner);
CREATE INDEX agreement_ends ON directory.agreement (ends_on) WHERE ended_at IS NULL AND confirmed_at IS NOT NULL;

-- What was signed stays as it was; the partner confirms what the other proposed, either ends it, once.
CREATE FUNCTION directory.refuse_other_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own uuid := access.organisation();
BEGIN
    IF (NEW.id, NEW.proposer, NEW.partner, NEW.covers, NEW.reference, NEW.signed_on, NEW.ends_on, NEW.proposed_by, NEW.proposed_at)
            IS DISTINCT FROM (OLD.id, OLD.proposer, OLD.partner, OLD.covers, OLD.reference, OLD.signed_on, OLD.ends_on, OLD.proposed_by,
                OLD.proposed_at)
        OR OLD.ended_at IS NOT NULL
        OR ((NEW.confirmed_by, NEW.confirmed_at) IS DISTINCT FROM (OLD.confirmed_by, OLD.confirmed_at)
            AND (OLD.confirmed_at IS NOT NULL OR own IS DISTINCT FROM OLD.partner))
    THEN
        RAISE EXCEPTION 'not this side''s to change' USING ERRCODE = 'RL003';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER each_side_its_own BEFORE UPDATE ON directory.agreement
    FOR EACH ROW EXECUTE FUNCTION directory.refuse_other_agreement();

-- Whether two organisations have an agreement in force on a day. The program asks with the day it reads on its own clock;
-- another zone's may be one off.
CREATE FUNCTION directory.agree(one uuid, other uuid, day date) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM directory.agreement a
        WHERE least(a.proposer, a.partner) = least(agree.one, agree.other) AND greatest(a.proposer, a.partner) = greatest(agree.one, agree.other)
          AND a.ended_at IS NULL AND a.confirmed_at IS NOT NULL AND (a.ends_on IS NULL OR a.ends_on >= agree.day))
$$;

-- Whether a consent allows these fields of someone to go to an organisation at a moment, on any clock.
CREATE FUNCTION casework.is_consented(consent uuid, giver uuid, person uuid, receiver uuid, purpose text, fields text[], moment timestamptz)
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM casework.consent c
        WHERE c.organisation = is_consented.giver AND c.id = is_consented.consent AND c.person = is_consented.person
          AND c.recipient = is_consented.receiver AND c.purpose = is_consented.purpose AND c.fields @> is_consented.fields
          AND c.ended_at IS NULL AND c.from_on <= (is_consented.moment + interval '1 day')::date
          AND c.until_on >= (is_consented.moment - interval '1 day')::date)
$$;

-- Whether a draft may be disclosed to its recipient at a moment, and a whole file offered: for the policies below.
CREATE FUNCTION casework.may_disclose(referral uuid, moment timestamptz, consent uuid, fields text[]) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM casework.referral r
        JOIN casework.referral_side s ON s.organisation = r.referrer AND s.referral = r.id
        WHERE r.id = may_disclose.referral AND r.referrer = access.organisation()
          AND directory.agree(r.referrer, r.recipient, (may_disclose.moment - interval '1 day')::date)
          -- Three of the fields are about no person.
          AND (may_disclose.consent IS NULL OR casework.is_consented(may_disclose.consent, r.referrer, s.person, r.recipient, 'referral',
              array_remove(array_remove(array_remove(may_disclose.fields, 'reference'), 'service'), 'priority'), may_disclose.moment)))
$$;
CREATE FUNCTION casework.may_hand_over(handover uuid, moment timestamptz, consent uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM casework.handover_side s
        WHERE s.organisation = access.organisation() AND s.handover = may_hand_over.handover AND s.giver = s.organisation
          AND directory.agree(s.giver, s.receiver, (may_hand_over.moment - interval '1 day')::date)
          AND (may_hand_over.consent IS NULL
              OR casework.is_consented(may_hand_over.consent, s.giver, s.person, s.receiver, 'handover', '{}', may_hand_over.moment)))
$$;

RESET ROLE;
ALTER FUNCTION casework.require_manifest OWNER TO relais_gate;
ALTER FUNCTION directory.agree OWNER TO relais_gate;
ALTER FUNCTION casework.is_consented OWNER TO relais_gate;
ALTER FUNCTION casework.may_disclose OWNER TO relais_gate;
ALTER FUNCTION casework.may_hand_over OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.refuse_other_manifest TO relais_casework, relais_gate;
GRANT EXECUTE ON FUNCTION directory.refuse_other_agreement TO relais_directory;
GRANT EXECUTE ON FUNCTION directory.agree, casework.may_disclose, casework.may_hand_over TO relais_casework;
SET LOCAL ROLE relais_owner;

GRANT SELECT, INSERT, UPDATE (confirmed_by, confirmed_at, ended_by, ended_at, row_version, entry) ON directory.agreement TO relais_directory;
GRANT SELECT ON directory.agreement TO relais_gate;

ALTER TABLE directory.agreement ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory.agreement FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON directory.agreement FOR SELECT TO relais_gate USING (true);
-- The register: of one's own organisation, for whoever keeps it or looks after the law; all of it, for the administrator.
CREATE POLICY register ON directory.agreement FOR SELECT TO relais_directory
    USING ('administrator' = ANY ((SELECT access.roles())::text[])
        OR ((SELECT access.roles())::text[] && ARRAY['org_admin', 'auditor'] AND (SELECT access.organisation()) IN (proposer, partner)));
CREATE POLICY kept_by_administrators ON directory.agreement FOR INSERT TO relais_directory
    WITH CHECK (ended_at IS NULL AND (
        'administrator' = ANY ((SELECT access.roles())::text[])
        OR ('org_admin' = ANY ((SELECT access.roles())::text[]) AND proposer = (SELECT access.organisation())
            AND proposed_by = (SELECT access.account()) AND confirmed_at IS NULL)));
CREATE POLICY changed_by_administrators ON directory.agreement FOR UPDATE TO relais_directory
    USING ('administrator' = ANY ((SELECT access.roles())::text[])
        OR ('org_admin' = ANY ((SELECT access.roles())::text[]) AND (SELECT access.organisation()) IN (proposer, partner)));
CREATE POLICY scope_insert_too ON directory.agreement AS RESTRICTIVE FOR INSERT TO relais_directory WITH CHECK ((SELECT access.may_change()));
CREATE POLICY scope_update_too ON directory.agreement AS RESTRICTIVE FOR UPDATE TO relais_directory USING ((SELECT access.may_change()));
CREATE POLICY scope_delete_too ON directory.agreement AS RESTRICTIVE FOR DELETE TO relais_directory USING ((SELECT access.may_change()));

-- Nothing is frozen for an organisation without an agreement, or on a consent that does not say so.
CREATE POLICY on_an_agreement ON casework.disclosure AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (frozen_at IS NULL OR casework.may_disclose(referral, frozen_at, consent, fields || on_acceptance));
CREATE POLICY on_an_agreement_too ON casework.disclosure AS RESTRICTIVE FOR UPDATE TO relais_casework
    USING (true) WITH CHECK (frozen_at IS NULL OR casework.may_disclose(referral, frozen_at, consent, fields || on_acceptance));

-- Whole files too: by which right one is offered, and to whom.
ALTER TABLE casework.handover
    ADD COLUMN basis text CONSTRAINT handover_basis_known CHECK (basis IN ('consent', 'public_interest_task', 'legal_obligation',
        'legitimate_interest', 'vital_interests')),
    ADD COLUMN consent uuid,
    ADD CONSTRAINT handover_consent_is_a_basis CHECK (consent IS NULL OR basis = 'consent');
CREATE INDEX handover_consent ON casework.handover (consent) WHERE consent IS NOT NULL;
COMMENT ON COLUMN casework.handover.basis IS 'purpose: by which right it was offered (GDPR 6); retention: 2 years after its end';
COMMENT ON COLUMN casework.handover.consent IS 'purpose: an offer ends with what allowed it; retention: 2 years after its end';
CREATE POLICY on_an_agreement ON casework.handover AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (basis IS NOT NULL AND (basis = 'consent') = (consent IS NOT NULL)
        AND casework.may_hand_over(id, offered_at, consent));

RESET ROLE;
