-- An open review where one of its marks is looked for.
-- in:    cell int32, mark int64, shield int32, band int32, behind int64, due_ms int64, person int64, review int64, pathway text,
--        back int32, place int32, quiet int32, age int64, area int64
-- rows:  none
-- roles: hub, reviewer, manager
INSERT INTO review_mark(cell, mark, shield, band, behind, due_ms, person, review, pathway, back, place, quiet, age, area)
VALUES(:cell, :mark, :shield, :band, :behind, :due_ms, :person, :review, :pathway, :back, :place, :quiet, :age, :area)
ON CONFLICT(cell, mark, shield, band, behind, due_ms, person, review) DO UPDATE SET pathway = excluded.pathway,
back = excluded.back, place = excluded.place, quiet = excluded.quiet, age = excluded.age, area = excluded.area;
