-- What was said about the pairs that still wait.
-- out:   cell int32, record int64, other int64, at_ms int64, login text, answer int32, senior int32, effect int32,
--        evidence int64, flags int32, weight int32
-- rows:  many
-- roles: steward, clerk
-- fan-out: the queue is region-wide; few of its pairs have been judged
SELECT o.cell, o.record, o.other, o.at_ms, o.login, o.answer, o.senior, o.effect, o.evidence, o.flags, o.weight
FROM match_item i
JOIN opinion o ON o.cell = i.cell AND o.record = i.record AND o.other = i.other
ORDER BY o.cell, o.record, o.other, o.at_ms, o.login;
