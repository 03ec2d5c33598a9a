-- Something else was said of this record: the next full extract is to be looked at again, whatever its digest.
-- in:    cell int32, record int64, keep int64
-- rows:  none
-- roles: loader
UPDATE held SET digest = 0 WHERE cell = :cell AND record = :record AND delivery <> :keep AND digest <> 0;
