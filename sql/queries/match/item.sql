-- What the queue knows of one pair; rule 1: one fires on both persons together and on neither alone.
-- in:    cell int32, record int64, other int64
-- out:   record int64, other int64, since_ms int64, asked int32, weight int32, flags int32, state int64, evidence int64,
--        records int32, child int32, rule int32
-- rows:  one
-- roles: steward, clerk
-- fan-out: of one pair, its two persons and what fires on them
SELECT i.record, i.other, i.since_ms, i.asked, i.weight, i.flags, i.state, i.evidence, i.records, i.child,
CASE WHEN EXISTS (SELECT 1 FROM membership a JOIN membership b ON b.cell = (i.other >> 49) AND b.record = i.other
JOIN union_hit u ON u.cell = (a.person >> 49) AND u.person = a.person AND u.other = b.person
WHERE a.cell = i.cell AND a.record = i.record) THEN 1 ELSE 0 END AS rule
FROM match_item i WHERE i.cell = :cell AND i.record = :record AND i.other = :other;
