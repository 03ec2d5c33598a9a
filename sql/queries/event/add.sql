-- One version of an interaction. The same version under a delivery that never went live changes hands.
-- in:    cell int32, record int64, event int64, as_of_ms int64, hash int64, type text, service text,
--        happened_ms int64, has_time int32, end_ms int64, stated int32, withdrawn int32, delivery int64,
--        known_ms int64, sealed blob
-- rows:  none
-- roles: loader
INSERT INTO event(cell, record, event, as_of_ms, hash, type, service, happened_ms, has_time, end_ms, stated,
withdrawn, delivery, known_ms, sealed)
VALUES(:cell, :record, :event, :as_of_ms, :hash, :type, :service, :happened_ms, :has_time, :end_ms, :stated,
:withdrawn, :delivery, :known_ms, :sealed)
ON CONFLICT(cell, record, event, as_of_ms, hash) DO UPDATE
SET delivery = excluded.delivery, known_ms = excluded.known_ms, sealed = excluded.sealed, stated = excluded.stated
WHERE event.delivery IN (SELECT delivery FROM staging WHERE cell = 0);
