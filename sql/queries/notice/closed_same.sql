-- When the notice that said the same to the same addressee was closed last, and by whom.
-- in:    cell int32, audience int64, same int64
-- out:   closed_ms int64, closed_by text
-- rows:  one
-- roles: hub
SELECT closed_ms, closed_by FROM notice
WHERE cell = :cell AND audience = :audience AND same = :same AND closed_ms > 0 ORDER BY closed_ms DESC, notice LIMIT 1;
