-- Take back the relations that a delivery which never went live told.
-- in:    cell int32, record int64, delivery int64
-- rows:  none
-- roles: loader
DELETE FROM relation WHERE cell = :cell AND record = :record AND delivery = :delivery;
