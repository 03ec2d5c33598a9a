-- Forget a page of what was derived, to make it again.
-- in:    page int32
-- rows:  none
-- roles: linker
-- fan-out: a rebuild empties all cells, page by page
DELETE FROM possible WHERE (cell, record, other) IN (SELECT cell, record, other FROM possible ORDER BY cell, record, other LIMIT :page);
