-- Up to when a feed is complete.
-- in:    agency text, feed text
-- out:   since_ms int64, complete_to_ms int64, delivered_ms int64, full_ms int64, full_delivery int64, stream int64
-- rows:  one
-- roles: hub
SELECT since_ms, complete_to_ms, delivered_ms, full_ms, full_delivery, stream FROM feed_state
WHERE cell = 0 AND agency = :agency AND feed = :feed;
