-- Since when each feed has told, and how complete it is: for "data up to", for feeds that are late and for what nobody told of.
-- in:    cell int32
-- out:   agency text, feed text, since_ms int64, complete_to_ms int64, delivered_ms int64, full_ms int64
-- rows:  many
-- roles: everyone
SELECT agency, feed, since_ms, complete_to_ms, delivered_ms, full_ms FROM feed_state WHERE cell = :cell ORDER BY agency, feed;
