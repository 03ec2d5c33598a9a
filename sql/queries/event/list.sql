-- Every version of every event of a record; those of one event together.
-- in:    cell int32, record int64
-- out:   event int64, as_of_ms int64, hash int64, type text, service text, happened_ms int64, has_time int32,
--        end_ms int64, stated int32, withdrawn int32, delivery int64, known_ms int64, sealed blob
-- rows:  many
-- roles: hub
SELECT event, as_of_ms, hash, type, service, happened_ms, has_time, end_ms, stated, withdrawn, delivery,
known_ms, sealed
FROM event WHERE cell = :cell AND record = :record ORDER BY event, as_of_ms DESC, hash DESC;
