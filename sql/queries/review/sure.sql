-- The person was judged: their review says what is so.
-- in:    cell int32, person int64
-- rows:  none
-- roles: hub
DELETE FROM review_doubt WHERE cell = :cell AND person = :person;
