-- What partners were asked about a case.
-- in:    cell int32, mash int64
-- out:   agency text, round int32, found text, asked_ms int64, asked_by text, due_ms int64, reminders int32,
--        reminded_ms int64, escalated_ms int64, answered_ms int64, answered_by text, known text, facts text,
--        after_close int32, question blob, answer blob, contact blob
-- rows:  many
-- roles: reviewer, manager, practitioner
SELECT agency, round, found, asked_ms, asked_by, due_ms, reminders, reminded_ms, escalated_ms, answered_ms, answered_by,
known, facts, after_close, question, answer, contact FROM mash_check
WHERE cell = :cell AND mash = :mash ORDER BY agency, round;
