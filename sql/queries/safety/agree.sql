-- A second person agrees to a marker, once.
-- in:    cell int32, anchor int64, marker int64, agreed_ms int64, agreed_by text
-- rows:  none
-- roles: practitioner, reviewer, manager
UPDATE marker SET state = 'agreed', agreed_ms = :agreed_ms, agreed_by = :agreed_by
WHERE cell = :cell AND anchor = :anchor AND marker = :marker AND state = 'proposed';
