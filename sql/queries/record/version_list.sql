-- Every version of a record, the current one first.
-- in:    cell int32, record int64
-- out:   as_of_ms int64, hash int64, delivery int64, known_ms int64, sealed blob
-- rows:  many
-- roles: hub
SELECT as_of_ms, hash, delivery, known_ms, sealed FROM record_version
WHERE cell = :cell AND record = :record ORDER BY as_of_ms DESC, hash DESC;
