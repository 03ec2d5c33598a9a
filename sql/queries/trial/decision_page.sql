-- Read a page of what people decided.
-- in:    cell int32, record int64, other int64, page int32
-- out:   cell int32, record int64, other int64, same int32, login text, at_ms int64, reason text
-- rows:  many
-- roles: steward, hub
-- fan-out: a copy walks all cells in order
SELECT cell, record, other, same, login, at_ms, reason FROM decision
WHERE (cell, record, other) > (:cell, :record, :other)
ORDER BY cell, record, other LIMIT :page;
