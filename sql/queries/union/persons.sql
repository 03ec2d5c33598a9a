-- Persons on whom and another together some rule fires: their pairs are judged one by one.
-- out:   person int64
-- rows:  many
-- roles: hub
-- fan-out: everybody is judged by reading all cells
SELECT DISTINCT person FROM union_hit ORDER BY person;
