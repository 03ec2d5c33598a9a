-- The records a delivery touched, page by page, for taking a delivery back.
-- in:    cell int32, record int64, delivery int64, page int32
-- out:   cell int32, record int64
-- rows:  many
-- roles: loader
-- fan-out: a delivery touches records in every cell; it is only walked when a human drops it
SELECT cell, record FROM touched
WHERE (cell, record) > (:cell, :record) AND delivery = :delivery ORDER BY cell, record LIMIT :page;
