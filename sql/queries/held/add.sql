-- A full extract says this of a record: a digest of its rows, or that it no longer has it.
-- in:    cell int32, record int64, stream int64, as_of_ms int64, delivery int64, digest int64, gone int32
-- rows:  none
-- roles: loader
INSERT INTO held(cell, record, stream, as_of_ms, delivery, digest, gone, until_ms)
VALUES(:cell, :record, :stream, :as_of_ms, :delivery, :digest, :gone, 0)
ON CONFLICT(cell, record, stream, as_of_ms, delivery) DO UPDATE SET digest = excluded.digest, gone = excluded.gone;
