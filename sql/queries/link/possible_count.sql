-- How many pairs of records wait for a human to say same or different (each is stored in both directions).
-- out:   pairs int64
-- rows:  one
-- roles: linker, hub
-- fan-out: counts over all cells; for the status line
SELECT CAST(COUNT(*) AS bigint) AS pairs FROM possible WHERE record < other;
