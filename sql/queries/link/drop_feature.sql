-- A person that is an alias now is not compared with.
-- in:    cell int32, person int64
-- rows:  none
-- roles: linker
DELETE FROM feature WHERE cell = :cell AND person = :person;
