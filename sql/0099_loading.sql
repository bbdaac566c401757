-- While a demonstration's past year is being made, nothing comes round by itself: what waits in it is about to be answered.

SET LOCAL ROLE relais_owner;

ALTER TABLE directory.deployment ADD COLUMN loading_ends_at timestamptz;
COMMENT ON COLUMN directory.deployment.loading_ends_at IS 'purpose: nothing comes round while a demonstration is made; retention: until it is made';
GRANT UPDATE (loading_ends_at) ON directory.deployment TO relais_directory;

RESET ROLE;
