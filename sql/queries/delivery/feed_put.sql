-- A delivery went live: its feed is complete up to here, and has told since then.
-- in:    agency text, feed text, stream int64, since_ms int64, complete_to_ms int64, delivered_ms int64, full_ms int64,
--        full_delivery int64
-- rows:  none
-- roles: loader
INSERT INTO feed_state(cell, agency, feed, stream, since_ms, complete_to_ms, delivered_ms, full_ms, full_delivery)
VALUES(0, :agency, :feed, :stream, :since_ms, :complete_to_ms, :delivered_ms, :full_ms, :full_delivery)
ON CONFLICT(cell, agency, feed) DO UPDATE SET stream = excluded.stream, since_ms = excluded.since_ms,
complete_to_ms = excluded.complete_to_ms, delivered_ms = excluded.delivered_ms, full_ms = excluded.full_ms,
full_delivery = excluded.full_delivery;
