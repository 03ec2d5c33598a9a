-- A row was brought again by this delivery: what stood for it until now waits no more.
-- in:    cell int32, row_key int64, delivery int64, line int64, cured_by int64
-- rows:  none
-- roles: loader
UPDATE quarantine SET cured_by = :cured_by
WHERE cell = :cell AND row_key = :row_key AND delivery = :delivery AND line = :line AND delivery <> :cured_by;
