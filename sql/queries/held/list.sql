-- What the full extracts of each feed say of a record, newest first, and up to when the feed's newest holds.
-- in:    cell int32, record int64
-- out:   stream int64, as_of_ms int64, delivery int64, gone int32, until_ms int64, full_ms int64
-- rows:  many
-- roles: hub
SELECT h.stream AS stream, h.as_of_ms AS as_of_ms, h.delivery AS delivery, h.gone AS gone,
h.until_ms AS until_ms, f.full_ms AS full_ms
FROM held h JOIN feed_state f ON f.stream = h.stream
WHERE h.cell = :cell AND h.record = :record AND f.cell = 0
ORDER BY h.stream, h.as_of_ms DESC, h.delivery DESC;
