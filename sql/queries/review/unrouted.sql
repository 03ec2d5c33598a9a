-- Open reviews whose allocated worker is to be looked for, or who have had them long enough to be asked again.
-- in:    most int32
-- out:   person int64, review int64, routed_ms int64
-- rows:  many
-- roles: hub
-- fan-out: the clock's work for the whole region, by an index that holds these alone
SELECT person, review, routed_ms FROM review WHERE state = 'open' AND routed_ms >= 0
ORDER BY routed_ms, person LIMIT :most;
