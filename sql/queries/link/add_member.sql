-- The other direction of membership.
-- in:    cell int32, person int64, record int64
-- rows:  none
-- roles: linker
INSERT INTO member(cell, person, record) VALUES(:cell, :person, :record) ON CONFLICT(cell, person, record) DO NOTHING;
