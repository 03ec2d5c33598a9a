-- Agreed markers that end before a moment, whose owner was not reminded.
-- in:    before_ms int64, most int32
-- out:   marker int64, anchor int64, about text, category text, agency text, owner text, state text, made_ms int64,
--        agreed_ms int64, agreed_by text, until_ms int64, reminded_ms int64, evidence int64, renews int64, sealed blob
-- rows:  many
-- roles: hub
-- fan-out: a sweep by its own index
SELECT marker, anchor, about, category, agency, owner, state, made_ms, agreed_ms, agreed_by, until_ms, reminded_ms, evidence, renews, sealed
FROM marker WHERE state = 'agreed' AND reminded_ms = 0 AND until_ms < :before_ms ORDER BY until_ms, marker LIMIT :most;
