-- A person can be found by this key.
-- in:    cell int32, key int64, person int64
-- rows:  none
-- roles: linker
INSERT INTO block_key(cell, key, person) VALUES(:cell, :key, :person) ON CONFLICT(cell, key, person) DO NOTHING;
