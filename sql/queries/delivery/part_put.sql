-- A piece of a delivery that is kept aside for a human.
-- in:    cell int32, delivery int64, part int32, sealed blob
-- rows:  none
-- roles: loader
INSERT INTO delivery_part(cell, delivery, part, sealed) VALUES(:cell, :delivery, :part, :sealed)
ON CONFLICT(cell, delivery, part) DO UPDATE SET sealed = excluded.sealed;
