-- A daily job is done for this day.
-- in:    job text, done_day int32
-- rows:  none
-- roles: hub
INSERT INTO lease(cell, job, owner, until_ms, done_day) VALUES(0, :job, '', 0, :done_day)
ON CONFLICT(cell, job) DO UPDATE SET done_day = excluded.done_day;
