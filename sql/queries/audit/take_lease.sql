-- Become the one node that numbers entries, for a short while.
-- in:    cell int32, owner text, until_ms int64, now_ms int64
-- rows:  none
-- roles: hub
UPDATE audit_head SET owner = :owner, until_ms = :until_ms, epoch = epoch + CASE WHEN owner = :owner THEN 0 ELSE 1 END
WHERE cell = :cell AND id = 0 AND (owner = :owner OR until_ms < :now_ms);
