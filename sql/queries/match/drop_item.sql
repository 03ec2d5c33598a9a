-- A pair waits no more.
-- in:    cell int32, record int64, other int64
-- rows:  none
-- roles: hub, steward, clerk
DELETE FROM match_item WHERE cell = :cell AND record = :record AND other = :other;
