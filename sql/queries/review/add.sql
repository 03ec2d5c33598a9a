-- A review is required.
-- in:    cell int32, person int64, review int64, band text, opened_ms int64, due_ms int64, rank int64, sealed blob
-- rows:  none
-- roles: hub
INSERT INTO review(cell, person, review, state, band, opened_ms, due_ms, rank, assigned, closed_ms, closed_by, outcome,
sealed)
VALUES(:cell, :person, :review, 'open', :band, :opened_ms, :due_ms, :rank, '', 0, '', '', :sealed);
