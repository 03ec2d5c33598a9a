-- The clock, the reminders and the answer of a check.
-- in:    cell int32, mash int64, agency text, round int32, due_ms int64, reminders int32, reminded_ms int64,
--        escalated_ms int64, answered_ms int64, answered_by text, known text, facts text, after_close int32,
--        answer blob, contact blob
-- rows:  none
-- roles: reviewer, manager, practitioner
UPDATE mash_check SET due_ms = :due_ms, reminders = :reminders, reminded_ms = :reminded_ms,
escalated_ms = :escalated_ms, answered_ms = :answered_ms, answered_by = :answered_by, known = :known, facts = :facts,
after_close = :after_close, answer = :answer, contact = :contact
WHERE cell = :cell AND mash = :mash AND agency = :agency AND round = :round;
