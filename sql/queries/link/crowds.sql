-- How many keys so many people share that they compare nobody any more.
-- out:   keys int64
-- rows:  one
-- roles: linker, hub
-- fan-out: counts over all cells; for the status line
SELECT CAST(COUNT(*) AS bigint) AS keys FROM block_crowd;
