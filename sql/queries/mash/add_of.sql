-- A person is in a case.
-- in:    cell int32, person int64, mash int64
-- rows:  none
-- roles: reviewer, manager
INSERT INTO mash_of(cell, person, mash) VALUES(:cell, :person, :mash) ON CONFLICT(cell, person, mash) DO NOTHING;
