-- Set the total.
-- in:    cell int32, value int64
-- rows:  none
-- roles: hub
INSERT INTO total(cell, value) VALUES (:cell, :value) ON CONFLICT (cell) DO UPDATE SET value = excluded.value;
