-- The rules that fire on a person and another who may be the same, taken together.
-- in:    cell int32, person int64
-- out:   other int64, rule text, version int32, since_ms int64, band text, facts text
-- rows:  many
-- roles: reviewer, manager, hub
SELECT other, rule, version, since_ms, band, facts FROM union_hit WHERE cell = :cell AND person = :person
ORDER BY other, rule;
