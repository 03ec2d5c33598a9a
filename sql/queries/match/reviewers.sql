-- Who reviewed, and how often.
-- out:   login text, words int64
-- rows:  many
-- roles: steward
-- fan-out: counts over all cells; for the lead's overview
SELECT login, CAST(COUNT(*) AS bigint) AS words FROM opinion WHERE answer < 3 GROUP BY login ORDER BY login;
