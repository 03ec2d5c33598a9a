-- What a page of persons is compared by.
-- in:    cell int32, person int64, page int32
-- out:   cell int32, person int64, sealed blob
-- rows:  many
-- roles: linker
-- fan-out: training walks all cells in order
SELECT cell, person, sealed FROM feature WHERE (cell, person) > (:cell, :person)
 ORDER BY cell, person LIMIT :page;
