-- One entry.
-- in:    cell int32, entry int64
-- out:   at_ms int64, header blob, sealed blob, position int64
-- rows:  one
-- roles: auditor, dpo
SELECT at_ms, header, sealed, position FROM audit_entry WHERE cell = :cell AND entry = :entry;
