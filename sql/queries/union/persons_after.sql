-- Persons with such a rule, page by page, to judge them again.
-- in:    cell int32, person int64, page int32
-- out:   person int64
-- rows:  many
-- roles: hub
-- fan-out: judging walks all cells in order
SELECT DISTINCT person FROM union_hit WHERE (cell, person) > (:cell, :person) ORDER BY person LIMIT :page;
