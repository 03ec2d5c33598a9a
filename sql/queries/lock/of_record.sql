-- How its agency keeps one record.
-- in:    cell int32, record int64
-- out:   locked int32, owner text, fed int32
-- rows:  one
-- roles: hub
SELECT locked, owner, fed FROM record_lock WHERE cell = :cell AND record = :record;
