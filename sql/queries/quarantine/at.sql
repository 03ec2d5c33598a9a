-- One quarantined row, sealed.
-- in:    delivery int64, line int64
-- out:   row_key int64, field text, reason text, agency text, cured_by int64, sealed blob
-- rows:  many
-- roles: loader, steward
-- fan-out: quarantined rows are in every cell; found by index
SELECT row_key, field, reason, agency, cured_by, sealed FROM quarantine
WHERE delivery = :delivery AND line = :line ORDER BY row_key;
