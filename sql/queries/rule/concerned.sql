-- Persons with a hit that fires, an open review or one in doubt: judging them may change more than a day.
-- out:   person int64
-- rows:  many
-- roles: hub
-- fan-out: everybody is judged by reading all cells
SELECT person FROM (
SELECT person FROM hit WHERE until_ms = 0
UNION SELECT person FROM review WHERE state = 'open'
UNION SELECT person FROM review_doubt
) AS all_of_them ORDER BY person;
