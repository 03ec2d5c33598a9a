-- The open reviews that are due in a span of time: the part of a day that a count by days cannot tell.
-- in:    from_ms int64, until_ms int64
-- out:   due_ms int64, band text, shield int32, pathway text, back int32, place int32, quiet int32
-- rows:  many
-- roles: reviewer, manager
-- fan-out: the queue is region-wide; those of one day, found by the index over when they are due
SELECT due_ms, band, shield, pathway, CASE WHEN back_ms > 0 THEN 1 ELSE 0 END AS back,
CASE WHEN routed_ms > 0 THEN 2 WHEN assigned <> '' THEN 1 ELSE 0 END AS place, quiet
FROM review WHERE state = 'open' AND due_ms >= :from_ms AND due_ms < :until_ms ORDER BY due_ms, person;
