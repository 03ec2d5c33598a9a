-- Everything that schools were told since then.
-- in:    from_ms int64
-- out:   child int64, agency text, happened_ms int64, known_ms int64, deadline_ms int64, told_ms int64, acknowledged_ms int64,
--        withdrawn_ms int64
-- rows:  many
-- roles: hub
-- fan-out: a report over the region
SELECT child, agency, happened_ms, known_ms, deadline_ms, told_ms, acknowledged_ms, withdrawn_ms FROM encompass
WHERE told_ms >= :from_ms ORDER BY told_ms, child, agency;
