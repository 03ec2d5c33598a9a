-- A request is decided, once.
-- in:    cell int32, request int64, state text, decided_ms int64, decided_by text, decided_consent text, until_ms int64, answer blob
-- rows:  none
-- roles: practitioner, reviewer, manager
UPDATE access_request SET state = :state, decided_ms = :decided_ms, decided_by = :decided_by, decided_consent = :decided_consent,
until_ms = :until_ms, answer = :answer WHERE cell = :cell AND request = :request AND state = 'asked';
