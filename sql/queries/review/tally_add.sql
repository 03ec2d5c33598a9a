-- So many more, or fewer, open reviews of a kind.
-- in:    cell int32, day int64, band text, shield int32, pathway text, back int32, place int32, quiet int32, more int64
-- rows:  none
-- roles: hub, reviewer, manager
INSERT INTO review_tally(cell, day, band, shield, pathway, back, place, quiet, n)
VALUES(:cell, :day, :band, :shield, :pathway, :back, :place, :quiet, :more)
ON CONFLICT(cell, day, band, shield, pathway, back, place, quiet) DO UPDATE SET n = review_tally.n + excluded.n;
