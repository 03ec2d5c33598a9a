-- Every signed statement, smallest tree first.
-- in:    cell int32, above int64
-- out:   size int64, at_ms int64, note text
-- rows:  many
-- roles: auditor, dpo
SELECT size, at_ms, note FROM checkpoint WHERE cell = :cell AND size > :above ORDER BY size LIMIT 1000;
