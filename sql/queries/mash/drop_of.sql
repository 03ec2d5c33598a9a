-- A person is not in a case any more.
-- in:    cell int32, person int64, mash int64
-- rows:  none
-- roles: reviewer, manager
DELETE FROM mash_of WHERE cell = :cell AND person = :person AND mash = :mash;
