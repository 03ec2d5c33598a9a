-- A newer extract says otherwise: what was said before held up to the last extract that repeated it.
-- in:    cell int32, record int64, stream int64, keep int64, until_ms int64
-- rows:  none
-- roles: loader
UPDATE held SET until_ms = :until_ms WHERE cell = :cell AND record = :record AND stream = :stream
AND delivery <> :keep AND until_ms = 0;
