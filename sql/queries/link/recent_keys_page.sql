-- Keys that came lately, a page after this one and up to a last one.
-- in:    cell int32, key int64, person int64, last_cell int32, last_key int64, page int32
-- out:   cell int32, key int64, person int64
-- rows:  many
-- roles: linker
-- fan-out: the linker walks all cells in order
SELECT cell, key, person FROM block_recent
WHERE (cell, key, person) > (:cell, :key, :person) AND (cell, key) <= (:last_cell, :last_key)
ORDER BY cell, key, person LIMIT :page;
