-- One case.
-- in:    cell int32, mash int64
-- out:   mash int64, person int64, source text, review int64, referral int64, adult int32, received_ms int64,
--        opened_ms int64, opened_by text, stage text, band text, worker text, team text, due_ms int64, outcome text,
--        proposed_by text, decided_by text, decided_ms int64, late_told int32, version int64, records text, data_key blob
-- rows:  one
-- roles: reviewer, manager, practitioner
SELECT mash, person, source, review, referral, adult, received_ms, opened_ms, opened_by, stage, band, worker, team, due_ms,
outcome, proposed_by, decided_by, decided_ms, late_told, version, records, data_key FROM mash_case
WHERE cell = :cell AND mash = :mash;
