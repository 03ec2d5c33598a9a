-- The last record of a page of them, to know where the next page starts.
-- in:    cell int32, record int64, page int32
-- out:   cell int32, record int64
-- rows:  many
-- roles: linker
-- fan-out: a rebuild walks all cells in order
SELECT cell, record FROM record WHERE (cell, record) > (:cell, :record) ORDER BY cell, record LIMIT :page;
