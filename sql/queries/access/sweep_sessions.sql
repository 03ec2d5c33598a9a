-- Sessions that timed out.
-- in:    idle_ms int64, made_ms int64
-- rows:  none
-- roles: hub
-- fan-out: a sweep of a small table, once an hour
DELETE FROM session WHERE seen_ms < :idle_ms OR made_ms < :made_ms;
