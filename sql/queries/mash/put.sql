-- What changes of a case while it is worked on, one version up; nothing happens when somebody else was faster.
-- in:    cell int32, mash int64, stage text, band text, worker text, team text, due_ms int64, outcome text,
--        proposed_by text, decided_by text, decided_ms int64, late_told int32, records text, before int64, version int64
-- rows:  none
-- roles: reviewer, manager, practitioner
UPDATE mash_case SET stage = :stage, band = :band, worker = :worker, team = :team, due_ms = :due_ms,
outcome = :outcome, proposed_by = :proposed_by, decided_by = :decided_by, decided_ms = :decided_ms,
late_told = :late_told, records = :records, version = :version
WHERE cell = :cell AND mash = :mash AND version = :before;
