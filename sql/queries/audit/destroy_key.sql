-- Erase the personal parts of a month for ever.
-- in:    cell int32, period int32, nothing blob
-- rows:  none
-- roles: dpo
UPDATE audit_key SET wrapped = :nothing WHERE cell = :cell AND period = :period;
