-- A row that waits for a better one, or one that came too late to matter (cured_by).
-- in:    cell int32, row_key int64, delivery int64, line int64, field text, reason text, sealed blob, agency text,
--        cured_by int64, as_of_ms int64
-- rows:  none
-- roles: loader
INSERT INTO quarantine(cell, row_key, delivery, line, field, reason, sealed, agency, cured_by, as_of_ms)
VALUES(:cell, :row_key, :delivery, :line, :field, :reason, :sealed, :agency, :cured_by, :as_of_ms)
ON CONFLICT(cell, row_key, delivery, line) DO NOTHING;
