-- A signed statement of the tree's size and root.
-- in:    cell int32, size int64, at_ms int64, note text
-- rows:  none
-- roles: hub
INSERT INTO checkpoint(cell, size, at_ms, note) VALUES(:cell, :size, :at_ms, :note) ON CONFLICT(cell, size) DO NOTHING;
