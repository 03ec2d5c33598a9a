-- How many a client has begun and not ended.
-- in:    client text
-- out:   n int64
-- rows:  one
-- roles: loader
-- fan-out: they are in every cell; there are some dozens
SELECT count(*) AS n FROM upload WHERE client = :client AND state = 'open';
