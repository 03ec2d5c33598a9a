-- A new data key for a record whose key was destroyed: its agency tells of the person again.
-- in:    cell int32, record int64, data_key blob, none blob
-- rows:  none
-- roles: loader
UPDATE record SET data_key = :data_key WHERE cell = :cell AND record = :record AND data_key = :none;
