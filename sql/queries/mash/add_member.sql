-- Somebody of the family is included in a case.
-- in:    cell int32, mash int64, person int64, relation text
-- rows:  none
-- roles: reviewer, manager
INSERT INTO mash_member(cell, mash, person, relation) VALUES(:cell, :mash, :person, :relation)
ON CONFLICT(cell, mash, person) DO UPDATE SET relation = excluded.relation;
