-- How many rows wait to be linked, for the progress bar.
-- out:   waiting int64
-- rows:  one
-- roles: linker
-- fan-out: counts over all cells; once per run
SELECT CAST(COUNT(*) AS bigint) AS waiting FROM touched
WHERE delivery NOT IN (SELECT delivery FROM staging WHERE cell = 0);
