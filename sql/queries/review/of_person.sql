-- The reviews of a person, the open one first, then the newest.
-- in:    cell int32, person int64
-- out:   review int64, state text, band text, opened_ms int64, due_ms int64, rank int64, assigned text, assigned_ms int64,
--        closed_ms int64, closed_by text, outcome text, sealed blob, shield int32, pathway text, back_ms int64, quiet int32,
--        worker text, routed_ms int64, rules text, age int64, area int64
-- rows:  many
-- roles: practitioner, reviewer, manager
SELECT review, state, band, opened_ms, due_ms, rank, assigned, assigned_ms, closed_ms, closed_by, outcome, sealed, shield,
pathway, back_ms, quiet, worker, routed_ms, rules, age, area FROM review
WHERE cell = :cell AND person = :person ORDER BY state DESC, opened_ms DESC, review;
