-- Read a page of persons.
-- in:    cell int32, person int64, page int32
-- out:   cell int32, person int64, merged_into int64, shield int32, made_ms int64, version int64, home_uprn int64, home_address int64
-- rows:  many
-- roles: steward, hub
-- fan-out: a copy walks all cells in order
SELECT cell, person, merged_into, shield, made_ms, version, home_uprn, home_address FROM person
WHERE (cell, person) > (:cell, :person)
ORDER BY cell, person LIMIT :page;
