-- This person's rules have been judged as things stood at that mark; a later one stays.
-- in:    cell int32, person int64, mark int64
-- rows:  none
-- roles: hub
DELETE FROM stale WHERE cell = :cell AND person = :person AND mark = :mark;
