-- Read a page of relations.
-- in:    cell int32, record int64, related int64, kind text, as_of_ms int64, page int32
-- out:   cell int32, record int64, related int64, kind text, as_of_ms int64, delivery int64
-- rows:  many
-- roles: steward, hub
-- fan-out: a copy walks all cells in order
SELECT cell, record, related, kind, as_of_ms, delivery FROM relation
WHERE (cell, record, related, kind, as_of_ms) > (:cell, :record, :related, :kind, :as_of_ms)
ORDER BY cell, record, related, kind, as_of_ms LIMIT :page;
