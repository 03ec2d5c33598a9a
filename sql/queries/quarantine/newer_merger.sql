-- The deliveries that said where this record was merged, then or later.
-- in:    cell int32, record int64, as_of_ms int64
-- out:   delivery int64, as_of_ms int64
-- rows:  many
-- roles: loader
SELECT delivery, as_of_ms FROM relation
WHERE cell = :cell AND record = :record AND kind = 'merged_into' AND as_of_ms >= :as_of_ms
ORDER BY as_of_ms, related;
