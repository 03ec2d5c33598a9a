-- The cases a person is or was in.
-- in:    cell int32, person int64
-- out:   mash int64
-- rows:  many
-- roles: reviewer, manager
SELECT mash FROM mash_of WHERE cell = :cell AND person = :person ORDER BY mash;
