-- Whoever was set aside because their component did not fit into memory (MARK_ASIDE of link/chunk.h) waits again.
-- rows:  none
-- roles: linker
-- fan-out: over all cells, when an operator asks for it
INSERT INTO touched(cell, record, delivery) SELECT cell, record, -3 FROM touched WHERE delivery = -2
ON CONFLICT(cell, record, delivery) DO NOTHING;
