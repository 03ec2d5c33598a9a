-- All of it has come.
-- in:    cell int32, upload int64, bytes int64, until_ms int64
-- rows:  none
-- roles: loader
UPDATE upload SET state = 'whole', bytes = :bytes, until_ms = :until_ms
WHERE cell = :cell AND upload = :upload AND state = 'open';
