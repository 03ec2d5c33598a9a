-- All who were shown it have been told.
-- in:    cell int32, person int64, at_ms int64
-- rows:  none
-- roles: hub
DELETE FROM basis_changed WHERE cell = :cell AND person = :person AND at_ms = :at_ms;
