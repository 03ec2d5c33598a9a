-- The hits of a person, those that fire first, each with what it rested on when it was last judged.
-- in:    cell int32, person int64
-- out:   rule text, version int32, since_ms int64, until_ms int64, judged_ms int64, band text, weight int32,
--        facts text, events text
-- rows:  many
-- roles: reviewer, manager
SELECT rule, version, since_ms, until_ms, judged_ms, band, weight, facts, events FROM hit
WHERE cell = :cell AND person = :person ORDER BY until_ms, rule, since_ms;
