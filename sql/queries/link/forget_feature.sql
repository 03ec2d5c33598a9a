-- Forget a page of what was derived, to make it again.
-- in:    page int32
-- rows:  none
-- roles: linker
-- fan-out: a rebuild empties all cells, page by page
DELETE FROM feature WHERE (cell, person) IN (SELECT cell, person FROM feature ORDER BY cell, person LIMIT :page);
