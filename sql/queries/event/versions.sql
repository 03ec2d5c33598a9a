-- Every version of one event of a record.
-- in:    cell int32, record int64, event int64
-- out:   as_of_ms int64, hash int64, stated int32, withdrawn int32, delivery int64
-- rows:  many
-- roles: loader
SELECT as_of_ms, hash, stated, withdrawn, delivery FROM event
WHERE cell = :cell AND record = :record AND event = :event ORDER BY as_of_ms DESC, hash DESC;
