-- What schools were told since then and was not taken back, in pages.
-- in:    from_ms int64, told_ms int64, child int64, event int64, agency text, page int32
-- out:   cell int32, child int64, event int64, agency text, service text, told_ms int64
-- rows:  many
-- roles: hub
-- fan-out: some dozens a night of the region; looked at after the police delivered
SELECT cell, child, event, agency, service, told_ms FROM encompass
WHERE withdrawn_ms = 0 AND told_ms >= :from_ms AND (told_ms, child, event, agency) > (:told_ms, :child, :event, :agency)
ORDER BY told_ms, child, event, agency LIMIT :page;
