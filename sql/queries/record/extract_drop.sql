-- Forget that a full extract held this record.
-- in:    cell int32, record int64, delivery int64
-- rows:  none
-- roles: loader
DELETE FROM extract WHERE cell = :cell AND record = :record AND delivery = :delivery;
