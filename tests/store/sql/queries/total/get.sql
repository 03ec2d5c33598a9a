-- The total.
-- in:    cell int32
-- out:   value int64
-- rows:  one
-- roles: hub
SELECT value FROM total WHERE cell = :cell;
