-- How many possible links have each weight, in tenths of a bit.
-- out:   tenth int32, pairs int64
-- rows:  many
-- roles: steward
-- fan-out: counts over all cells; for calibration
SELECT CAST(weight / 100 AS integer) AS tenth, CAST(COUNT(*) AS bigint) AS pairs FROM possible
WHERE record < other GROUP BY weight / 100 ORDER BY weight / 100;
