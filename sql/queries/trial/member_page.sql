-- Read a page of memberships.
-- in:    cell int32, record int64, page int32
-- out:   cell int32, record int64, person int64
-- rows:  many
-- roles: steward, hub
-- fan-out: a copy walks all cells in order
SELECT cell, record, person FROM membership
WHERE (cell, record) > (:cell, :record)
ORDER BY cell, record LIMIT :page;
