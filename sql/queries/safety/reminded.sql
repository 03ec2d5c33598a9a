-- The owner of a marker was reminded that it ends.
-- in:    cell int32, anchor int64, marker int64, reminded_ms int64
-- rows:  none
-- roles: hub
UPDATE marker SET reminded_ms = :reminded_ms WHERE cell = :cell AND anchor = :anchor AND marker = :marker AND reminded_ms = 0;
