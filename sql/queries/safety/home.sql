-- Where a person lives now, as keyed hashes.
-- in:    cell int32, person int64
-- out:   home_uprn int64, home_address int64
-- rows:  one
-- roles: practitioner, reviewer, manager
SELECT home_uprn, home_address FROM person WHERE cell = :cell AND person = :person;
