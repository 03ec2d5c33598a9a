-- Links after this one that are not strong and hold records of a larger person together; no human spoke of them.
-- in:    cell int32, record int64, other int64, least int32, most int32, page int32
-- out:   cell int32, record int64, other int64, weight int32, flags int32, person int64, version int64
-- rows:  many
-- roles: hub
-- fan-out: looks for weak bridges, page by page
SELECT e.cell, e.record, e.other, e.weight, e.flags, a.person, p.version FROM edge e
JOIN membership a ON a.cell = e.cell AND a.record = e.record
JOIN membership b ON b.cell = (e.other >> 49) AND b.record = e.other AND b.person = a.person
JOIN person p ON p.cell = (a.person >> 49) AND p.person = a.person
WHERE (e.cell, e.record, e.other) > (:cell, :record, :other) AND e.record < e.other
AND e.weight >= :least AND e.weight < :most
AND (SELECT COUNT(*) FROM member m WHERE m.cell = p.cell AND m.person = p.person) >= 4
AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.cell = e.cell AND d.record = e.record AND d.other = e.other AND d.same < 2)
ORDER BY e.cell, e.record, e.other LIMIT :page;
