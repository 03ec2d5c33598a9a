-- How many messages of a feed wait, and since when; at most so many are counted.
-- in:    cell int32, feed int64, most int32
-- out:   waiting int64, oldest_ms int64
-- rows:  one
-- roles: hub, steward
SELECT COUNT(*) AS waiting, coalesce(MIN(arrived_ms), 0) AS oldest_ms FROM
(SELECT arrived_ms FROM inbox WHERE cell = :cell AND feed = :feed ORDER BY arrived_ms LIMIT :most) AS counted;
