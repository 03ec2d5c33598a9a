-- Records that wait to be linked, of live deliveries only, page by page; none that is set aside.
-- in:    cell int32, record int64, delivery int64, page int32
-- out:   cell int32, record int64, delivery int64
-- rows:  many
-- roles: linker
-- fan-out: the linker walks all cells in order; on several machines one linker per shard
SELECT cell, record, delivery FROM touched
WHERE (cell, record, delivery) > (:cell, :record, :delivery)
AND delivery <> -2 AND delivery NOT IN (SELECT delivery FROM staging WHERE cell = 0)
ORDER BY cell, record, delivery LIMIT :page;
