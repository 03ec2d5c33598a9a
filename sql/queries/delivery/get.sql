-- One delivery.
-- in:    cell int32, delivery int64
-- out:   delivery int64, agency text, agreement text, content int64, state text, reason text, as_of_ms int64,
--        received_ms int64, live_ms int64, full_extract int32, bytes int64, lines int64, accepted int64,
--        unchanged int64, quarantined int64, attempts int32
-- rows:  one
-- roles: hub
SELECT delivery, agency, agreement, content, state, reason, as_of_ms, received_ms, live_ms, full_extract, bytes, lines,
accepted, unchanged, quarantined, attempts FROM delivery
WHERE cell = :cell AND delivery = :delivery;
