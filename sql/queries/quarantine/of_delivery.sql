-- The quarantined rows of a delivery in the order of the file; never a value.
-- in:    delivery int64, line int64, page int32
-- out:   line int64, field text, reason text, cured_by int64
-- rows:  many
-- roles: loader, steward
-- fan-out: quarantined rows are in every cell; found by index
SELECT line, field, reason, cured_by FROM quarantine
WHERE delivery = :delivery AND line > :line ORDER BY line LIMIT :page;
