-- Evidence between two records, one direction of it.
-- in:    cell int32, record int64, other int64, weight int32, flags int32, model int64
-- rows:  none
-- roles: linker
INSERT INTO edge(cell, record, other, weight, flags, model) VALUES(:cell, :record, :other, :weight, :flags, :model)
ON CONFLICT(cell, record, other) DO UPDATE
SET weight = excluded.weight, flags = excluded.flags, model = excluded.model;
