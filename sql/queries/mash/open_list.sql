-- Every case that waits for a decision, soonest due first.
-- out:   mash int64, person int64, source text, received_ms int64, stage text, band text, worker text, team text,
--        due_ms int64, proposed_by text, outcome text, late_told int32, version int64
-- rows:  many
-- roles: reviewer, manager
-- fan-out: the list is region-wide; open cases are hundreds, found by their own index
SELECT mash, person, source, received_ms, stage, band, worker, team, due_ms, proposed_by, outcome, late_told, version
FROM mash_case WHERE stage <> 'closed' ORDER BY due_ms, mash;
