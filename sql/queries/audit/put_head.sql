-- The tree has grown.
-- in:    cell int32, size int64, frontier blob
-- rows:  none
-- roles: hub
INSERT INTO audit_head(cell, id, size, frontier, owner, until_ms, epoch) VALUES(:cell, 0, :size, :frontier, '', 0, 0)
ON CONFLICT(cell, id) DO UPDATE SET size = excluded.size, frontier = excluded.frontier;
