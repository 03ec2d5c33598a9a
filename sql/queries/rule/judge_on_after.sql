-- Persons whose day has come, page by page.
-- in:    cell int32, person int64, day int32, page int32
-- out:   cell int32, person int64
-- rows:  many
-- roles: hub
-- fan-out: once a day, in pages, over those whom time can change at all
SELECT cell, person FROM judge_on WHERE (cell, person) > (:cell, :person) AND day <= :day
ORDER BY cell, person LIMIT :page;
