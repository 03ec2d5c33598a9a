-- What was made since then: for the report of how much each addressee is told.
-- in:    since_ms int64
-- out:   audience int64, addressee text, agency text, who text, kind text, urgent int32, times int32, made_ms int64, tell_ms int64, digest_ms int64,
--        escalated_ms int64, closed_ms int64, closed_by text
-- rows:  many
-- roles: manager, admin
-- fan-out: a report of the whole region, by the index over when they were made
SELECT audience, addressee, agency, who, kind, urgent, times, made_ms, tell_ms, digest_ms, escalated_ms, closed_ms, closed_by FROM notice
WHERE made_ms > :since_ms ORDER BY made_ms, audience, notice;
