-- The first of one colour that are overdue, in the order of work.
-- in:    band text, now_ms int64, pathway text, back int32, quiet int32, place int32, most int32
-- out:   person int64, review int64, band text, opened_ms int64, due_ms int64, rank int64, assigned text, shield int32,
--        pathway text, back_ms int64, quiet int32, worker text, routed_ms int64
-- rows:  many
-- roles: reviewer, manager
-- fan-out: the queue is region-wide; walks the index over the order of work and stops
SELECT person, review, band, opened_ms, due_ms, rank, assigned, shield, pathway, back_ms, quiet, worker, routed_ms FROM review
WHERE state = 'open' AND band = :band AND due_ms < :now_ms
AND (:pathway = '' OR pathway = :pathway) AND (:back = 0 OR back_ms > 0) AND (:quiet = 0 OR quiet = 1)
AND ((:place < 0 AND routed_ms <= 0) OR CASE WHEN routed_ms > 0 THEN 2 WHEN assigned <> '' THEN 1 ELSE 0 END = :place)
ORDER BY rank DESC, due_ms, person LIMIT :most;
