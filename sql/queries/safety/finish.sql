-- A marker is taken away, or renewed by another, once.
-- in:    cell int32, anchor int64, marker int64, ended_ms int64, ended_by text
-- rows:  none
-- roles: practitioner, reviewer, manager
UPDATE marker SET state = 'ended', ended_ms = :ended_ms, ended_by = :ended_by
WHERE cell = :cell AND anchor = :anchor AND marker = :marker AND state <> 'ended';
