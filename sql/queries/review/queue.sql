-- Every open review; the order of work is made by the hub, because it changes with the hour.
-- out:   cell int32, person int64, review int64, band text, opened_ms int64, due_ms int64, rank int64,
--        assigned text
-- rows:  many
-- roles: reviewer, manager
-- fan-out: the queue is region-wide; open reviews are hundreds, found by their own index
SELECT cell, person, review, band, opened_ms, due_ms, rank, assigned FROM review WHERE state = 'open'
ORDER BY rank DESC, cell, person, review;
