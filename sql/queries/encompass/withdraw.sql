-- The police took the incident back.
-- in:    cell int32, child int64, event int64, agency text, at_ms int64
-- rows:  none
-- roles: hub
UPDATE encompass SET withdrawn_ms = :at_ms
WHERE cell = :cell AND child = :child AND event = :event AND agency = :agency AND withdrawn_ms = 0;
