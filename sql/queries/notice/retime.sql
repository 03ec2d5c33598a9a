-- It is told, and counted in a mail, at another time: its user chose other hours.
-- in:    cell int32, audience int64, notice int64, tell_ms int64, mail_ms int64
-- rows:  none
-- roles: practitioner, reviewer, manager, steward, dpo, auditor, admin, clerk
UPDATE notice SET tell_ms = :tell_ms, mail_ms = :mail_ms
WHERE cell = :cell AND audience = :audience AND notice = :notice AND closed_ms = 0;
