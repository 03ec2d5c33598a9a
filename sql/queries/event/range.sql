-- Every version of every event of the records of some cells, without what is sealed; those of one event together.
-- said: 1 for stated, and 2 or 4 for withdrawn (taken back, another record's).
-- in:    first int32, last int32
-- out:   record int64, event int64, as_of_ms int64, hash int64, type text, service text, happened_ms int64,
--        end_ms int64, said int32, delivery int64
-- rows:  many
-- roles: hub
-- fan-out: everybody is judged by reading all cells, a range of them at a time
SELECT record, event, as_of_ms, hash, type, service, happened_ms, end_ms, stated + 2 * withdrawn AS said, delivery
FROM event WHERE cell BETWEEN :first AND :last ORDER BY cell, record, event, as_of_ms, hash;
