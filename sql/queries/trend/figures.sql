-- All figures of a quarter.
-- in:    quarter int32
-- out:   dimension text, code text, incidents int64, persons int64
-- rows:  many
-- roles: commissioner, manager, dpo, auditor
SELECT dimension, code, incidents, persons FROM trend_figure
WHERE cell = 0 AND quarter = :quarter ORDER BY dimension, code;
