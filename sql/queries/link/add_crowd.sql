-- More people share this key than are compared for its sake.
-- in:    cell int32, key int64
-- rows:  none
-- roles: linker
INSERT INTO block_crowd(cell, key) VALUES(:cell, :key) ON CONFLICT(cell, key) DO NOTHING;
