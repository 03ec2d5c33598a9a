-- What should have been acknowledged by now, and has not gone on to anybody yet.
-- in:    now_ms int64, most int32
-- out:   audience int64, notice int64
-- rows:  many
-- roles: hub
-- fan-out: the clock's work for the whole region, by the index over when they are due
SELECT audience, notice FROM notice
WHERE closed_ms = 0 AND escalated_ms = 0 AND due_ms > 0 AND due_ms <= :now_ms ORDER BY due_ms, audience, notice LIMIT :most;
