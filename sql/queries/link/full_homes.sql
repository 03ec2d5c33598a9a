-- Addresses where many live, a page after this one.
-- in:    cell int32, address int64, persons int64, page int32
-- out:   cell int32, address int64
-- rows:  many
-- roles: linker
-- fan-out: training reads all cells, page by page
SELECT cell, address FROM household WHERE (cell, address) > (:cell, :address)
GROUP BY cell, address HAVING COUNT(*) >= :persons ORDER BY cell, address LIMIT :page;
