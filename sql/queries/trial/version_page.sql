-- Read a page of what agencies held about records.
-- in:    cell int32, record int64, as_of_ms int64, hash int64, page int32
-- out:   cell int32, record int64, as_of_ms int64, hash int64, delivery int64, known_ms int64, sealed blob
-- rows:  many
-- roles: steward, hub
-- fan-out: a copy walks all cells in order
SELECT cell, record, as_of_ms, hash, delivery, known_ms, sealed FROM record_version
WHERE (cell, record, as_of_ms, hash) > (:cell, :record, :as_of_ms, :hash)
ORDER BY cell, record, as_of_ms, hash LIMIT :page;
