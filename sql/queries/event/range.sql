-- Every version of every event of the records of some cells, without what is sealed; those of one event together.
-- in:    first int32, last int32
-- out:   record int64, event int64, as_of_ms int64, hash int64, type text, service text, happened_ms int64,
--        has_time int32, end_ms int64, stated int32, withdrawn int32, delivery int64, known_ms int64
-- rows:  many
-- roles: hub
-- fan-out: everybody is judged by reading all cells, a range of them at a time
SELECT record, event, as_of_ms, hash, type, service, happened_ms, has_time, end_ms, stated, withdrawn, delivery,
known_ms
FROM event WHERE cell BETWEEN :first AND :last ORDER BY cell, record, event, as_of_ms, hash;
