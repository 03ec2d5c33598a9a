-- What one addressee had acknowledged since then, newest first.
-- in:    cell int32, audience int64, since_ms int64, most int32
-- out:   notice int64, addressee text, agency text, who text, kind text, person int64, about int64, reference text,
--        times int32, urgent int32, made_ms int64, closed_ms int64, closed_by text
-- rows:  many
-- roles: practitioner, reviewer, manager, steward, dpo, auditor, admin, clerk
SELECT notice, addressee, agency, who, kind, person, about, reference, times, urgent, made_ms, closed_ms, closed_by FROM notice
WHERE cell = :cell AND audience = :audience AND closed_ms > :since_ms AND closed_by <> 'system'
ORDER BY closed_ms DESC, notice LIMIT :most;
