-- It went wrong once more: wait.
-- in:    cell int32, who int64, failures int32, until_ms int64
-- rows:  none
-- roles: hub
INSERT INTO throttle(cell, who, failures, until_ms) VALUES(:cell, :who, :failures, :until_ms)
ON CONFLICT(cell, who) DO UPDATE SET failures = excluded.failures, until_ms = excluded.until_ms;
