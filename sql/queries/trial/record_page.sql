-- Read a page of records, for a trial of a model beside the hub.
-- in:    cell int32, record int64, page int32
-- out:   cell int32, record int64, agency text, data_key blob, shield int32, made_ms int64, delivery int64
-- rows:  many
-- roles: steward, hub
-- fan-out: a copy walks all cells in order
SELECT cell, record, agency, data_key, shield, made_ms, delivery FROM record
WHERE (cell, record) > (:cell, :record)
ORDER BY cell, record LIMIT :page;
