-- This record must be linked (again) once the delivery is live.
-- in:    cell int32, record int64, delivery int64
-- rows:  none
-- roles: loader
INSERT INTO touched(cell, record, delivery) VALUES(:cell, :record, :delivery)
ON CONFLICT(cell, record, delivery) DO NOTHING;
