-- How far the daily count over all persons is.
-- out:   day int32, done int32, at_cell int32, at_person int64, counts text
-- rows:  one
-- roles: hub
SELECT day, done, at_cell, at_person, counts FROM supply_sweep WHERE cell = 0;
