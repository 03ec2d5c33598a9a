-- Time alone may change what fires on this person and another together, on that day at the soonest.
-- in:    cell int32, person int64, day int32
-- rows:  none
-- roles: hub
INSERT INTO judge_on(cell, person, day) VALUES(:cell, :person, :day)
ON CONFLICT(cell, person) DO UPDATE SET day = excluded.day WHERE excluded.day < judge_on.day;
