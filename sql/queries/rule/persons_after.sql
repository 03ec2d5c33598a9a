-- All persons, page by page: what time alone changes is judged for everyone once a day.
-- in:    cell int32, person int64, page int32
-- out:   cell int32, person int64
-- rows:  many
-- roles: hub
-- fan-out: everyone is judged once a day, in pages
SELECT cell, person FROM person WHERE (cell, person) > (:cell, :person) AND merged_into = 0
ORDER BY cell, person LIMIT :page;
