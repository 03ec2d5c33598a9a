-- One notice.
-- in:    cell int32, audience int64, notice int64
-- out:   kind text, person int64, about int64, reference text, closed_ms int64, closed_by text
-- rows:  one
-- roles: practitioner, reviewer, manager, steward, dpo, auditor, admin, clerk
SELECT kind, person, about, reference, closed_ms, closed_by FROM notice
WHERE cell = :cell AND audience = :audience AND notice = :notice;
