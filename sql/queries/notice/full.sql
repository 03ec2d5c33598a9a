-- One notice, all of it.
-- in:    cell int32, audience int64, notice int64
-- out:   kind text, person int64, about int64, reference text, due_ms int64, escalated_ms int64, closed_ms int64
-- rows:  one
-- roles: hub
SELECT kind, person, about, reference, due_ms, escalated_ms, closed_ms FROM notice
WHERE cell = :cell AND audience = :audience AND notice = :notice;
