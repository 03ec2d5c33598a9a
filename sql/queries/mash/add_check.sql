-- An agency is asked.
-- in:    cell int32, mash int64, agency text, round int32, found text, asked_ms int64, asked_by text, due_ms int64,
--        question blob, nothing blob
-- rows:  none
-- roles: reviewer, manager
INSERT INTO mash_check(cell, mash, agency, round, found, asked_ms, asked_by, due_ms, reminders, reminded_ms, escalated_ms,
answered_ms, answered_by, known, facts, after_close, question, answer, contact)
VALUES(:cell, :mash, :agency, :round, :found, :asked_ms, :asked_by, :due_ms, 0, 0, 0, 0, '', '', '', 0, :question, :nothing,
:nothing);
