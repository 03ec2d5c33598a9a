-- This version of a rule is to be tried on history, or once more.
-- in:    cell int32, rule text, version int32, asked_ms int64, asked_by text
-- rows:  none
-- roles: manager, admin
INSERT INTO rule_trial(cell, rule, version, state, asked_ms, asked_by, persons, done_ms, result)
VALUES(:cell, :rule, :version, 'waiting', :asked_ms, :asked_by, 0, 0, '')
ON CONFLICT(cell, rule, version) DO UPDATE SET state = 'waiting', asked_ms = excluded.asked_ms,
asked_by = excluded.asked_by, persons = 0, done_ms = 0, result = '' WHERE rule_trial.state <> 'waiting';
