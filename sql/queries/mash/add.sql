-- A case is opened.
-- in:    cell int32, mash int64, person int64, source text, review int64, referral int64, adult int32,
--        received_ms int64, opened_ms int64, opened_by text, worker text, team text, due_ms int64, version int64,
--        records text, data_key blob
-- rows:  none
-- roles: reviewer, manager
INSERT INTO mash_case(cell, mash, person, source, review, referral, adult, received_ms, opened_ms, opened_by, stage, band,
worker, team, due_ms, outcome, proposed_by, decided_by, decided_ms, late_told, version, records, data_key)
VALUES(:cell, :mash, :person, :source, :review, :referral, :adult, :received_ms, :opened_ms, :opened_by, 'contact', '',
:worker, :team, :due_ms, '', '', '', 0, 0, :version, :records, :data_key);
