-- A locked record is opened for somebody.
-- in:    cell int32, record int64, request int64, login text, agency text, scope text, from_ms int64, until_ms int64
-- rows:  none
-- roles: practitioner, reviewer, manager
INSERT INTO lock_grant(cell, record, request, login, agency, scope, from_ms, until_ms)
VALUES(:cell, :record, :request, :login, :agency, :scope, :from_ms, :until_ms)
ON CONFLICT(cell, record, request) DO NOTHING;
