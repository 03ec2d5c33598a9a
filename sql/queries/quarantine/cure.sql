-- A newer word came for what waits under this key. In one delivery only a word that is dated later counts.
-- in:    cell int32, row_key int64, as_of_ms int64, cured_by int64
-- rows:  none
-- roles: loader
UPDATE quarantine SET cured_by = :cured_by WHERE cell = :cell AND row_key = :row_key
AND (as_of_ms < :as_of_ms OR (as_of_ms = :as_of_ms AND delivery <> :cured_by))
AND (cured_by = 0 OR cured_by IN (SELECT delivery FROM staging WHERE cell = 0));
