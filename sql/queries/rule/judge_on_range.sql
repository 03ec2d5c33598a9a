-- The persons of some cells whom time alone may change, and when.
-- in:    first int32, last int32
-- out:   person int64, day int32
-- rows:  many
-- roles: hub
-- fan-out: everybody is judged by reading all cells, a range of them at a time
SELECT person, day FROM judge_on WHERE cell BETWEEN :first AND :last ORDER BY cell, person;
