-- Time alone may change this person's answers on that day.
-- in:    cell int32, person int64, day int32
-- rows:  none
-- roles: hub
INSERT INTO judge_on(cell, person, day) VALUES(:cell, :person, :day)
ON CONFLICT(cell, person) DO UPDATE SET day = excluded.day WHERE judge_on.day <> excluded.day;
