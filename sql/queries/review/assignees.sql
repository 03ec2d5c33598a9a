-- Who has how many open reviews.
-- out:   assigned text, n int64
-- rows:  many
-- roles: reviewer, manager
-- fan-out: the queue is region-wide; taken reviews are as many as workers have in hand
SELECT assigned, count(*) AS n FROM review WHERE state = 'open' AND assigned <> '' GROUP BY assigned ORDER BY assigned;
