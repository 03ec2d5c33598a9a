-- No agency says any more that a person lives at this address.
-- in:    cell int32, address int64, person int64
-- rows:  none
-- roles: linker
DELETE FROM household WHERE cell = :cell AND address = :address AND person = :person;
