-- The rules must judge this person again.
-- in:    cell int32, person int64
-- rows:  none
-- roles: linker, loader
INSERT INTO stale(cell, person) VALUES(:cell, :person) ON CONFLICT(cell, person) DO NOTHING;
