-- Persons with such an incident who have not been looked at since, page by page.
-- in:    cell int32, person int64, page int32
-- out:   cell int32, person int64
-- rows:  many
-- roles: hub
-- fan-out: the list is short, and read in pages
SELECT cell, person FROM encompass_wait WHERE (cell, person) > (:cell, :person) ORDER BY cell, person LIMIT :page;
