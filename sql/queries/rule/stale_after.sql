-- Persons whose rules are to be judged again, page by page.
-- in:    cell int32, person int64, page int32
-- out:   cell int32, person int64
-- rows:  many
-- roles: hub
-- fan-out: stale persons are in every cell; the list is short but after a first load, and read in pages
SELECT cell, person FROM stale WHERE (cell, person) > (:cell, :person) ORDER BY cell, person LIMIT :page;
