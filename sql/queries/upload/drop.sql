-- Forget it, unless it waits to be taken in.
-- in:    cell int32, upload int64
-- rows:  none
-- roles: loader
DELETE FROM upload WHERE cell = :cell AND upload = :upload AND state <> 'whole';
