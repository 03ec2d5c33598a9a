-- The possible links of the records of some cells.
-- in:    first int32, last int32
-- out:   record int64, other int64
-- rows:  many
-- roles: hub
-- fan-out: everybody is judged by reading all cells, a range of them at a time
SELECT record, other FROM possible WHERE cell BETWEEN :first AND :last ORDER BY cell, record;
