-- The records of some cells with their persons.
-- in:    first int32, last int32
-- out:   record int64, person int64
-- rows:  many
-- roles: hub
-- fan-out: everybody is judged by reading all cells, a range of them at a time
SELECT record, person FROM membership WHERE cell BETWEEN :first AND :last ORDER BY cell, record;
