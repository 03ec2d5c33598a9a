-- Every pair that waits, with both persons and all shields as they are now; the order of work is made by the hub.
-- out:   cell int32, record int64, other int64, since_ms int64, asked int32, weight int32, flags int32, evidence int64,
--        records int32, child int32, rule int32, person int64, other_person int64, shield int32, other_shield int32
-- rows:  many
-- roles: steward, clerk
-- fan-out: the queue is region-wide; it has some thousands of pairs
SELECT i.cell, i.record, i.other, i.since_ms, i.asked, i.weight, i.flags, i.evidence, i.records, i.child,
CASE WHEN EXISTS (SELECT 1 FROM union_hit u WHERE u.cell = (a.person >> 49) AND u.person = a.person
AND u.other = b.person) THEN 1 ELSE 0 END AS rule,
a.person, b.person AS other_person, CAST(pa.shield | ra.shield AS integer) AS shield,
CAST(pb.shield | rb.shield AS integer) AS other_shield
FROM match_item i
JOIN record ra ON ra.cell = i.cell AND ra.record = i.record
JOIN record rb ON rb.cell = (i.other >> 49) AND rb.record = i.other
JOIN membership a ON a.cell = i.cell AND a.record = i.record
JOIN membership b ON b.cell = (i.other >> 49) AND b.record = i.other
JOIN person pa ON pa.cell = (a.person >> 49) AND pa.person = a.person
JOIN person pb ON pb.cell = (b.person >> 49) AND pb.person = b.person
WHERE i.asked = 1 OR (i.asked = 2 AND a.person = b.person) OR EXISTS (SELECT 1 FROM possible p
WHERE p.cell = i.cell AND p.record = i.record AND p.other = i.other)
ORDER BY i.cell, i.record, i.other;
