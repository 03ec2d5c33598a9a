-- The open reviews of persons who have changed since they were judged.
-- out:   person int64, review int64, band text, opened_ms int64, due_ms int64, rank int64, assigned text, shield int32,
--        pathway text, back_ms int64, quiet int32, worker text, routed_ms int64,
--        rules text, age int64, area int64
-- rows:  many
-- roles: reviewer, manager
-- fan-out: the queue is region-wide; such persons are few, and judged within seconds
SELECT r.person, r.review, r.band, r.opened_ms, r.due_ms, r.rank, r.assigned, r.shield, r.pathway, r.back_ms, r.quiet,
r.worker, r.routed_ms, r.rules, r.age, r.area FROM review_doubt d CROSS JOIN review r
WHERE r.cell = d.cell AND r.person = d.person AND r.state = 'open' ORDER BY d.person, r.review;
