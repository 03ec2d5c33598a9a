-- Since when the hub has known of an event, in whatever version.
-- in:    cell int32, record int64, event int64
-- out:   known_ms int64
-- rows:  one
-- roles: hub
SELECT known_ms FROM event WHERE cell = :cell AND record = :record AND event = :event ORDER BY known_ms LIMIT 1;
