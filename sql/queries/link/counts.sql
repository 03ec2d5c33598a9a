-- How many records are linked, and into how many persons.
-- out:   records int64, persons int64
-- rows:  one
-- roles: linker, hub
-- fan-out: counts over all cells; for the status line
SELECT CAST(COUNT(*) AS bigint) AS records, CAST(COUNT(DISTINCT person) AS bigint) AS persons FROM membership;
