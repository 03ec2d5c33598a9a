-- The newest signed statement.
-- in:    cell int32
-- out:   size int64, at_ms int64, note text
-- rows:  one
-- roles: everyone
SELECT size, at_ms, note FROM checkpoint WHERE cell = :cell ORDER BY size DESC LIMIT 1;
