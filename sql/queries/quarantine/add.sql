-- A row that waits for a better one.
-- in:    cell int32, row_key int64, delivery int64, line int64, field text, reason text, sealed blob, agency text
-- rows:  none
-- roles: loader
INSERT INTO quarantine(cell, row_key, delivery, line, field, reason, sealed, agency, cured_by)
VALUES(:cell, :row_key, :delivery, :line, :field, :reason, :sealed, :agency, 0)
ON CONFLICT(cell, row_key, delivery, line) DO NOTHING;
