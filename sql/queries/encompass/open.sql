-- What schools were told and have not acknowledged, as far as is known, oldest first, after these.
-- in:    told_ms int64, child int64, event int64, agency text, page int32
-- out:   cell int32, child int64, event int64, agency text, service text, told_ms int64
-- rows:  many
-- roles: hub
-- fan-out: the open ones of a region, by their index, in pages
SELECT cell, child, event, agency, service, told_ms FROM encompass
WHERE acknowledged_ms = 0 AND withdrawn_ms = 0 AND told_ms >= :told_ms AND (told_ms, child, event, agency) > (:told_ms, :child, :event, :agency)
ORDER BY told_ms, child, event, agency LIMIT :page;
