-- Forget a page of what was derived, to make it again.
-- in:    page int32
-- rows:  none
-- roles: linker
-- fan-out: a rebuild empties all cells, page by page
DELETE FROM block_recent WHERE (cell, key, person) IN (SELECT cell, key, person FROM block_recent ORDER BY cell, key, person LIMIT :page);
