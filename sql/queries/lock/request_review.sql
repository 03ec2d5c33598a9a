-- An emergency opening was looked at afterwards, by the owner or by the data protection officer.
-- in:    cell int32, request int64, state text, owner_ms int64, owner_by text, dpo_ms int64, dpo_by text
-- rows:  none
-- roles: practitioner, reviewer, manager, dpo
UPDATE access_request SET state = :state, owner_ms = :owner_ms, owner_by = :owner_by, dpo_ms = :dpo_ms, dpo_by = :dpo_by
WHERE cell = :cell AND request = :request AND kind = 'emergency';
