-- How complete each feed is: for "data up to" and for feeds that are late.
-- in:    cell int32
-- out:   agency text, feed text, complete_to_ms int64, delivered_ms int64, full_ms int64
-- rows:  many
-- roles: everyone
SELECT agency, feed, complete_to_ms, delivered_ms, full_ms FROM feed_state WHERE cell = :cell ORDER BY agency, feed;
