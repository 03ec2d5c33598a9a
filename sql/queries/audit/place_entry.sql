-- An entry gets its number.
-- in:    cell int32, entry int64, position int64
-- rows:  none
-- roles: hub
UPDATE audit_entry SET position = :position WHERE cell = :cell AND entry = :entry AND position = -1;
