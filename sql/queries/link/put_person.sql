-- A new person, or a change to one.
-- in:    cell int32, person int64, merged_into int64, shield int32, made_ms int64, version int64, home_uprn int64, home_address int64
-- rows:  none
-- roles: linker
INSERT INTO person(cell, person, merged_into, shield, made_ms, version, home_uprn, home_address)
VALUES(:cell, :person, :merged_into, :shield, :made_ms, :version, :home_uprn, :home_address)
ON CONFLICT(cell, person) DO UPDATE
SET merged_into = excluded.merged_into, shield = excluded.shield, version = excluded.version,
    home_uprn = excluded.home_uprn, home_address = excluded.home_address;
