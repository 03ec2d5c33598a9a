-- Take back what a delivery that never went live said about a record.
-- in:    cell int32, record int64, delivery int64
-- rows:  none
-- roles: loader
DELETE FROM record_version WHERE cell = :cell AND record = :record AND delivery = :delivery;
