-- Time alone changes nothing for this person.
-- in:    cell int32, person int64
-- rows:  none
-- roles: hub
DELETE FROM judge_on WHERE cell = :cell AND person = :person;
