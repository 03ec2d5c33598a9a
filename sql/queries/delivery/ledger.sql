-- An agency's deliveries, newest first: what came, and what became of it.
-- in:    agency text, before_ms int64, page int32
-- out:   delivery int64, state text, reason text, agreement text, as_of_ms int64, received_ms int64, live_ms int64,
--        full_extract int32, bytes int64, lines int64, accepted int64, unchanged int64, quarantined int64, attempts int32
-- rows:  many
-- roles: loader, steward, admin
-- fan-out: deliveries are in every cell; found by index
SELECT delivery, state, reason, agreement, as_of_ms, received_ms, live_ms, full_extract, bytes, lines, accepted,
unchanged, quarantined, attempts FROM delivery WHERE agency = :agency AND received_ms < :before_ms
ORDER BY received_ms DESC, delivery LIMIT :page;
