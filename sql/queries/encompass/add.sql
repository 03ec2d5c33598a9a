-- A school is told of an incident; once for each child, incident and school.
-- in:    cell int32, child int64, event int64, agency text, service text, happened_ms int64, known_ms int64, deadline_ms int64,
--        told_ms int64
-- rows:  none
-- roles: hub
INSERT INTO encompass(cell, child, event, agency, service, happened_ms, known_ms, deadline_ms, told_ms, acknowledged_ms)
VALUES(:cell, :child, :event, :agency, :service, :happened_ms, :known_ms, :deadline_ms, :told_ms, 0)
ON CONFLICT(cell, child, event, agency) DO NOTHING;
