-- How many pairs of records that no rule speaks of have each weight, in tenths of a bit.
-- in:    ruled int32
-- out:   tenth int32, pairs int64
-- rows:  many
-- roles: steward
-- fan-out: counts over all cells; for calibration
SELECT CAST(weight / 100 AS integer) AS tenth, CAST(COUNT(*) AS bigint) AS pairs FROM edge
WHERE record < other AND (flags & :ruled) = 0 GROUP BY weight / 100 ORDER BY weight / 100;
