-- Acknowledged by somebody, or what it was about is done.
-- in:    cell int32, audience int64, notice int64, closed_ms int64, closed_by text
-- rows:  none
-- roles: practitioner, reviewer, manager, steward, dpo, auditor, admin, clerk
UPDATE notice SET closed_ms = :closed_ms, closed_by = :closed_by
WHERE cell = :cell AND audience = :audience AND notice = :notice AND closed_ms = 0;
