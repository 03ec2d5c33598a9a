-- Did that full extract hold this record?
-- in:    cell int32, record int64, delivery int64
-- out:   delivery int64
-- rows:  one
-- roles: hub
SELECT delivery FROM extract WHERE cell = :cell AND record = :record AND delivery = :delivery;
