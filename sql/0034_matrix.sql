-- What the matrix found: whoever works with nobody's file had no use for its keys, and could have thrown them away. An
-- organisation's administrator and its auditor reach them no more, not even wrapped.

SET LOCAL ROLE relais_owner;

CREATE POLICY who_works_with_people ON keys.dek AS RESTRICTIVE TO relais_vault
    USING ((SELECT access.roles())::text[] && ARRAY['caseworker', 'coordinator', 'administrator', 'daemon']);
CREATE POLICY who_works_with_people ON keys.pepper AS RESTRICTIVE TO relais_vault
    USING ((SELECT access.roles())::text[] && ARRAY['caseworker', 'coordinator', 'administrator', 'daemon']);

RESET ROLE;
