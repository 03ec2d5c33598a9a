-- Forget a page of what was derived, to make it again.
-- in:    page int32
-- rows:  none
-- roles: linker
-- fan-out: a rebuild empties all cells, page by page
DELETE FROM household WHERE (cell, address, person) IN (SELECT cell, address, person FROM household ORDER BY cell, address, person LIMIT :page);
