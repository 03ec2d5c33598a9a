-- A record left this person.
-- in:    cell int32, person int64, record int64
-- rows:  none
-- roles: linker
DELETE FROM member WHERE cell = :cell AND person = :person AND record = :record;
