-- A rule fires for a person, or rests on something else than before. The moment it began stays.
-- in:    cell int32, person int64, rule text, version int32, since_ms int64, until_ms int64, judged_ms int64,
--        band text, weight int32, facts text, events text
-- rows:  none
-- roles: hub
INSERT INTO hit(cell, person, rule, version, since_ms, until_ms, judged_ms, band, weight, facts, events)
VALUES(:cell, :person, :rule, :version, :since_ms, :until_ms, :judged_ms, :band, :weight, :facts, :events)
ON CONFLICT(cell, person, rule, since_ms) DO UPDATE SET version = excluded.version, until_ms = excluded.until_ms,
judged_ms = excluded.judged_ms, band = excluded.band, weight = excluded.weight, facts = excluded.facts,
events = excluded.events;
