-- A good row came for what waits under this key; rows of the same delivery are not cured by it.
-- in:    cell int32, row_key int64, cured_by int64
-- rows:  none
-- roles: loader
UPDATE quarantine SET cured_by = :cured_by WHERE cell = :cell AND row_key = :row_key AND delivery <> :cured_by
AND (cured_by = 0 OR cured_by IN (SELECT delivery FROM staging WHERE cell = 0));
