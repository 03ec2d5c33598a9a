-- One request.
-- in:    cell int32, request int64
-- out:   request int64, kind text, state text, owner text, login text, agency text, purpose text, scope text, person int64,
--        consent text, asked_ms int64, due_ms int64, decided_ms int64, decided_by text, decided_consent text, until_ms int64,
--        owner_ms int64, owner_by text, dpo_ms int64, dpo_by text, reason blob, answer blob
-- rows:  one
-- roles: hub
SELECT request, kind, state, owner, login, agency, purpose, scope, person, consent, asked_ms, due_ms, decided_ms, decided_by,
decided_consent, until_ms, owner_ms, owner_by, dpo_ms, dpo_by, reason, answer
FROM access_request WHERE cell = :cell AND request = :request;
