-- The persons of some cells whose rules are to be judged again, with their marks.
-- in:    first int32, last int32
-- out:   person int64, mark int64
-- rows:  many
-- roles: hub
-- fan-out: everybody is judged by reading all cells, a range of them at a time
SELECT person, mark FROM stale WHERE cell BETWEEN :first AND :last ORDER BY cell, person;
