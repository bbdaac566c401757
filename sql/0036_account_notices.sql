-- Notices about a colleague: of a lost telephone, of a password forgotten, of a way back in.

SET LOCAL ROLE relais_owner;

SELECT access.learn('casework.notice', 'notice_kind_known',
    ARRAY['account_lost', 'account_forgot', 'account_recovery_asked', 'account_recovery_made']);
ALTER TABLE casework.notice ADD COLUMN about uuid,
    ADD CONSTRAINT notice_about FOREIGN KEY (organisation, about) REFERENCES access.membership (organisation, account),
    DROP CONSTRAINT notice_is_about_one,
    ADD CONSTRAINT notice_is_about_one CHECK (num_nonnulls(referral, handover, about) = 1
        AND (kind LIKE 'handover%') = (handover IS NOT NULL) AND (kind LIKE 'account%') = (about IS NOT NULL));
CREATE INDEX notice_about ON casework.notice (organisation, about);
COMMENT ON COLUMN casework.notice.about IS 'purpose: whom it is about, a colleague; retention: 90 days after it was read';

RESET ROLE;
