-- This person's rules are to be judged again.
-- in:    cell int32, person int64
-- rows:  none
-- roles: hub
INSERT INTO stale(cell, person) VALUES(:cell, :person) ON CONFLICT(cell, person) DO NOTHING;
