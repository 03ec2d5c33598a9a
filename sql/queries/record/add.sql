-- A record that the hub has not met before. One that is there stays as it is.
-- in:    cell int32, record int64, agency text, data_key blob, shield int32, made_ms int64, delivery int64
-- rows:  none
-- roles: loader
INSERT INTO record(cell, record, agency, data_key, shield, made_ms, delivery)
VALUES(:cell, :record, :agency, :data_key, :shield, :made_ms, :delivery)
ON CONFLICT(cell, record) DO NOTHING;
