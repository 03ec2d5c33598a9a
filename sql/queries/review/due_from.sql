-- The first that are due in a span of time, the soonest first.
-- in:    from_ms int64, until_ms int64, band text, pathway text, back int32, quiet int32, place int32, most int32
-- out:   person int64, review int64, band text, opened_ms int64, due_ms int64, rank int64, assigned text, shield int32,
--        pathway text, back_ms int64, quiet int32, worker text, routed_ms int64
-- rows:  many
-- roles: reviewer, manager
-- fan-out: the queue is region-wide; walks the index over when they are due and stops
SELECT person, review, band, opened_ms, due_ms, rank, assigned, shield, pathway, back_ms, quiet, worker, routed_ms FROM review
WHERE state = 'open' AND due_ms >= :from_ms AND due_ms < :until_ms AND (:band = '' OR band = :band)
AND (:pathway = '' OR pathway = :pathway) AND (:back = 0 OR back_ms > 0) AND (:quiet = 0 OR quiet = 1)
AND ((:place < 0 AND routed_ms <= 0) OR CASE WHEN routed_ms > 0 THEN 2 WHEN assigned <> '' THEN 1 ELSE 0 END = :place)
ORDER BY due_ms, person LIMIT :most;
