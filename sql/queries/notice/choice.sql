-- When one user wants to be told.
-- in:    cell int32, audience int64
-- out:   own int32, quiet_from int32, quiet_until int32, quiet_days int32, digests text, changed_ms int64
-- rows:  one
-- roles: practitioner, reviewer, manager, steward, dpo, auditor, admin, clerk
SELECT own, quiet_from, quiet_until, quiet_days, digests, changed_ms FROM notice_choice
WHERE cell = :cell AND audience = :audience;
