-- Accesses that the authority has not been told of, oldest first.
-- in:    most int32
-- out:   cell int32, record int64, at_ms int64, access int64, authority text, service text
-- rows:  many
-- roles: hub
-- fan-out: a sweep by its own index
SELECT cell, record, at_ms, access, authority, service FROM plan_access WHERE told = 0 ORDER BY at_ms, access LIMIT :most;
