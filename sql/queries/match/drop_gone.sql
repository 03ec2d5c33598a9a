-- Pairs that are no possible links any more wait no more, but for those that somebody asked for.
-- in:    page int32
-- rows:  none
-- roles: hub
-- fan-out: keeps the queue of clerical review
DELETE FROM match_item WHERE (cell, record, other) IN (SELECT cell, record, other FROM match_item i
WHERE i.asked = 0 AND NOT EXISTS (SELECT 1 FROM possible p
WHERE p.cell = i.cell AND p.record = i.record AND p.other = i.other)
ORDER BY cell, record, other LIMIT :page);
