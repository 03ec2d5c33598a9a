-- Checks with a clock that nobody has answered, the longest overdue first.
-- in:    before_ms int64, page int32
-- out:   mash int64, agency text, round int32, asked_ms int64, due_ms int64, reminders int32, escalated_ms int64
-- rows:  many
-- roles: hub
-- fan-out: the job that chases looks at all of them; found by their own index
SELECT mash, agency, round, asked_ms, due_ms, reminders, escalated_ms FROM mash_check
WHERE answered_ms = 0 AND due_ms > 0 AND due_ms < :before_ms ORDER BY due_ms, mash, agency, round LIMIT :page;
