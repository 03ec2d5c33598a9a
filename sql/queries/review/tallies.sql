-- How many reviews are open, of each kind.
-- in:    cell int32
-- out:   day int64, band text, shield int32, pathway text, back int32, place int32, quiet int32, n int64
-- rows:  many
-- roles: reviewer, manager
SELECT day, band, shield, pathway, back, place, quiet, n FROM review_tally WHERE cell = :cell AND n <> 0
ORDER BY day, band, shield, pathway, back, place, quiet;
