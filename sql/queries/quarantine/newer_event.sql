-- The deliveries that said something of this event of this record, then or later.
-- in:    cell int32, record int64, event int64, as_of_ms int64
-- out:   delivery int64, as_of_ms int64
-- rows:  many
-- roles: loader
SELECT delivery, as_of_ms FROM event
WHERE cell = :cell AND record = :record AND event = :event AND as_of_ms >= :as_of_ms AND withdrawn <> 2
ORDER BY as_of_ms, hash;
