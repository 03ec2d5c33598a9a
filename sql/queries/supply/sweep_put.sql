-- The daily count over all persons came so far.
-- in:    day int32, done int32, at_cell int32, at_person int64, counts text
-- rows:  none
-- roles: hub
INSERT INTO supply_sweep(cell, day, done, at_cell, at_person, counts)
VALUES(0, :day, :done, :at_cell, :at_person, :counts)
ON CONFLICT(cell) DO UPDATE SET day = excluded.day, done = excluded.done, at_cell = excluded.at_cell,
at_person = excluded.at_person, counts = excluded.counts;
