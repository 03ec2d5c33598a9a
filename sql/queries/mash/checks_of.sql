-- What one agency was asked, newest first.
-- in:    agency text, since_ms int64, page int32
-- out:   mash int64, round int32, asked_ms int64, due_ms int64, reminders int32, escalated_ms int64,
--        answered_ms int64, answered_by text, known text, after_close int32
-- rows:  many
-- roles: practitioner, reviewer, manager
-- fan-out: an agency's cases lie in every cell; found by index, and cut off
SELECT mash, round, asked_ms, due_ms, reminders, escalated_ms, answered_ms, answered_by, known, after_close
FROM mash_check WHERE agency = :agency AND asked_ms >= :since_ms ORDER BY asked_ms DESC, mash, round LIMIT :page;
