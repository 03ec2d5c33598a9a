-- How many a client has begun in pieces and not ended. One body that broke off (bytes < 0) is none of them.
-- in:    client text
-- out:   n int64
-- rows:  one
-- roles: loader
-- fan-out: they are in every cell; there are some dozens
SELECT count(*) AS n FROM upload WHERE client = :client AND state = 'open'
AND bytes >= 0;
