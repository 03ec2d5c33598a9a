-- Forget what a delivery's full extract said of a record.
-- in:    cell int32, record int64, delivery int64
-- rows:  none
-- roles: loader
DELETE FROM held WHERE cell = :cell AND record = :record AND delivery = :delivery;
