-- No longer a possible link.
-- in:    cell int32, record int64, other int64
-- rows:  none
-- roles: linker
DELETE FROM possible WHERE cell = :cell AND record = :record AND other = :other;
