-- Forget a page of what was derived, to make it again.
-- in:    page int32
-- rows:  none
-- roles: linker
-- fan-out: a rebuild empties all cells, page by page
DELETE FROM block_crowd WHERE (cell, key) IN (SELECT cell, key FROM block_crowd ORDER BY cell, key LIMIT :page);
