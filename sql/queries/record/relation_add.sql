-- What an agency says about two of its records.
-- in:    cell int32, record int64, related int64, kind text, as_of_ms int64, delivery int64
-- rows:  none
-- roles: loader
INSERT INTO relation(cell, record, related, kind, as_of_ms, delivery)
VALUES(:cell, :record, :related, :kind, :as_of_ms, :delivery)
ON CONFLICT(cell, record, related, kind, as_of_ms) DO UPDATE SET delivery = excluded.delivery
WHERE relation.delivery IN (SELECT delivery FROM staging WHERE cell = 0);
