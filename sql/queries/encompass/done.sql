-- This person has been looked at.
-- in:    cell int32, person int64
-- rows:  none
-- roles: hub
DELETE FROM encompass_wait WHERE cell = :cell AND person = :person;
