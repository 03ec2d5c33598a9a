-- How many rows of an agency wait for a better one.
-- in:    agency text
-- out:   waiting int64
-- rows:  one
-- roles: hub
-- fan-out: quarantined rows are in every cell; counted by index
SELECT COUNT(*) AS waiting FROM quarantine WHERE agency = :agency AND cured_by = 0
AND delivery NOT IN (SELECT delivery FROM staging WHERE cell = 0);
