-- The head of a person.
-- in:    cell int32, person int64
-- out:   person int64, merged_into int64, shield int32, made_ms int64, version int64, home_uprn int64, home_address int64
-- rows:  one
-- roles: linker, hub
SELECT person, merged_into, shield, made_ms, version, home_uprn, home_address FROM person WHERE cell = :cell AND person = :person;
