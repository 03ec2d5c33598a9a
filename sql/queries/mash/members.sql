-- Who of the family a case includes.
-- in:    cell int32, mash int64
-- out:   person int64, relation text
-- rows:  many
-- roles: reviewer, manager
SELECT person, relation FROM mash_member WHERE cell = :cell AND mash = :mash ORDER BY person;
