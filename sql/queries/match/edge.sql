-- The evidence between two records.
-- in:    cell int32, record int64, other int64
-- out:   weight int32, flags int32, model int64
-- rows:  one
-- roles: steward, clerk, hub
SELECT weight, flags, model FROM edge WHERE cell = :cell AND record = :record AND other = :other;
