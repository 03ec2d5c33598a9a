-- Leaves of one cell from a position on.
-- in:    cell int32, first int64, beyond int64
-- out:   position int64, entry int64, hash blob
-- rows:  many
-- roles: auditor, dpo
SELECT position, entry, hash FROM audit_leaf
WHERE cell = :cell AND position >= :first AND position < :beyond ORDER BY position;
