-- Somebody is not included any more.
-- in:    cell int32, mash int64, person int64
-- rows:  none
-- roles: reviewer, manager
DELETE FROM mash_member WHERE cell = :cell AND mash = :mash AND person = :person;
