-- Two records of two persons may be one person, one direction of it.
-- in:    cell int32, record int64, other int64, weight int32, flags int32
-- rows:  none
-- roles: linker
INSERT INTO possible(cell, record, other, weight, flags) VALUES(:cell, :record, :other, :weight, :flags)
ON CONFLICT(cell, record, other) DO UPDATE SET weight = excluded.weight, flags = excluded.flags;
