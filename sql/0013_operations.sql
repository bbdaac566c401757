-- The newest referrals of one organisation, in the order its lists show them: without these, a list of fifty reads and
-- sorts all it ever sent or received.

SET LOCAL ROLE relais_owner;

CREATE INDEX referral_recipient_drafted ON casework.referral (recipient, drafted_at DESC, id DESC) WHERE sent_at IS NOT NULL;
CREATE INDEX referral_referrer_drafted ON casework.referral (referrer, drafted_at DESC, id DESC);

RESET ROLE;
