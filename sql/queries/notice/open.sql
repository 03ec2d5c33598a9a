-- What is open for one addressee, newest first.
-- in:    cell int32, audience int64, most int32
-- out:   notice int64, addressee text, agency text, who text, kind text, person int64, about int64, reference text,
--        same int64, times int32, urgent int32, made_ms int64, last_ms int64, tell_ms int64, due_ms int64, escalated_ms int64
-- rows:  many
-- roles: practitioner, reviewer, manager, steward, dpo, auditor, admin, clerk
SELECT notice, addressee, agency, who, kind, person, about, reference, same, times, urgent, made_ms, last_ms, tell_ms,
due_ms, escalated_ms FROM notice WHERE cell = :cell AND audience = :audience AND closed_ms = 0
ORDER BY tell_ms DESC, notice LIMIT :most;
