-- What the full extracts of each feed say of the records of some cells, as held/list gives it of one.
-- in:    first int32, last int32
-- out:   record int64, stream int64, as_of_ms int64, delivery int64, gone int32, until_ms int64, full_ms int64
-- rows:  many
-- roles: hub
-- fan-out: everybody is judged by reading all cells, a range of them at a time
SELECT h.record AS record, h.stream AS stream, h.as_of_ms AS as_of_ms, h.delivery AS delivery, h.gone AS gone,
h.until_ms AS until_ms, f.full_ms AS full_ms
FROM held h JOIN feed_state f ON f.stream = h.stream
WHERE h.cell BETWEEN :first AND :last AND f.cell = 0
ORDER BY h.cell, h.record, h.stream, h.as_of_ms DESC, h.delivery DESC;
