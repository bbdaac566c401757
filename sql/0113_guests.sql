-- A link and a slip are given for one referral. What their organisation keeps besides, the rows of the matrix had shown them: its
-- templates and the paths that follow them; and to a slip, its wrapped keys and its settings.

SET LOCAL ROLE relais_owner;

DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['directory.path_template', 'directory.path_step', 'directory.path_party', 'casework.path_follow',
        'casework.path_end'] LOOP
        EXECUTE format('CREATE POLICY no_guests ON %s AS RESTRICTIVE TO relais_casework
            USING ((SELECT access.link_referral()) IS NULL AND (SELECT access.slip_referral()) IS NULL)', place);
    END LOOP;
END
$$;
CREATE POLICY no_slips ON access.organisation_setting AS RESTRICTIVE TO relais_casework USING ((SELECT access.slip_referral()) IS NULL);
CREATE POLICY no_slips ON keys.dek AS RESTRICTIVE FOR SELECT TO relais_vault USING ((SELECT access.slip_referral()) IS NULL);

RESET ROLE;
