-- The retention of a case is over: what people wrote can never be read again, and nobody is named by it.
-- in:    cell int32, mash int64, data_key blob
-- rows:  none
-- roles: hub
UPDATE mash_case SET data_key = :data_key, person = 0, records = '' WHERE cell = :cell AND mash = :mash;
