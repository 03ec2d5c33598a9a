-- What schools were told and have not acknowledged, as far as is known, oldest first.
-- in:    page int32
-- out:   cell int32, child int64, event int64, agency text, service text
-- rows:  many
-- roles: hub
-- fan-out: the open ones of a region, by their index
SELECT cell, child, event, agency, service FROM encompass WHERE acknowledged_ms = 0 ORDER BY told_ms LIMIT :page;
