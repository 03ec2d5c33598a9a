-- How many rows wait to be linked, for the progress bar; and how many records are set aside, which
-- no run takes up of itself (MARK_ASIDE of link/chunk.h).
-- out:   waiting int64, aside int64
-- rows:  one
-- roles: linker
-- fan-out: counts over all cells; once per run
SELECT CAST(COUNT(CASE WHEN delivery <> -2 THEN 1 END) AS bigint) AS waiting,
       CAST(COUNT(CASE WHEN delivery = -2 THEN 1 END) AS bigint) AS aside FROM touched
WHERE delivery NOT IN (SELECT delivery FROM staging WHERE cell = 0);
