-- Take back the events that a delivery which never went live told of a record.
-- in:    cell int32, record int64, delivery int64
-- rows:  none
-- roles: loader
DELETE FROM event WHERE cell = :cell AND record = :record AND delivery = :delivery;
