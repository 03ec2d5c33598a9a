-- Every version of the records of some cells, the last record first, of each the current one first.
-- in:    first int32, last int32
-- out:   record int64, as_of_ms int64, hash int64, delivery int64, known_ms int64, sealed blob
-- rows:  many
-- roles: hub
-- fan-out: everybody is judged by reading all cells, a range of them at a time
SELECT record, as_of_ms, hash, delivery, known_ms, sealed FROM record_version WHERE cell BETWEEN :first AND :last
ORDER BY cell DESC, record DESC, as_of_ms DESC, hash DESC;
