-- Does a pair stand as a possible link?
-- in:    cell int32, record int64, other int64
-- out:   weight int32, flags int32
-- rows:  one
-- roles: steward, clerk
SELECT weight, flags FROM possible WHERE cell = :cell AND record = :record AND other = :other;
