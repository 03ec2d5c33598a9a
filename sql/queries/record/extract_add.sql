-- A full extract held this record.
-- in:    cell int32, record int64, delivery int64
-- rows:  none
-- roles: loader
INSERT INTO extract(cell, record, delivery) VALUES(:cell, :record, :delivery)
ON CONFLICT(cell, record, delivery) DO NOTHING;
