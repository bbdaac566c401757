-- A token that only reads changes no row: nor of the tables that came after the rule, nor through a function that acts with
-- more rights than its caller. It may mark its own notices as read.

SET LOCAL ROLE relais_owner;

GRANT EXECUTE ON FUNCTION access.may_change TO relais_gate;

DO $$
DECLARE
    place text;
    those text;
BEGIN
    FOR place, those IN VALUES
        ('casework.attendance', 'relais_casework'), ('casework.assessment', 'relais_casework'),
        ('casework.person_former', 'relais_casework'), ('casework.handover', 'relais_casework, relais_gate'),
        ('casework.handover_side', 'relais_casework, relais_gate'), ('identity.former', 'relais_identity'),
        ('identity.handover', 'relais_identity'), ('identity.own_number', 'relais_identity'),
        ('casework.person', 'relais_gate'), ('casework.assignment', 'relais_gate'), ('casework.referral_side', 'relais_gate')
    LOOP
        EXECUTE format('CREATE POLICY scope_insert_too ON %s AS RESTRICTIVE FOR INSERT TO %s WITH CHECK ((SELECT access.may_change()))', place, those);
        EXECUTE format('CREATE POLICY scope_update_too ON %s AS RESTRICTIVE FOR UPDATE TO %s USING ((SELECT access.may_change()))', place, those);
        EXECUTE format('CREATE POLICY scope_delete_too ON %s AS RESTRICTIVE FOR DELETE TO %s USING ((SELECT access.may_change()))', place, those);
    END LOOP;
END
$$;

RESET ROLE;
