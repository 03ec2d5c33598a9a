-- An open review's colour, due time and rank after its person was judged again.
-- in:    cell int32, person int64, review int64, band text, due_ms int64, rank int64
-- rows:  none
-- roles: hub
UPDATE review SET band = :band, due_ms = :due_ms, rank = :rank
WHERE cell = :cell AND person = :person AND review = :review AND state = 'open';
