-- The authority has been told of this access.
-- in:    cell int32, record int64, at_ms int64, access int64
-- rows:  none
-- roles: hub
UPDATE plan_access SET told = 1 WHERE cell = :cell AND record = :record AND at_ms = :at_ms AND access = :access AND told = 0;
