-- The reviews of a person, the open one first, then the newest.
-- in:    cell int32, person int64
-- out:   review int64, state text, band text, opened_ms int64, due_ms int64, rank int64, assigned text,
--        closed_ms int64, closed_by text, outcome text
-- rows:  many
-- roles: practitioner, reviewer, manager
SELECT review, state, band, opened_ms, due_ms, rank, assigned, closed_ms, closed_by, outcome FROM review
WHERE cell = :cell AND person = :person ORDER BY state DESC, opened_ms DESC, review;
