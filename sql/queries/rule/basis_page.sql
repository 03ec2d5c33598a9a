-- Persons of whom somebody is still to be told.
-- in:    page int32
-- out:   cell int32, person int64, at_ms int64
-- rows:  many
-- roles: hub
-- fan-out: a few at a time, told and taken away
SELECT cell, person, at_ms FROM basis_changed ORDER BY cell, person LIMIT :page;
