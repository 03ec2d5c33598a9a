-- How many of its messages wait, were told, were given up.
-- in:    webhook text
-- out:   state text, n int64
-- rows:  many
-- roles: admin
-- fan-out: a webhook's messages, by their own index
SELECT state, count(*) AS n FROM outbox WHERE webhook = :webhook GROUP BY state ORDER BY state;
