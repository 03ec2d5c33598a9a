-- How many messages of all feeds wait; at most so many are counted.
-- in:    most int32
-- out:   waiting int64
-- rows:  one
-- roles: hub
-- fan-out: what all doors together may keep waiting; counted by a small index, once a second at most
SELECT COUNT(*) AS waiting FROM (SELECT arrived_ms FROM inbox WHERE arrived_ms > 0 ORDER BY arrived_ms LIMIT :most) AS counted;
