-- What the queue knows of one pair.
-- in:    cell int32, record int64, other int64
-- out:   record int64, other int64, since_ms int64, asked int32, weight int32, flags int32, state int64, evidence int64,
--        records int32, child int32, rule int32
-- rows:  one
-- roles: steward, clerk
SELECT record, other, since_ms, asked, weight, flags, state, evidence, records, child, rule FROM match_item
WHERE cell = :cell AND record = :record AND other = :other;
