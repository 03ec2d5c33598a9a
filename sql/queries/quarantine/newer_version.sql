-- The deliveries that said who this record is, then or later.
-- in:    cell int32, record int64, as_of_ms int64
-- out:   delivery int64, as_of_ms int64
-- rows:  many
-- roles: loader
SELECT delivery, as_of_ms FROM record_version
WHERE cell = :cell AND record = :record AND as_of_ms >= :as_of_ms ORDER BY as_of_ms, hash;
