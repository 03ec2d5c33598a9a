-- Kinds of which no review is open any more.
-- in:    cell int32
-- rows:  none
-- roles: hub
DELETE FROM review_tally WHERE cell = :cell AND n = 0;
