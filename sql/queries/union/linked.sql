-- Who may be the same person as this one: their records are joined by a possible link.
-- in:    cell int32, person int64
-- out:   other int64
-- rows:  many
-- roles: hub
-- fan-out: some records of one person, and whose the few others are
SELECT DISTINCT o.person AS other FROM member m
JOIN possible p ON p.cell = (m.record >> 49) AND p.record = m.record
JOIN membership o ON o.cell = (p.other >> 49) AND o.record = p.other
WHERE m.cell = :cell AND m.person = :person ORDER BY other;
