-- The possible links after this one, each once, with both persons as they are now.
-- in:    cell int32, record int64, other int64, page int32
-- out:   cell int32, record int64, other int64, weight int32, flags int32, person int64, version int64,
--        other_person int64, other_version int64
-- rows:  many
-- roles: hub
-- fan-out: keeps the queue of clerical review, page by page
SELECT p.cell, p.record, p.other, p.weight, p.flags, a.person, pa.version, b.person AS other_person,
pb.version AS other_version
FROM possible p
JOIN membership a ON a.cell = p.cell AND a.record = p.record
JOIN membership b ON b.cell = (p.other >> 49) AND b.record = p.other
JOIN person pa ON pa.cell = (a.person >> 49) AND pa.person = a.person
JOIN person pb ON pb.cell = (b.person >> 49) AND pb.person = b.person
WHERE (p.cell, p.record, p.other) > (:cell, :record, :other) AND p.record < p.other
ORDER BY p.cell, p.record, p.other LIMIT :page;
