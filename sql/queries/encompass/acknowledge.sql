-- Somebody at the school has acknowledged it.
-- in:    cell int32, child int64, event int64, agency text, at_ms int64
-- rows:  none
-- roles: hub
UPDATE encompass SET acknowledged_ms = :at_ms
WHERE cell = :cell AND child = :child AND event = :event AND agency = :agency AND acknowledged_ms = 0;
