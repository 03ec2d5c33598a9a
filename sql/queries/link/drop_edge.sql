-- There is no evidence between these two any more.
-- in:    cell int32, record int64, other int64
-- rows:  none
-- roles: linker
DELETE FROM edge WHERE cell = :cell AND record = :record AND other = :other;
