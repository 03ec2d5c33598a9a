-- The rules must judge this person again.
-- in:    cell int32, person int64
-- rows:  none
-- roles: linker, loader
INSERT INTO stale(cell, person, mark) VALUES(:cell, :person, 0)
ON CONFLICT(cell, person) DO UPDATE SET mark = stale.mark + 1;
