-- An open review takes over what another of the same person, as we now know, had come to.
-- in:    cell int32, person int64, review int64, band text, opened_ms int64, due_ms int64, assigned text
-- rows:  none
-- roles: hub
UPDATE review SET band = :band, opened_ms = :opened_ms, due_ms = :due_ms, assigned = :assigned
WHERE cell = :cell AND person = :person AND review = :review AND state = 'open';
