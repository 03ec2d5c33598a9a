-- The signed statement of the next larger tree.
-- in:    cell int32, above int64
-- out:   size int64, note text
-- rows:  one
-- roles: auditor, dpo
SELECT size, note FROM checkpoint WHERE cell = :cell AND size > :above ORDER BY size LIMIT 1;
