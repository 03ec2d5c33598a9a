-- The living persons of some cells.
-- in:    first int32, last int32
-- out:   person int64
-- rows:  many
-- roles: hub
-- fan-out: everybody is judged by reading all cells, a range of them at a time
SELECT person FROM person WHERE cell BETWEEN :first AND :last AND merged_into = 0 ORDER BY cell, person;
