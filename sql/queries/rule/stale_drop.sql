-- This person's rules have been judged.
-- in:    cell int32, person int64
-- rows:  none
-- roles: hub
DELETE FROM stale WHERE cell = :cell AND person = :person;
