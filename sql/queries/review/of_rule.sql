-- The open reviews of persons for whom a rule fires.
-- in:    rule text, band text, pathway text, back int32, quiet int32, place int32
-- out:   person int64, review int64, band text, opened_ms int64, due_ms int64, rank int64, assigned text, shield int32,
--        pathway text, back_ms int64, quiet int32, worker text, routed_ms int64
-- rows:  many
-- roles: reviewer, manager
-- fan-out: the queue is region-wide; those of one rule, found by the index over what fires
SELECT r.person, r.review, r.band, r.opened_ms, r.due_ms, r.rank, r.assigned, r.shield, r.pathway, r.back_ms, r.quiet,
r.worker, r.routed_ms FROM hit AS h JOIN review AS r ON r.cell = h.cell AND r.person = h.person
WHERE h.rule = :rule AND h.until_ms = 0 AND r.state = 'open' AND (:band = '' OR r.band = :band)
AND (:pathway = '' OR r.pathway = :pathway) AND (:back = 0 OR r.back_ms > 0) AND (:quiet = 0 OR r.quiet = 1)
AND ((:place < 0 AND r.routed_ms <= 0)
OR CASE WHEN r.routed_ms > 0 THEN 2 WHEN r.assigned <> '' THEN 1 ELSE 0 END = :place)
ORDER BY h.person, r.review;
