-- Cases decided in a span of time, newest first.
-- in:    from_ms int64, until_ms int64, page int32
-- out:   mash int64, person int64, source text, received_ms int64, stage text, band text, worker text, team text,
--        due_ms int64, outcome text, decided_by text, decided_ms int64
-- rows:  many
-- roles: reviewer, manager
-- fan-out: region-wide by nature; found by its own index, and cut off
SELECT mash, person, source, received_ms, stage, band, worker, team, due_ms, outcome, decided_by, decided_ms
FROM mash_case WHERE stage = 'closed' AND decided_ms >= :from_ms AND decided_ms < :until_ms
ORDER BY decided_ms DESC, mash LIMIT :page;
