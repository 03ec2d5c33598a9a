-- It went right: no more waiting.
-- in:    cell int32, who int64
-- rows:  none
-- roles: hub
DELETE FROM throttle WHERE cell = :cell AND who = :who;
