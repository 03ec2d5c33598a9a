-- The deliveries whose row under this key waits, and is dated later.
-- in:    cell int32, row_key int64, as_of_ms int64
-- out:   delivery int64, as_of_ms int64
-- rows:  many
-- roles: loader
SELECT delivery, as_of_ms FROM quarantine
WHERE cell = :cell AND row_key = :row_key AND as_of_ms > :as_of_ms AND cured_by = 0 ORDER BY as_of_ms, delivery;
