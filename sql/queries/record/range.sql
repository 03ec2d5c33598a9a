-- The heads of the records of some cells, as record/get gives one.
-- in:    first int32, last int32
-- out:   record int64, agency text, data_key blob, shield int32, made_ms int64
-- rows:  many
-- roles: hub
-- fan-out: everybody is judged by reading all cells, a range of them at a time
SELECT record, agency, data_key, shield, made_ms FROM record WHERE cell BETWEEN :first AND :last
ORDER BY cell, record;
