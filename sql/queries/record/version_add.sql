-- One version of who a record is. The same version under a delivery that never went live changes hands.
-- in:    cell int32, record int64, as_of_ms int64, hash int64, delivery int64, known_ms int64, sealed blob
-- rows:  none
-- roles: loader
INSERT INTO record_version(cell, record, as_of_ms, hash, delivery, known_ms, sealed)
VALUES(:cell, :record, :as_of_ms, :hash, :delivery, :known_ms, :sealed)
ON CONFLICT(cell, record, as_of_ms, hash) DO UPDATE
SET delivery = excluded.delivery, known_ms = excluded.known_ms, sealed = excluded.sealed
WHERE record_version.delivery IN (SELECT delivery FROM staging WHERE cell = 0);
