-- The open review of a person who was merged into this one goes on here, with its id, its time and whoever took it.
-- in:    cell int32, person int64, review int64, band text, opened_ms int64, due_ms int64, assigned text, sealed blob
-- rows:  none
-- roles: hub
INSERT INTO review(cell, person, review, state, band, opened_ms, due_ms, rank, assigned, closed_ms, closed_by, outcome,
sealed)
VALUES(:cell, :person, :review, 'open', :band, :opened_ms, :due_ms, 0, :assigned, 0, '', '', :sealed)
ON CONFLICT(cell, person, review) DO UPDATE SET state = 'open', band = excluded.band, opened_ms = excluded.opened_ms,
due_ms = excluded.due_ms, rank = 0, assigned = excluded.assigned, closed_ms = 0, closed_by = '', outcome = '',
sealed = excluded.sealed;
