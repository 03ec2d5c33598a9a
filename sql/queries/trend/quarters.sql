-- Quarters that are settled, newest first.
-- out:   quarter int32, at_ms int64, by_ward int32
-- rows:  many
-- roles: commissioner, manager, dpo, auditor, hub
SELECT quarter, at_ms, by_ward FROM trend_quarter WHERE cell = 0 ORDER BY quarter DESC LIMIT 100;
