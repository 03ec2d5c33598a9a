-- Forget that a delivery touched a record.
-- in:    cell int32, record int64, delivery int64
-- rows:  none
-- roles: loader
DELETE FROM touched WHERE cell = :cell AND record = :record AND delivery = :delivery;
