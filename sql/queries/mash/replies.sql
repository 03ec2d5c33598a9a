-- Checks asked of an agency since a day, for its reply times.
-- in:    agency text, since_ms int64
-- out:   asked_ms int64, due_ms int64, answered_ms int64, after_close int32, escalated_ms int64, known text
-- rows:  many
-- roles: reviewer, manager
-- fan-out: a figure over the whole region; found by index
SELECT asked_ms, due_ms, answered_ms, after_close, escalated_ms, known FROM mash_check
WHERE agency = :agency AND asked_ms >= :since_ms ORDER BY asked_ms, mash, round;
