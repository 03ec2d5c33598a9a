-- The open notice that says the same to the same addressee.
-- in:    cell int32, audience int64, same int64
-- out:   notice int64, tell_ms int64, escalated_ms int64
-- rows:  many
-- roles: hub
SELECT notice, tell_ms, escalated_ms FROM notice
WHERE cell = :cell AND audience = :audience AND same = :same AND closed_ms = 0 ORDER BY notice;
