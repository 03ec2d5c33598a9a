-- Let all records after this one be linked again, a page of them.
-- in:    cell int32, record int64, page int32
-- rows:  none
-- roles: linker
-- fan-out: a rebuild walks all cells in order
INSERT INTO touched(cell, record, delivery)
SELECT cell, record, delivery FROM record WHERE (cell, record) > (:cell, :record) ORDER BY cell, record LIMIT :page
ON CONFLICT(cell, record, delivery) DO NOTHING;
