-- A referral changes its state, or is passed to another service.
-- in:    cell int32, referral int64, state text, version int64, moved_ms int64, ended_ms int64, outcome text
-- rows:  none
-- roles: practitioner, reviewer, manager
UPDATE referral SET state = :state, version = :version, moved_ms = :moved_ms, ended_ms = :ended_ms, outcome = :outcome
WHERE cell = :cell AND referral = :referral;
