-- A rule fires on two persons taken together, or rests on other numbers than before.
-- in:    cell int32, person int64, other int64, rule text, version int32, since_ms int64, band text, facts text
-- rows:  none
-- roles: hub
INSERT INTO union_hit(cell, person, other, rule, version, since_ms, band, facts)
VALUES(:cell, :person, :other, :rule, :version, :since_ms, :band, :facts) ON CONFLICT(cell, person, other, rule) DO UPDATE
SET version = excluded.version, band = excluded.band, facts = excluded.facts;
