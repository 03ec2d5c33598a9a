-- A review of a person who is no longer there: their records belong to somebody else now.
-- in:    cell int32, person int64, review int64, closed_ms int64, closed_by text, outcome text
-- rows:  none
-- roles: hub
UPDATE review SET state = 'closed', closed_ms = :closed_ms, closed_by = :closed_by, outcome = :outcome
WHERE cell = :cell AND person = :person AND review = :review AND state = 'open';
