-- Read a page of possible links.
-- in:    cell int32, record int64, other int64, page int32
-- out:   cell int32, record int64, other int64, weight int32
-- rows:  many
-- roles: steward, hub
-- fan-out: a copy walks all cells in order
SELECT cell, record, other, weight FROM possible
WHERE (cell, record, other) > (:cell, :record, :other)
ORDER BY cell, record, other LIMIT :page;
