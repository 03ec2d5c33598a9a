-- The records of a person.
-- in:    cell int32, person int64
-- out:   record int64
-- rows:  many
-- roles: linker, hub
SELECT record FROM member WHERE cell = :cell AND person = :person ORDER BY record;
