-- What a hit of this person rested on is no longer theirs, or no longer so.
-- in:    cell int32, person int64, at_ms int64
-- rows:  none
-- roles: hub
INSERT INTO basis_changed(cell, person, at_ms) VALUES(:cell, :person, :at_ms)
ON CONFLICT(cell, person) DO UPDATE SET at_ms = excluded.at_ms;
