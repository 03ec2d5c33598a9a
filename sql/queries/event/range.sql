-- What the versions of the events of some cells say, without when it was said and what is sealed: all there is to
-- know of an event that has one. Those of one event together.
-- in:    first int32, last int32
-- out:   record int64, event int64, type text, service text, happened_ms int64, end_ms int64, withdrawn int32,
--        delivery int64
-- rows:  many
-- roles: hub
-- fan-out: everybody is judged by reading all cells, a range of them at a time
SELECT record, event, type, service, happened_ms, end_ms, withdrawn, delivery
FROM event WHERE cell BETWEEN :first AND :last ORDER BY cell, record, event;
