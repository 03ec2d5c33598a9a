-- The open reviews that one user has taken or been given.
-- in:    login text
-- out:   person int64, review int64, band text, opened_ms int64, due_ms int64, rank int64, assigned text, shield int32,
--        pathway text, back_ms int64, quiet int32, worker text, routed_ms int64, rules text,
--        age int64, area int64
-- rows:  many
-- roles: reviewer, manager
-- fan-out: the queue is region-wide; those of one user, found by their own index
SELECT person, review, band, opened_ms, due_ms, rank, assigned, shield, pathway, back_ms, quiet, worker, routed_ms,
rules, age, area FROM review
WHERE state = 'open' AND assigned = :login AND assigned <> '' ORDER BY due_ms, person;
