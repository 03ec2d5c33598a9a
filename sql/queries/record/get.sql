-- The head of one record: whose it is, its wrapped key, what shields it.
-- in:    cell int32, record int64
-- out:   record int64, agency text, data_key blob, shield int32, made_ms int64
-- rows:  one
-- roles: hub
SELECT record, agency, data_key, shield, made_ms FROM record WHERE cell = :cell AND record = :record;
