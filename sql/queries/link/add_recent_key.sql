-- A person can be found by this key, which goes to its place later.
-- in:    cell int32, key int64, person int64
-- rows:  none
-- roles: linker
INSERT INTO block_recent(cell, key, person) VALUES(:cell, :key, :person) ON CONFLICT(cell, key, person) DO NOTHING;
